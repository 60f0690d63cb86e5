import { type Command, InvalidArgumentError } from "commander";
import type { FirmApi } from "../../api/promise.ts";
import { idPattern } from "../../domain/kernel/schema/kind.ts";
import type { FittingEngineer, FreePercent } from "../../operations/subjects/engineer-search.ts";
import { type Asked, reportCommand } from "../report-command.ts";
import { openRange, orDefault, type RangeOptions, rangeOptions } from "../report-options.ts";
import { countText, table } from "../table.ts";
import { CannotRun, type Terminal } from "../terminal.ts";

interface Options extends RangeOptions {
  readonly engineer?: string;
  readonly percent?: number;
  readonly discipline?: string;
}

/** Of one engineer, or a search for those who are free. */
type Question = { readonly window: { readonly from: string; readonly to?: string } } & (
  | { readonly engineer: string }
  | { readonly wanted: { readonly percent: number; readonly discipline?: string } }
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
const engineersText = (free: ReadonlyArray<FittingEngineer>): string =>
  table(
    ["engineer", "id", "discipline", "free"],
    free.map(({ fullName, objectId, discipline, freePercent }) => [fullName, objectId, discipline, `${freePercent} %`]),
    [3],
    [countText(free.length, "engineer"), "", "", ""],
  );

/** `firmcore availability`: when one engineer is free, or who is free on every day of a window. */
export const availabilityCommand = (program: Command, terminal: Terminal): void =>
  reportCommand(program, terminal, {
    name: "availability",
    description: "Show when an engineer is free or, without --engineer, who is free on every day of a window.",
    options: (command) =>
      rangeOptions(command, "today", "open")
        .option("--engineer <name>", "one engineer, by full name or by the id of the profile")
        .option("--percent <number>", "without --engineer: the percent that must be free; default: 1", percentOption)
        .option("--discipline <name>", "without --engineer: only engineers of this discipline"),
    ask: ({ engineer, percent, discipline, from, to }: Options, today): Asked<Question> => {
      const { input, defaults } = openRange({ from, to }, today);
      const window = { ...input, from: from ?? today };
      if (engineer !== undefined) return { input: { window, engineer }, defaults };
      const least = orDefault("--percent", percent, 1);
      const wanted = { percent: least.value, ...(discipline === undefined ? {} : { discipline }) };
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
