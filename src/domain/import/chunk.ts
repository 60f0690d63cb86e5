import type { Allocation } from "../allocation/entity.ts";
import { takeSnapshot } from "../billable-hour/snapshot.ts";
import type { EngineerProfile } from "../engineer/entity.ts";
import { firstDay } from "../kernel/day.ts";
import { type Change, created, creation, type Moment, revised, revision } from "../kernel/decision.ts";
import type { Row } from "../kernel/entity.ts";
import type { Minutes } from "../kernel/minutes.ts";
import type { Project } from "../project/entity.ts";
import type { RateStep } from "../time/entities.ts";
import type { ImportClass, Values } from "./import-class.ts";
import type { PreparedRow } from "./prepare.ts";
import { sameValue } from "./same-value.ts";

/** What is read for a chunk of rows: the rows as they are, and what snapshots are made of. */
export interface ChunkState {
  readonly existing: ReadonlyArray<Row>;
  readonly rates: ReadonlyArray<RateStep>;
  readonly allocations: ReadonlyArray<Pick<Allocation, "objectId" | "allocationPercent" | "rate">>;
  readonly projects: ReadonlyArray<Pick<Project, "objectId" | "projectCode" | "rate">>;
  readonly engineers: ReadonlyArray<Pick<EngineerProfile, "objectId" | "discipline">>;
}
export interface ChunkOutcome {
  readonly imported: number;
  readonly unchanged: number;
  /** Rows that differ from a record which was changed here since (R-IMP-2). */
  readonly conflicts: ReadonlyArray<string>;
  /** Rows that became or changed a record. */
  readonly written: ReadonlyArray<string>;
  readonly changes: ReadonlyArray<Change>;
}

const byId = <T extends { readonly objectId: string }>(rows: ReadonlyArray<T>): ReadonlyMap<unknown, T> =>
  new Map(rows.map((row) => [row.objectId, row]));

/** The state of a chunk, to be looked up once for each row. */
const lookup = (state: ChunkState) => ({
  existing: byId(state.existing),
  rates: Map.groupBy(state.rates, ({ engineer }): unknown => engineer),
  allocations: byId(state.allocations),
  projects: byId(state.projects),
  engineers: byId(state.engineers),
});
type Known = ReturnType<typeof lookup>;

/** Gives an approved row its snapshot, taken at the import with the rate of the day of work; null to other hours (R-IMP-3). */
const takeSnapshotOf = (of: ImportClass, fields: Record<string, unknown>, known: Known): void => {
  if (of.entity.name !== "BillableHour") return;
  if (fields.approval !== "approved") {
    fields.snapshot = null;
    return;
  }
  fields.snapshot = takeSnapshot({
    hour: {
      workDate: fields.workDate as number,
      minutes: fields.hours as Minutes,
      billable: fields.billable === true,
    },
    allocation: known.allocations.get(fields.allocation) ?? null,
    // In a dry run they may not be there yet.
    project: known.projects.get(fields.project) ?? { projectCode: null, rate: null },
    engineer: known.engineers.get(fields.engineer) ?? { discipline: "" },
    rateSteps: known.rates.get(fields.engineer) ?? [],
  });
};

/** A profile's rate holds from the beginning of time (R-IMP-3). */
const rateChange = ({ objectId, hourlyRate: rate }: PreparedRow, known: Known, at: Moment): ReadonlyArray<Change> => {
  if (rate === null) return [];
  const step = known.rates.get(objectId)?.find(({ from }) => from === firstDay);
  if (step !== undefined) return revision("RateStep", step, revised<RateStep>(step, { rate }, at), at);
  const made = created<RateStep>({ engineer: objectId, from: firstDay as RateStep["from"], rate }, at);
  return [creation("RateStep", made, at)];
};

/** What the import itself adds stays while that from which it follows does: a snapshot is not taken anew for a note. */
const standing = (of: ImportClass, before: Values, after: Values): Values =>
  Object.fromEntries(
    Object.entries(of.follows)
      .filter(([, sources]) => sources.every((name) => sameValue(before[name], after[name])))
      .map(([name]) => [name, before[name]]),
  );

/** What a chunk of rows does to the records that are there: made, revised when the row is the later one, or left alone (R-IMP-2). */
export const judgeChunk = (
  of: ImportClass,
  rows: ReadonlyArray<PreparedRow>,
  state: ChunkState,
  at: Moment,
): ChunkOutcome => {
  const known = lookup(state);
  const changes: Array<Change> = [];
  const conflicts: Array<string> = [];
  const written: Array<string> = [];
  for (const row of rows) {
    const { objectId, createdAt, updatedAt, custom } = row;
    const before = known.existing.get(objectId) as (Row & Values) | undefined;
    const rates = rateChange(row, known, at);
    if (before === undefined) {
      const fields = { ...row.untold, ...row.fields, custom, objectId, createdAt, updatedAt };
      takeSnapshotOf(of, fields, known);
      const after = created<Row>(fields as never, at);
      changes.push(creation(of.entity.name, after, at), ...rates);
      written.push(objectId);
      continue;
    }
    const told = { ...row.fields, custom };
    const differs = Object.entries(told).some(
      ([name, value]) => !Object.hasOwn(of.follows, name) && !sameValue(before[name], value),
    );
    if (!differs && rates.length === 0) continue;
    if (updatedAt <= before.updatedAt) {
      conflicts.push(objectId);
      continue;
    }
    const revisedRow: Record<string, unknown> = { ...before, ...told };
    takeSnapshotOf(of, revisedRow, known);
    const after = { ...revisedRow, ...standing(of, before, revisedRow), updatedAt, version: before.version + 1 };
    changes.push(...revision(of.entity.name, before, after as never, at), ...rates);
    written.push(objectId);
  }
  return { imported: written.length, unchanged: rows.length - written.length, conflicts, written, changes };
};
