import type { Allocation } from "../../allocation/entity.ts";
import type { BillableHour } from "../../billable-hour/entity.ts";
import { takeSnapshot } from "../../billable-hour/snapshot.ts";
import type { Company } from "../../company/entity.ts";
import type { EngineerProfile } from "../../engineer-profile/entity.ts";
import { type Change, creation, type Moment, newRecord, revision } from "../../kernel/decision/decision.ts";
import type { Picked, Row } from "../../kernel/schema/entity.ts";
import type { Minutes } from "../../kernel/values/minutes.ts";
import { erasedFields, ownerOf } from "../../privacy/personal-data.ts";
import type { Project } from "../../project/entity.ts";
import type { RateStep } from "../../rate-step/entity.ts";
import type { User } from "../../user/entity.ts";
import { administers, isErased, isFreed, pseudonymOf } from "../../user/user-state.ts";
import { type DifferingValue, type Flagged, mergeTexts } from "../flags/flag.ts";
import type { ImportClass, Values } from "../import-class.ts";
import type { PreparedRow } from "../rows/prepare-row.ts";
import { heldHours } from "./hours-lock.ts";
import { keptInPart, lastImport, type Origin } from "./last-import.ts";
import { administratorsOf, demoting, withHash } from "./merge-account.ts";
import { firstStep, mergeRate } from "./merge-rate.ts";
import { mergeRow, personalFields, says } from "./merge-row.ts";
import { sameValue } from "./same-value.ts";

type Named<T> = T & { readonly objectId: string };
export const chunkFields = {
  companies: ["objectId", "name"],
  allocations: ["objectId", "allocationPercent", "rate"],
  projects: ["objectId", "projectCode", "rate"],
  engineers: ["objectId", "discipline"],
} as const;
/** What is read for a chunk of rows: the rows as they are, where they came from, and what snapshots are made of. */
export interface ChunkState {
  readonly existing: ReadonlyArray<Row>;
  /** What the log has of the rows, and of the rates that came with profiles. */
  readonly origins: ReadonlyArray<Named<Origin>>;
  readonly rateOrigins: ReadonlyArray<Named<Origin>>;
  /** Accounts of people who were erased, or profiles of theirs with the account. */
  readonly erased: ReadonlyArray<{ readonly objectId: string; readonly user?: string }>;
  /** Every active administrator, where accounts are imported. */
  readonly administrators: ReadonlyArray<Pick<User, "objectId">>;
  readonly rates: ReadonlyArray<RateStep>;
  /** Companies by the names of clients, where projects are imported. */
  readonly companies: ReadonlyArray<Picked<Company, typeof chunkFields.companies>>;
  readonly allocations: ReadonlyArray<Picked<Allocation, typeof chunkFields.allocations>>;
  readonly projects: ReadonlyArray<Picked<Project, typeof chunkFields.projects>>;
  readonly engineers: ReadonlyArray<Picked<EngineerProfile, typeof chunkFields.engineers>>;
}
/** What the caller of an import asks for, and what chunks before this one did. */
export interface ChunkAsked {
  /** Takes the export's value where both sides changed it. */
  readonly takeTheirs: boolean;
  /** Brings back rows that were deleted here. */
  readonly restore: boolean;
  /** Who became or ceased to be an administrator in chunks that a dry run did not write. */
  readonly administrators: ReadonlyMap<string, boolean>;
  /** Every other row of the class was looked at: who still is the last administrator stays one. */
  readonly last: boolean;
}
export interface ChunkOutcome {
  readonly imported: number;
  readonly unchanged: number;
  /** Rows that were not taken as the export has them, and why (R-IMP-2). */
  readonly flags: ReadonlyArray<Flagged>;
  /** Rows that became or changed a record. */
  readonly written: ReadonlyArray<string>;
  /** Rows that are no record: they were deleted here. */
  readonly gone: ReadonlySet<string>;
  /** Rows by which an administrator would cease to be one: to be looked at again when all others have been. */
  readonly later: ReadonlyArray<PreparedRow>;
  readonly changes: ReadonlyArray<Change>;
}

const byId = <T extends { readonly objectId: string }>(rows: ReadonlyArray<T>): ReadonlyMap<unknown, T> =>
  new Map(rows.map((row) => [row.objectId, row]));

