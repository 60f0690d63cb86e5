import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { memoryAdapter } from "../../adapters/memory/store.ts";
import { type BacktestReport, type BacktestRules, backtest, checkRules } from "../../operations/backtest/backtest.ts";
import { type DatabaseOptions, databaseOptions, withKnownFirm } from "../database.ts";
import { countText, table } from "../table.ts";
import { CannotRun, type Terminal, writeJson } from "../terminal.ts";

interface Options extends DatabaseOptions {
  readonly with: string;
}

const tried = ["settings", "guards", "policies"] as const;
const known = [...tried, "extend"] satisfies ReadonlyArray<keyof BacktestRules>;
/** The rules that a module of the user exports. */
const rulesOf = async (file: string): Promise<ReturnType<typeof checkRules>> => {
  const found: Readonly<Record<string, unknown>> = await import(pathToFileURL(resolve(file)).href).catch(
    (cause: unknown) => {
      throw new CannotRun(`--with: ${file} cannot be loaded: ${(cause as Error).message}`);
    },
  );
  const rules = Object.fromEntries(known.flatMap((name) => (found[name] === undefined ? [] : [[name, found[name]]])));
  if (tried.every((name) => !(name in rules)))
    throw new CannotRun(`--with: ${file} exports none of ${tried.join(", ")}`);
  try {
    return checkRules(rules);
  } catch (cause) {
    throw new CannotRun(`--with: ${file}: ${(cause as Error).message}`);
  }
};

/** The report for people. */
const backtestText = ({ logEntries, judged, notJudged, refused, changed }: BacktestReport): string => {
  const rows = [
    ...refused.map(({ seq, at, event, class: name, objectId, code, message }) => ({
      seq,
      cells: [String(seq), at, event, `${name} ${objectId}`, `${code}: ${message}`],
    })),
    ...changed.map(({ seq, at, event, class: name, objectId, fields }) => ({
      seq,
      cells: [String(seq), at, event, `${name} ${objectId}`, `another effect: ${fields.join(", ") || "other records"}`],
    })),
  ].sort((left, right) => left.seq - right.seq);
  const others = Object.entries(notJudged).map(([event, count]) => `${event} ${count}`);
  return [
    ...(rows.length === 0
      ? []
      : [
          `${table(
            ["log", "when", "event", "record", "now"],
            rows.map(({ cells }) => cells),
          )}\n`,
        ]),
    `Judged ${countText(judged, "change")} of ${logEntries} log ${logEntries === 1 ? "entry" : "entries"} again: `,
    rows.length === 0 ? "all the same.\n" : `${refused.length} refused, ${changed.length} with another effect.\n`,
    ...(others.length === 0
      ? []
      : [`Not judged, because the log does not hold what was asked: ${others.join(", ")}.\n`]),
  ].join("");
};

/** `firmcore backtest`: what other settings or guards would have made of a firm's log. */
export const backtestCommand = (program: Command, terminal: Terminal): void => {
  databaseOptions(program.command("backtest"))
    .description("Judge every change of a firm's log again, under other settings or guards. Writes nothing.")
    .requiredOption("--with <file>", "a module that exports settings, guards or policies")
    .action(async (options: Options) => {
      const rules = await rulesOf(options.with);
      const report = await withKnownFirm(terminal, options, ({ adapter, caller: { organizationId } }) =>
        backtest(adapter.store, memoryAdapter().store, { organizationId, rules }),
      );
      if (!report.ok) terminal.status = 1;
      if (options.json === true) return writeJson(terminal.out, report);
      return terminal.out.write(backtestText(report));
    });
};
