import type { Command } from "commander";
import type { Explanation } from "../../domain/verify/log-history.ts";
import type { VerifyReport } from "../../operations/verify/verify.ts";
import { type DatabaseOptions, databaseOptions, withKnownFirm } from "../database.ts";
import { type Cell, countText, hoursText, percentText, table } from "../table.ts";
import { type Terminal, writeJson } from "../terminal.ts";

const reasons: Readonly<Record<Explanation, string>> = {
  import: "imported",
  override: "accepted with a reason",
  policy: "accepted by a setting",
  host: "the host may have passed the role",
  openEnd: "judged on its first day, because it had no end",
  later: "the certificates or the project changed later",
  purged: "the log was purged",
};

/** A finding of a rule: which rule, where, what. */
interface Line {
  readonly because: Explanation | null;
  readonly cells: readonly [check: string, record: string, finding: string];
}
const decided: Readonly<Record<VerifyReport["decisions"][number]["problem"], string>> = {
  own: "decided by whose hours they are, or who entered or last changed them",
  role: "decided by somebody who neither managed the project nor was an administrator",
  actor: "the record names another decider than the log",
};
const rangeText = (from: string, to: string | null): string => (to === null ? `from ${from} on` : `${from} to ${to}`);
const linesOf = ({ overbooked, uncovered, dayCeilings, decisions }: VerifyReport): ReadonlyArray<Line> => [
  ...overbooked.map(({ because, engineer, from, to, peakPercent, limitPercent }): Line => {
    const load = `${percentText(peakPercent)} booked, limit ${percentText(limitPercent)}`;
    return { because, cells: ["overbooked", `engineer ${engineer}`, `${rangeText(from, to)}: ${load}`] };
  }),
  ...uncovered.map(({ because, allocation, names }): Line => {
    const missing = names.map(({ name, gaps }) => {
      const [first] = gaps;
      return `${name}${first === undefined ? "" : ` ${rangeText(first.from, first.to)}`}`;
    });
    return { because, cells: ["not covered", `booking ${allocation}`, missing.join(", ")] };
  }),
  ...dayCeilings.map(({ because, engineer, day, sumMinutes, maxMinutes }): Line => {
    const finding = `${day}: ${hoursText(sumMinutes)} hours, at most ${hoursText(maxMinutes)}`;
    return { because, cells: ["day ceiling", `engineer ${engineer}`, finding] };
  }),
  ...decisions.map(({ because, objectId, version, event, decidedBy, problem }): Line => {
    const finding = `${event} in version ${version}: ${decided[problem]} (${decidedBy ?? "nobody"})`;
    return { because, cells: ["who decided", `hours ${objectId}`, finding] };
  }),
];
const problems: Readonly<Record<VerifyReport["log"][number]["problem"], string>> = {
  notLogged: "has no log entry",
  missing: "is in the log, but not in its table",
  notDeleted: "was deleted by the log, but is in its table",
  differs: "differs from its log",
  noBeginning: "has a log entry that follows none, or creates it twice",
  version: "has a log entry whose version is not the next one",
  updatedAt: "has a log entry that is not later than the one before",
  before: "has a log entry with other old values than the one before",
  secret: "has a log entry that shows a secret",
};
const faultLines = ({ transitions, log, keys }: VerifyReport): ReadonlyArray<ReadonlyArray<Cell>> => [
  ...transitions.map(({ class: name, objectId, version, event, field, from, to }) => {
    const change = `${field} ${from ?? "(new)"} to ${to} by ${event} in version ${version}: no event leads there`;
    return ["state", `${name} ${objectId}`, change];
  }),
  ...log.map(({ class: name, objectId, version, problem, fields }) => {
    const named = fields.length === 0 ? "" : `: ${fields.join(", ")}`;
    return ["change log", `${name} ${objectId}`, `version ${version} ${problems[problem]}${named}`];
  }),
  ...keys.map(({ class: name, objectId, field }) => {
    const key = field === null ? "a key of a field that has no index" : `another key than the value of ${field} gives`;
    return ["index", `${name} ${objectId}`, `has ${key}`];
  }),
];

/** The report for people. */
const verifyText = (report: VerifyReport): string => {
  const lines = linesOf(report);
  const faults = [
    ...faultLines(report),
    ...lines.filter(({ because }) => because === null).map(({ cells }) => [...cells]),
  ];
  const explained = lines.flatMap(({ because, cells }) => (because === null ? [] : [[...cells, reasons[because]]]));
  const { records, logEntries } = report.checked;
  const checked = `${countText(records, "record")} and ${logEntries} log ${logEntries === 1 ? "entry" : "entries"}`;
  const head = ["check", "record", "finding"];
  return [
    ...(faults.length === 0 ? [] : [`What no accepted work can leave:\n${table(head, faults)}\n`]),
    ...(explained.length === 0 ? [] : [`What has an explanation:\n${table([...head, "explanation"], explained)}\n`]),
    faults.length === 0 ? `Verified ${checked}.\n` : `Verified ${checked}: ${countText(faults.length, "fault")}.\n`,
  ].join("");
};

/** `firmcore verify`: the firm against the rules, and its tables against the change log. */
export const verifyCommand = (program: Command, terminal: Terminal): void => {
  databaseOptions(program.command("verify"))
    .description("Verify a firm: bookings, hours and states against the rules, and the tables against the change log.")
    .action(async (options: DatabaseOptions) => {
      const report = await withKnownFirm(terminal, options, ({ app, caller: { organizationId } }) =>
        app.verify({ organizationId }),
      );
      if (!report.ok) terminal.status = 1;
      if (options.json === true) return writeJson(terminal.out, report);
      return terminal.out.write(verifyText(report));
    });
};