/** The state of a chunk, to be looked up once for each row. */
const lookup = (state: ChunkState) => ({
  existing: byId(state.existing),
  origins: Map.groupBy(state.origins, ({ objectId }) => objectId),
  rateOrigins: Map.groupBy(state.rateOrigins, ({ objectId }) => objectId),
  erased: new Map(state.erased.map(({ objectId, user = objectId }) => [objectId, user])),
  companies: Map.groupBy(state.companies, (company): unknown => company.name),
  rates: Map.groupBy(state.rates, ({ engineer }): unknown => engineer),
  allocations: byId(state.allocations),
  projects: byId(state.projects),
  engineers: byId(state.engineers),
});
type Known = ReturnType<typeof lookup>;

/** Gives an approved row its snapshot, taken at the import with the rate of the day of work; null to other hours (R-IMP-3). */
const withSnapshot = (of: ImportClass, fields: Values, known: Known): Values => {
  if (of.entity.name !== "BillableHour") return fields;
  if (fields.approval !== "approved") return { ...fields, snapshot: null };
  const snapshot = takeSnapshot({
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
  return { ...fields, snapshot };
};

/** Whether a row says anything that its record does not; what is worked out and secrets count too. */
export const differs = (
  row: Pick<PreparedRow, "objectId" | "fields" | "custom" | "hourlyRate" | "bare">,
  before: Values,
  rates: ReadonlyArray<RateStep>,
): boolean =>
  Object.entries(row.fields).some(([name, value]) => !says(before[name], value, row.bare.has(name))) ||
  !sameValue(before.custom, row.custom) ||
  (row.hourlyRate !== null && !says(firstStep(rates)?.rate, row.hourlyRate, row.bare.has("hourlyRate")));

const plain = (value: unknown): string => {
  const text = value === null ? "nothing" : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};
const valuesText = (fields: ReadonlyArray<DifferingValue>): string =>
  fields
    .map(({ field, here, export: told }) => `${field}: ${plain(here)} here, ${plain(told)} in the export`)
    .join("; ");

/** A new project belongs to the company of its client's name, where exactly one has it (R-IMP-3). */
const withClient = (of: ImportClass, fields: Values, known: Known): Values => {
  const [company, ...more] =
    of.entity.name === "Project" && (fields.client ?? null) === null
      ? (known.companies.get(fields.clientName) ?? [])
      : [];
  return company === undefined || more.length > 0 ? fields : { ...fields, client: company.objectId };
};

/** What a chunk of rows does to the records that are there: made, merged with what was changed here, or left alone (R-IMP-2). */
export const judgeChunk = (
  of: ImportClass,
  rows: ReadonlyArray<PreparedRow>,
  state: ChunkState,
  asked: ChunkAsked,
  at: Moment,
): ChunkOutcome => {
  const { entity } = of;
  const known = lookup(state);
  const changes: Array<Change> = [];
  const flags: Array<Flagged> = [];
  const written: Array<string> = [];
  const gone = new Set<string>();
  const later: Array<PreparedRow> = [];
  const flag = (
    { objectId }: PreparedRow,
    code: keyof typeof mergeTexts,
    fields?: ReadonlyArray<DifferingValue>,
  ): void => {
    const message = fields === undefined ? mergeTexts[code] : valuesText(fields);
    flags.push({ class: entity.name, objectId, code, message, ...(fields === undefined ? {} : { fields }) });
  };
  const write = (objectId: string, more: ReadonlyArray<Change>): void => {
    changes.push(...more);
    written.push(objectId);
  };
  const administrators = administratorsOf(state.administrators, asked.administrators);
  const owner = ownerOf(entity);
  const personal = personalFields(entity);
  /** The account of an erased person whom the row is about. */
  const erasedIn = (values: Values): string | null =>
    owner === null || owner === "objectId" ? null : (known.erased.get(values[owner] as string) ?? null);
  /** What tells of an erased person stays hidden. */
  const veiled = (row: PreparedRow, values: Values): Values => {
    const user = erasedIn(values);
    if (user === null) return values;
    const person = { user, profiles: new Set([values.engineer as string]), pseudonym: pseudonymOf(user) };
    const hidden = erasedFields(entity, values, person);
    if (Object.entries(hidden).some(([name, value]) => !sameValue(values[name], value))) flag(row, "ERASED");
    return { ...values, ...hidden };
  };

  for (const row of rows) {
    const { objectId, createdAt, updatedAt, custom } = row;
    const before = known.existing.get(objectId) as (Row & Values) | undefined;
    const last = lastImport(known.origins.get(objectId) ?? []);
    if (before === undefined) {
      const erased = entity.name === "User" && last.deleted?.username === pseudonymOf(objectId);
      if (last.deleted !== null && (erased || !asked.restore)) {
        flag(row, erased ? "ERASED" : "DELETED_HERE");
        gone.add(objectId);
        continue;
      }
      const fields = veiled(row, { ...row.untold, ...row.fields, custom, objectId, createdAt, updatedAt });
      const after = newRecord<Row>(withClient(of, withSnapshot(of, fields, known), known) as never, at);
      // The rates of a profile that was deleted went with it, and come back with it.
      const rate = mergeRate(row, undefined, [], asked.takeTheirs, at);
      write(objectId, [creation(entity.name, after, at), ...rate.changes]);
      if (entity.name === "User") administrators.note(after as never);
      continue;
    }
    const user = entity.name === "User" ? (before as unknown as User) : null;
    const given =
      user === null ? null : isErased(user) ? "ERASED" : isFreed(user) && !asked.restore ? "DELETED_HERE" : null;
    const held =
      entity.name === "BillableHour"
        ? heldHours(before as unknown as BillableHour, row, last, asked.takeTheirs, at.firm.closedThrough)
        : null;
    const whole = given ?? held;
    if (whole !== null) {
      if (whole !== held || tells(of, row, before)) flag(row, whole);
      continue;
    }
    const hidden = erasedIn(before) === null && erasedIn(row.fields) === null ? new Set<string>() : personal;
    if ([...hidden].some((name) => Object.hasOwn(row.fields, name) && !sameValue(before[name], row.fields[name])))
      flag(row, "ERASED");
    // An account that was given up comes back as the export has it.
    const basis = user !== null && isFreed(user) ? { ...last, base: before, changed: new Map() } : last;
    const merged = mergeRow(of, before, row, basis, { takeTheirs: asked.takeTheirs, hidden });
    let { after, decided } = merged;
    if (user !== null) {
      after = withHash(user, after, row, basis.base);
      if (administers(user) && !administers(after as unknown as User)) {
        if (!asked.last) {
          later.push(row);
          continue;
        }
        if (administrators.isLast(objectId)) {
          after = { ...after, role: user.role, active: user.active };
          decided = demoting(user, row);
        }
      }
      administrators.note(after as never);
    }
    const step = firstStep(known.rates.get(objectId));
    const rate = mergeRate(row, step, known.rateOrigins.get(step?.objectId ?? objectId) ?? [], asked.takeTheirs, at);
    const conflicts = rate.conflict === null ? merged.conflicts : [...merged.conflicts, rate.conflict];
    if (conflicts.length > 0) flag(row, "VERSION_CONFLICT", conflicts);
    if (decided.length > 0) flag(row, "STATE_KEPT", decided);
    const changed = Object.keys(after).some((name) => !sameValue(after[name], before[name]));
    if (!changed && rate.changes.length === 0) continue;
    const next = {
      ...(changed ? withSnapshot(of, after, known) : after),
      updatedAt: Math.max(updatedAt, before.updatedAt + 1),
      version: before.version + 1,
    };
    const doing = { ...at, reason: merged.changedHere || conflicts.length > 0 ? keptInPart : null };
    write(objectId, [...revision(entity.name, before, next as never, doing), ...rate.changes]);
  }
  return {
    imported: written.length,
    unchanged: rows.length - written.length - later.length,
    flags,
    written,
    gone,
    later,
    changes,
  };
};

/** Whether the row says anything that is not worked out, and not only another word for the same. */
const tells = (of: ImportClass, row: PreparedRow, before: Values): boolean =>
  !sameValue(before.custom, row.custom) ||
  Object.entries(row.fields).some(
    ([name, value]) =>
      !name.endsWith("Label") &&
      of.workedOut.every(({ field }) => field !== name) &&
      !says(before[name], value, row.bare.has(name)),
  );
