import type { Command } from "commander";
import { memoryAdapter } from "../../adapters/memory/store.ts";
import { adapterSubject } from "../../testing/history/firm-subject.ts";
import { callText, shown } from "../../testing/history/history.ts";
import {
  InvalidHistory,
  type RecordedHistory,
  type ReplayedCall,
  readHistory,
  replay,
} from "../../testing/history/history-file.ts";
import type { SubjectOutcome } from "../../testing/history/subject.ts";
import { withFirm } from "../database.ts";
import { quoted, shownUrl } from "../database-url.ts";
import { CannotRun, lineText, type Terminal, writeJson } from "../terminal.ts";

interface Options {
  readonly db?: string;
  readonly schema?: string;
  readonly organization: string;
  readonly json?: boolean;
}

const saved = (file: string): RecordedHistory => {
  try {
    return readHistory(file);
  } catch (error) {
    if (error instanceof InvalidHistory) throw new CannotRun(`${file}: ${error.message}`);
    throw new CannotRun(`${file} cannot be read: ${(error as Error).message}`);
  }
};

/** Plays it in memory, or in a firm of a database that does not exist yet. */
const played = async (terminal: Terminal, history: RecordedHistory, options: Options) => {
  const { db, organization } = options;
  if (db === undefined) return replay(await adapterSubject(memoryAdapter(), organization), history);
  return withFirm(
    terminal,
    { ...options, db },
    () => {},
    async ({ adapter }) => {
      if ((await adapter.checkFirm(organization)).exists)
        throw new CannotRun(
          `--organization: ${shownUrl(db)} has a firm ${quoted(organization)} already; a history needs one that does not exist yet`,
        );
      return replay(await adapterSubject(adapter as never, organization), history);
    },
  );
};

const longest = 160;
const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1).toWellFormed()}…` : text);
const outcomeText = (outcome: SubjectOutcome): string =>
  outcome.ok
    ? cut(`accepted ${shown(outcome.value)}`)
    : `${outcome.refusal.code}${outcome.refusal.message === undefined ? "" : `: ${outcome.refusal.message}`}`;
const linesOf = ({ at, call, outcome, recorded, same }: ReplayedCall): string =>
  [
    ...[`${at} ${callText(call)}`, `  ${outcomeText(outcome)}`],
    ...(same || recorded === undefined ? [] : [`  recorded: ${outcomeText(recorded)}`]),
    ...(!same && outcome.ok && recorded?.ok === true ? differing(recorded.value, outcome.value) : []),
  ]
    .map(lineText)
    .join("");
/** The fields in which two answers differ. */
const differing = (recorded: unknown, now: unknown): ReadonlyArray<string> => {
  const [left, right] = [recorded, now].map((each) => (typeof each === "object" && each !== null ? each : {})) as [
    Readonly<Record<string, unknown>>,
    Readonly<Record<string, unknown>>,
  ];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .filter((name) => name !== "organizationId" && shown(left[name]) !== shown(right[name]))
    .map((name) => cut(`  ${name}: ${shown(right[name])}, recorded ${shown(left[name])}`));
};

/** `firmcore replay`: plays a saved history again, and says where an outcome differs from the recorded one. */
export const replayCommand = (program: Command, terminal: Terminal): void => {
  const { out } = terminal;
  program
    .command("replay")
    .description("Play a history that firmcore/testing saved, and show where an outcome differs from the recorded one.")
    .argument("<history>", "the JSON file")
    .option("--db <url>", "the database, such as sqlite:firm.db or postgres://…; default: in memory")
    .option("--schema <name>", "the schema of the tables in Postgres")
    .option(
      "--organization <id>",
      "the firm to play it in, which must not exist yet and stays in the database",
      "replay",
    )
    .option("--json", "print JSON: every call with its outcome")
    .action(async (file: string, options: Options) => {
      const history = saved(file);
      const calls = await played(terminal, history, options);
      const differ = calls.filter(({ same }) => !same).length;
      if (differ > 0) terminal.status = 1;
      const { law, failure } = history;
      if (options.json === true)
        return writeJson(out, {
          ...(law === undefined ? {} : { law }),
          ...(failure === undefined ? {} : { failure }),
          differing: differ,
          calls: calls.map(({ at, call, recorded, outcome, same }) => ({
            at,
            ...call,
            outcome,
            ...(same ? {} : { recorded }),
          })),
        });
      const broken = law === undefined ? "" : `${law}: ${(failure ?? "").split("\n")[0]}`;
      if (broken !== "") out.write(`${lineText(broken)}\n`);
      for (const each of calls) out.write(linesOf(each));
      if (differ > 0) return out.write(`\n${differ} of ${calls.length} calls were answered otherwise than recorded.\n`);
      out.write(`\nAll ${calls.length} calls were answered as recorded.\n`);
      // A history ends with the call after which the law broke.
      return out.write(broken === "" ? "" : lineText(`The law broke after the last one: ${broken}`));
    });
};
