import * as Result from "effect/Result";
import type { Moment } from "../kernel/context/moment.ts";
import type { Change, Decide, Decision } from "../kernel/decision/decision.ts";
import { warn } from "../kernel/messages/warn.ts";
import type { Refusal } from "../kernel/refusal/refusal.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import { field } from "../kernel/schema/entity.ts";
import { type InputOf, omittable, required } from "../kernel/schema/input.ts";
import { boolean, list, literal } from "../kernel/schema/kind.ts";
import type { Authors, BillableHourState, WorkedFor, Worker } from "./billable-hour-state.ts";
import { type DecidedItem, decidedItem } from "./decided-item.ts";
import type { BillableHour } from "./entity.ts";
import type { DayHours, Link } from "./judge-entry.ts";
import type { JudgedState } from "./submit.ts";

/** The most rows of one operation. */
const mostDecided = 1_000;
/** The input of a decision about many rows. */
export const decideManyInput = {
  objectIds: required(
    field(
      list(decidedItem, mostDecided),
      "The records, with or without the versions seen, decided one after the other.",
    ),
  ),
  decision: required(field(literal("approve", "reject", "submit"), "What is decided about each.")),
  atomic: omittable(field(boolean, "Default false: what can be decided is. True: all of them or none.")),
};
export type ManyDecision = "approve" | "reject" | "submit";

/** What the rows are judged on. */
export interface ManyState extends Authors {
  readonly hours: ReadonlyArray<BillableHour>;
  readonly engineers: ReadonlyArray<Worker>;
  readonly projects: ReadonlyArray<WorkedFor>;
  readonly links: ReadonlyArray<Link>;
  /** The hours of these engineers on these days, and some others. */
  readonly dayRows: JudgedState["dayRows"];
  readonly rateSteps: JudgedState["rateSteps"];
  readonly actor: BillableHourState["actor"];
}

/**
 * The result of one row. If an atomic call fails, no row is `ok`, and only the rows that caused it have a `refusal`.
 */
interface DecidedRow {
  readonly objectId: string;
  readonly ok: boolean;
  readonly refusal?: Refusal;
}
export interface DecidedRows {
  readonly rows: ReadonlyArray<DecidedRow>;
}

/** Judges and decides one row as the single operation would: policy, rules, change. */
export type JudgeOne = (
  decision: ManyDecision,
  state: JudgedState & Authors,
  item: DecidedItem,
  at: Moment,
) => Result.Result<Decision<BillableHour>, Refusal>;

/** Decides rows one after another, each on the state that the rows before it left (R-HOUR-22, L-29). */
export const decideMany =
  (judge: JudgeOne): Decide<ManyState, InputOf<typeof decideManyInput>, DecidedRows, never> =>
  (state, { objectIds, decision, atomic }, at) => {
    const byId = <T extends { readonly objectId: string }>(rows: ReadonlyArray<T>) =>
      new Map(rows.map((row) => [row.objectId, row]));
    const { workers, submitters, editors } = state;
    const authors = { workers, submitters, editors };
    const hours = byId(state.hours);
    const engineers = byId(state.engineers);
    const projects = byId(state.projects);
    const links = byId(state.links);
    const days = grouped(state.dayRows, dayOf);
    const rates = grouped(state.rateSteps, (step) => step.engineer);
    const changes: Array<Change> = [];
    const warnings: Array<Warning> = [];
    const rows = objectIds.map((item): DecidedRow => {
      const { objectId } = item;
      const hour = hours.get(objectId) ?? null;
      const decided = judge(
        decision,
        {
          hour,
          engineer: (hour && engineers.get(hour.engineer)) ?? null,
          project: (hour && projects.get(hour.project)) ?? null,
          linked: links.get(hour?.allocation ?? "") ?? null,
          dayRows: hour === null ? [] : (days.get(dayOf(hour)) ?? []),
          rateSteps: rates.get(hour?.engineer ?? "") ?? [],
          actor: state.actor,
          ...authors,
        },
        item,
        at,
      );
      if (Result.isFailure(decided)) return { objectId, ok: false, refusal: decided.failure };
      const { answer } = decided.success;
      hours.set(objectId, answer);
      // The next row of this day counts this one as it is now: two rejected rows may fit alone but not together.
      days.set(dayOf(answer), [...(days.get(dayOf(answer)) ?? []).filter((row) => row.objectId !== objectId), answer]);
      changes.push(...decided.success.changes);
      warnings.push(...(decided.success.warnings ?? []));
      return { objectId, ok: true };
    });
    return atomic === true && rows.some(({ ok }) => !ok)
      ? Result.succeed({ answer: { rows: rows.map((row) => ({ ...row, ok: false })) }, changes: [] })
      : Result.succeed({ answer: { rows }, changes, warnings: together(warnings) });
  };

type Rows = { readonly rows: ReadonlyArray<string> };
/** Merges equal warnings of several rows into one. */
const together = (warnings: ReadonlyArray<Warning>): ReadonlyArray<Warning> => {
  const alike = ({ code, detail }: Warning): string => JSON.stringify([code, { ...(detail as Rows), rows: null }]);
  return [...Map.groupBy(warnings, alike).values()].map((of) => {
    const [first] = of as [Warning];
    const rows = of.flatMap(({ detail }) => (detail as Rows).rows);
    return warn(first.code, { ...first.detail, rows } as never);
  });
};

const dayOf = (row: Pick<DayHours, "engineer" | "workDate">): string => `${row.engineer} ${row.workDate}`;
const grouped = <T>(rows: ReadonlyArray<T>, keyOf: (row: T) => string): Map<string, ReadonlyArray<T>> => {
  const groups = new Map<string, Array<T>>();
  for (const row of rows) {
    const known = groups.get(keyOf(row));
    if (known === undefined) groups.set(keyOf(row), [row]);
    else known.push(row);
  }
  return groups;
};
