import type { Allocation } from "../allocation/entity.ts";
import { takeSnapshot } from "../billable-hour/snapshot.ts";
import type { EngineerProfile } from "../engineer/entity.ts";
import { firstDay } from "../kernel/day.ts";
import { type Change, created, creation, type Moment, revised, revision } from "../kernel/decision.ts";
import type { Row } from "../kernel/entity.ts";
import type { Minutes } from "../kernel/minutes.ts";
import type { Project } from "../project/entity.ts";
import type { RateStep } from "../time/entities.ts";
import { type ImportClass, notCompared } from "./classes.ts";
import type { PreparedRow } from "./prepare.ts";

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
  readonly changes: ReadonlyArray<Change>;
}

type Values = Readonly<Record<string, unknown>>;
const same = (left: unknown, right: unknown): boolean =>
  left === right || JSON.stringify(left) === JSON.stringify(right);

/** The snapshot of an approved row, taken at the import with the rate of the day of work (R-IMP-3). */
const withSnapshot = (fields: Values, state: ChunkState): Values => {
  if (fields.approval !== "approved") return fields;
  const hour = {
    workDate: fields.workDate as number,
    minutes: fields.hours as Minutes,
    billable: fields.billable === true,
  };
  const find = <T extends { readonly objectId: string }>(rows: ReadonlyArray<T>, name: string): T | null =>
    rows.find(({ objectId }) => objectId === fields[name]) ?? null;
  const snapshot = takeSnapshot({
    hour,
    allocation: find(state.allocations, "allocation"),
    project: find(state.projects, "project") ?? { projectCode: null, rate: null },
    engineer: find(state.engineers, "engineer") ?? { discipline: "" },
    rateSteps: state.rates.filter(({ engineer }) => engineer === fields.engineer),
  });
  return { ...fields, snapshot };
};

/** A profile's rate holds from the beginning of time (R-IMP-3). */
const rateChange = (row: PreparedRow, state: ChunkState, at: Moment): ReadonlyArray<Change> => {
  const step = state.rates.find(({ engineer, from }) => engineer === row.objectId && from === firstDay);
  if (row.hourlyRate === null) return [];
  const rate = row.hourlyRate;
  if (step !== undefined) return revision("RateStep", step, revised<RateStep>(step, { rate }, at), at);
  const made = created<RateStep>({ engineer: row.objectId, from: firstDay as RateStep["from"], rate }, at);
  return [creation("RateStep", made, at)];
};

/** What a chunk of rows does to the records that are there: made, revised when the row is the later one, or left alone (R-IMP-2). */
export const judgeChunk = (
  of: ImportClass,
  rows: ReadonlyArray<PreparedRow>,
  state: ChunkState,
  at: Moment,
): ChunkOutcome => {
  const known = new Map(state.existing.map((row) => [row.objectId, row]));
  const changes: Array<Change> = [];
  const conflicts: Array<string> = [];
  let imported = 0;
  let unchanged = 0;
  for (const row of rows) {
    const { objectId, createdAt, updatedAt, custom } = row;
    const before = known.get(objectId) as (Row & Values) | undefined;
    const fields = { ...row.fields, custom };
    const rates = of.entity.name === "EngineerProfile" ? rateChange(row, state, at) : [];
    if (before === undefined) {
      const after = created<Row>({ ...withSnapshot(fields, state), objectId, createdAt, updatedAt } as never, at);
      changes.push(creation(of.entity.name, after, at), ...rates);
      imported++;
      continue;
    }
    const differs =
      rates.length > 0 ||
      Object.entries(fields).some(([name, value]) => !notCompared.has(name) && !same(before[name] ?? null, value));
    if (differs && updatedAt > before.updatedAt) {
      const after = { ...before, ...withSnapshot(fields, state), updatedAt, version: before.version + 1 };
      changes.push(...revision(of.entity.name, before, after, at), ...rates);
      imported++;
      continue;
    }
    if (differs) conflicts.push(objectId);
    unchanged++;
  }
  return { imported, unchanged, conflicts, changes };
};
