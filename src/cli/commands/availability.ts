import { type Command, InvalidArgumentError } from "commander";
import type { FirmApi } from "../../api/promise.ts";
import { idPattern } from "../../domain/kernel/schema/kind.ts";
import type { FittingEngineer, FreePercent } from "../../operations/subjects/engineer-search.ts";
import { gapsText } from "../day-ranges.ts";
import { isoDayOption } from "../options.ts";
import { type Asked, reportCommand } from "../report-command.ts";
import {
  openRange,
  orDefault,
  type PeopleOptions,
  peopleInput,
  peopleOptions,
  type RangeOptions,
  rangeOptions,
} from "../report-options.ts";
import { countText, table } from "../table.ts";
import { CannotRun, type Terminal } from "../terminal.ts";

interface Options extends RangeOptions, PeopleOptions {
  readonly engineer?: string;
  readonly percent?: number;
  readonly employment?: string;
  readonly certificates?: ReadonlyArray<string>;
  readonly certifiedThrough?: string;
  readonly withMisfits?: boolean;
}

/** Of one engineer, or a search for those who are free. */
type Question = { readonly window: { readonly from: string; readonly to?: string } } & (
  | { readonly engineer: string }
  | { readonly wanted: Omit<Parameters<FirmApi["engineers"]["find"]>[0], "from" | "to"> }
);

const percentOption = (text: string): number => {
  const percent = Number(text);
  if (text.trim() === "" || !Number.isFinite(percent)) throw new InvalidArgumentError("expected a number, such as 50");
  return percent;
};

/** The id of the engineer with this id or full name. */
const engineerNamed = async (firm: FirmApi, text: string): Promise<string> => {
  if (idPattern.test(text)) return text;
  const { results } = await firm.engineers.list({ where: { fullName: text } });
  const [only, ...others] = results.map(({ objectId }) => objectId);
  if (only === undefined) throw new CannotRun(`--engineer: there is no engineer ${text}`);
  if (others.length > 0) throw new CannotRun(`--engineer: several have this name: ${[only, ...others].join(", ")}`);
  return only;
};

const isRun = (row: FittingEngineer | FreePercent): row is FreePercent => "from" in row;
const runsText = (runs: ReadonlyArray<FreePercent>): string =>
  table(
    ["from", "to", "free"],
    runs.map(({ from, to, freePercent }) => [from, to ?? "open", `${freePercent} %`]),
    [2],
  );
const missingText = (of: FittingEngineer["missing"][number]): ReadonlyArray<string> => {
  switch (of.code) {
    case "NOT_EMPLOYED":
      return [`employment ${gapsText(of.days ?? [])}`];
    case "ON_LEAVE":
      return ["on leave"];
    case "OVER_CAPACITY":
      return ["not free"];
    default:
      return (of.names ?? []).map(({ name, gaps }) => `${name} ${gapsText(gaps)}`);
  }
};
/** What lapses and what is missing have columns only if somebody has any of it. */
const engineersText = (found: ReadonlyArray<FittingEngineer>): string => {
  const more = [
    ["lapses", ({ lapsing }: FittingEngineer) => lapsing.map(({ name, lastDay }) => `${name} after ${lastDay}`)],
    ["missing", ({ missing }: FittingEngineer) => missing.flatMap(missingText)],
  ] as const;
  const shown = more.filter(([, cells]) => found.some((each) => cells(each).length > 0));
  return table(
    ["engineer", "id", "discipline", "free", ...shown.map(([name]) => name)],
    found.map((each) => [
      ...[each.fullName, each.objectId, each.discipline, `${each.freePercent} %`],
      ...shown.map(([, cells]) => cells(each)),
    ]),
    [3],
    [countText(found.length, "engineer"), "", "", "", ...shown.map(() => "")],
  );
};

/** `firmcore availability`: when one engineer is free, or who is free on every day of a window. */
export const availabilityCommand = (program: Command, terminal: Terminal): void =>
  reportCommand(program, terminal, {
    name: "availability",
    description: "Show when an engineer is free or, without --engineer, who is free on every day of a window.",
    options: (command) =>
      peopleOptions(rangeOptions(command, "today", "open"), "without --engineer: ")
        .option("--engineer <name>", "one engineer, by full name or by the id of the profile")
        .option("--percent <number>", "without --engineer: the percent that must be free; default: 1", percentOption)
        .option("--employment <word>", "without --engineer: only people who are active, on leave, left")
        .option("--certificates <names...>", "without --engineer: certificates that must cover every day")
        .option("--certified-through <day>", "the last day that they must cover; default: --to", isoDayOption)
        .option("--with-misfits", "without --engineer: also list people who do not fit, with what is missing"),
    ask: ({ engineer, percent, from, to, ...given }: Options, today): Asked<Question> => {
      const { input, defaults } = openRange({ from, to }, today);
      const window = { ...input, from: from ?? today };
      if (engineer !== undefined) return { input: { window, engineer }, defaults };
      const least = orDefault("--percent", percent, 1);
      const { employment, certificates, certifiedThrough, withMisfits } = given;
      const wanted = {
        ...{ percent: least.value, ...peopleInput(given) },
        ...(employment === undefined ? {} : { employmentStatus: employment }),
        ...(certificates === undefined ? {} : { certifications: certificates }),
        ...(certifiedThrough === undefined ? {} : { certifiedThrough }),
        ...(withMisfits === undefined ? {} : { withMisfits }),
      };
      return { input: { window, wanted }, defaults: { ...defaults, ...least.defaults } };
    },
    answer: async (firm, asked): Promise<ReadonlyArray<FittingEngineer | FreePercent>> =>
      "engineer" in asked
        ? firm.engineers.availability({ ...asked.window, engineer: await engineerNamed(firm, asked.engineer) })
        : firm.engineers.find({ ...asked.window, ...asked.wanted }),
    text: (rows, asked) => {
      const runs = rows.filter(isRun);
      if ("engineer" in asked) return runsText(runs);
      if (rows.length === 0) return `Nobody has ${asked.wanted.percent} % free on every day.\n`;
      return engineersText(rows.filter((row): row is FittingEngineer => !isRun(row)));
    },
  });
