import type { Allocation } from "../../allocation/entity.ts";
import type { BillableHour } from "../../billable-hour/entity.ts";
import { takeSnapshot } from "../../billable-hour/snapshot.ts";
import type { Company } from "../../company/entity.ts";
import type { EngineerProfile } from "../../engineer-profile/entity.ts";
import type { Moment } from "../../kernel/context/moment.ts";
import { type Change, creation, newRowFields, revision } from "../../kernel/decision/decision.ts";
import type { ReportSentence } from "../../kernel/messages/english/flags.ts";
import { initialValues, type Picked, type Row } from "../../kernel/schema/entity.ts";
import type { Minutes } from "../../kernel/values/minutes.ts";
import { authorsOf, erasedFields, ownerOf } from "../../privacy/personal-data.ts";
import type { Project } from "../../project/entity.ts";
import type { RateStep } from "../../rate-step/entity.ts";
import type { User } from "../../user/entity.ts";
import { administers, isErased, isGivenUp, pseudonymOf } from "../../user/user-state.ts";
import { type DifferingValue, type Flagged, flagged, mergeSentences } from "../flags/flag.ts";
import type { ImportClass, Values } from "../import-class.ts";
import type { PreparedRow } from "../rows/prepare-row.ts";
import { hoursLock } from "./hours-lock.ts";
import { lastImport, type Origin, partlyTakenReason } from "./last-import.ts";
import { activeAdministrators, demotingFields, withPasswordHash } from "./merge-account.ts";
import { firstRateStep, mergeRate } from "./merge-rate.ts";
import { formattedValue, mergeRow, personalFields, sameAsExport } from "./merge-row.ts";
import { sameValue } from "./same-value.ts";
import { unshownCustom, withUnshown } from "./unshown-custom.ts";

type WithId<T> = T & { readonly objectId: string };
export const chunkFields = {
  companies: ["objectId", "name"],
  allocations: ["objectId", "allocationPercent", "rate"],
  projects: ["objectId", "projectCode", "rate"],
  engineers: ["objectId", "discipline"],
} as const;
/** What a chunk of rows is merged with. */
export interface ChunkState {
  readonly existing: ReadonlyArray<Row>;
  /** Log rows about the records, and about the rates that came with profiles. */
  readonly origins: ReadonlyArray<WithId<Origin>>;
  readonly rateOrigins: ReadonlyArray<WithId<Origin>>;
  /** Accounts of erased people, or their profiles with the account. */
  readonly erased: ReadonlyArray<{ readonly objectId: string; readonly user?: string }>;
  /** Accounts of erased people who wrote texts of the rows. */
  readonly erasedAuthors: ReadonlyArray<{ readonly objectId: string }>;
  /** All active administrators, if accounts are imported. */
  readonly administrators: ReadonlyArray<Pick<User, "objectId">>;
  readonly rates: ReadonlyArray<RateStep>;
  /** Companies with the names of clients, if projects are imported. */
  readonly companies: ReadonlyArray<Picked<Company, typeof chunkFields.companies>>;
  readonly allocations: ReadonlyArray<Picked<Allocation, typeof chunkFields.allocations>>;
  readonly projects: ReadonlyArray<Picked<Project, typeof chunkFields.projects>>;
  readonly engineers: ReadonlyArray<Picked<EngineerProfile, typeof chunkFields.engineers>>;
}
/** The options of the import, and the outcome of earlier chunks. */
export interface ChunkOptions {
  /** Take the export's value if both sides changed it. */
  readonly takeTheirs: boolean;
  /** Bring back rows that were deleted here. */
  readonly restore: boolean;
  /** Who became or ceased to be an administrator in earlier chunks of a dry run. */
  readonly administrators: ReadonlyMap<string, boolean>;
  /** All other rows of the class have been merged, so an account that is now the last administrator stays one. */
  readonly isLastPass: boolean;
}
export interface MergedChunk {
  readonly imported: number;
  readonly unchanged: number;
  /** Rows that were not taken as the export has them (R-IMP-2). */
  readonly flags: ReadonlyArray<Flagged>;
  /** Ids of records that were created or changed. */
  readonly written: ReadonlyArray<string>;
  /** Ids of rows that were deleted here and not brought back. */
  readonly deletedHere: ReadonlySet<string>;
  /** Rows that would demote an administrator: they are merged again after all other rows of the class. */
  readonly postponed: ReadonlyArray<PreparedRow>;
  readonly changes: ReadonlyArray<Change>;
}

const byId = <T extends { readonly objectId: string }>(rows: ReadonlyArray<T>): ReadonlyMap<unknown, T> =>
  new Map(rows.map((row) => [row.objectId, row]));

/** The state of a chunk, indexed. */
const lookupsOf = (state: ChunkState) => ({
  existing: byId(state.existing),
  origins: Map.groupBy(state.origins, ({ objectId }) => objectId),
  rateOrigins: Map.groupBy(state.rateOrigins, ({ objectId }) => objectId),
  erased: new Map(state.erased.map(({ objectId, user = objectId }) => [objectId, user])),
  erasedAuthors: new Set<unknown>(state.erasedAuthors.map(({ objectId }) => objectId)),
  companies: Map.groupBy(state.companies, (company): unknown => company.name),
  rates: Map.groupBy(state.rates, ({ engineer }): unknown => engineer),
  allocations: byId(state.allocations),
  projects: byId(state.projects),
  engineers: byId(state.engineers),
});
type Lookups = ReturnType<typeof lookupsOf>;

/** Takes the snapshot of approved hours, with the rate of the work day; other hours have none (R-IMP-3). */
const withSnapshot = (of: ImportClass, fields: Values, lookups: Lookups): Values => {
  if (of.entity.name !== "BillableHour") return fields;
  if (fields.approval !== "approved") return fields.snapshot === null ? fields : { ...fields, snapshot: null };
  const snapshot = takeSnapshot({
    hour: {
      workDate: fields.workDate as number,
      minutes: fields.hours as Minutes,
      billable: fields.billable === true,
    },
    allocation: lookups.allocations.get(fields.allocation) ?? null,
    // In a dry run they may not exist yet.
    project: lookups.projects.get(fields.project) ?? { projectCode: null, rate: null },
    engineer: lookups.engineers.get(fields.engineer) ?? { discipline: "" },
    rateSteps: lookups.rates.get(fields.engineer) ?? [],
  });
  return { ...fields, snapshot };
};

/** Whether a row differs from its record; derived fields and secrets are compared too. */
export const differsFromRecord = (
  row: Pick<PreparedRow, "objectId" | "fields" | "custom" | "hourlyRate" | "bareAmounts">,
  before: Values,
  rates: ReadonlyArray<RateStep>,
): boolean =>
  Object.entries(row.fields).some(([name, value]) => !sameAsExport(before[name], value, row.bareAmounts.has(name))) ||
  !sameValue(before.custom, row.custom) ||
  (row.hourlyRate !== null &&
    !sameAsExport(firstRateStep(rates)?.rate, row.hourlyRate, row.bareAmounts.has("hourlyRate")));

const shortText = (value: unknown): string | null => {
  if (value === null) return null;
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};
const differing = (fields: ReadonlyArray<DifferingValue>): ReportSentence => ({
  id: "differingValues",
  values: fields.map(({ field, here, export: theirs }) => ({
    field,
    here: shortText(here),
    export: shortText(theirs),
  })),
});

/** Sets the client of a new project to the company with that name, if there is exactly one (R-IMP-3). */
const withClient = (of: ImportClass, fields: Values, lookups: Lookups): Values => {
  const [company, ...more] =
    of.entity.name === "Project" && (fields.client ?? null) === null
      ? (lookups.companies.get(fields.clientName) ?? [])
      : [];
  return company === undefined || more.length > 0 ? fields : { ...fields, client: company.objectId };
};

/** Merges a chunk of rows of one class with the stored records: each is created, merged or left unchanged (R-IMP-2). */
export const mergeChunk = (
  of: ImportClass,
  rows: ReadonlyArray<PreparedRow>,
  state: ChunkState,
  options: ChunkOptions,
  at: Moment,
): MergedChunk => {
  const { entity } = of;
  const lookups = lookupsOf(state);
  const changes: Array<Change> = [];
  const flags: Array<Flagged> = [];
  const written: Array<string> = [];
  const deletedHere = new Set<string>();
  const postponed: Array<PreparedRow> = [];
  /** The stored record names the row, because it has no name of an erased person; a row without one may have such a name. */
  const flag = (
    { objectId, fields: sent }: PreparedRow,
    code: keyof typeof mergeSentences,
    fields?: ReadonlyArray<DifferingValue>,
  ): void => {
    const what: ReportSentence = fields === undefined ? { id: mergeSentences[code] } : differing(fields);
    const known = lookups.existing.get(objectId) ?? (code === "ERASED" ? {} : sent);
    const made = flagged(of.name, { ...known, objectId }, { code, what });
    flags.push(fields === undefined ? made : { ...made, fields });
  };
  const write = (objectId: string, more: ReadonlyArray<Change>): void => {
    changes.push(...more);
    written.push(objectId);
  };
  const administrators = activeAdministrators(state.administrators, options.administrators);
  const owner = ownerOf(entity);
  const personal = personalFields(entity);
  const authors = authorsOf(entity);
  // A record has all fields of its class, in the log too.
  const blank = { ...initialValues(entity), ...newRowFields(at) };
  /** The account of the erased person that the row is about, or null. */
  const erasedIn = (values: Values): string | null =>
    owner === null || owner === "objectId" ? null : (lookups.erased.get(values[owner] as string) ?? null);
  /** The fields with texts of an erased author. */
  const writtenByErased = (values: Values): ReadonlyArray<string> =>
    lookups.erasedAuthors.size === 0
      ? []
      : [...authors].flatMap(([name, by]) => (lookups.erasedAuthors.has(values[by]) ? [name] : []));
  /** Removes the personal data of erased people: of whom the row is about, and of who wrote its texts. */
  const withoutPersonal = (row: PreparedRow, values: Values): Values => {
    const owner = erasedIn(values);
    const users = new Set(writtenByErased(values).map((name) => values[authors.get(name) as string] as string));
    if (owner !== null) users.add(owner);
    if (users.size === 0) return values;
    const profiles = new Set([values.engineer as string]);
    const hidden: Record<string, unknown> = {};
    for (const user of users) {
      const person = { user, profiles: user === owner ? profiles : new Set<string>(), pseudonym: pseudonymOf(user) };
      Object.assign(hidden, erasedFields(entity, values, person));
    }
    if (Object.entries(hidden).some(([name, value]) => !sameValue(values[name], value))) flag(row, "ERASED");
    return { ...values, ...hidden };
  };

  const unshown = unshownCustom(at.firm, of.name);
  for (const each of rows) {
    const before = lookups.existing.get(each.objectId) as (Row & Values) | undefined;
    const row = withUnshown(each, before, unshown);
    const { objectId, createdAt, updatedAt, custom } = row;
    const last = lastImport(lookups.origins.get(objectId) ?? []);
    if (before === undefined) {
      const erased = entity.name === "User" && last.deleted?.username === pseudonymOf(objectId);
      if (last.deleted !== null && (erased || !options.restore)) {
        flag(row, erased ? "ERASED" : "DELETED_HERE");
        deletedHere.add(objectId);
        continue;
      }
      const values = { ...blank, ...row.absent, ...row.fields, custom, objectId, createdAt, updatedAt };
      const fields = withoutPersonal(row, values);
      const after = withClient(of, withSnapshot(of, fields, lookups), lookups) as Row & Values;
      // The rates of a deleted profile were deleted with it, and come back with it.
      const rate = mergeRate(row, undefined, [], options.takeTheirs, at);
      write(objectId, [creation(entity.name, after, at), ...rate.changes]);
      if (entity.name === "User") administrators.note(after as never);
      continue;
    }
    const user = entity.name === "User" ? (before as unknown as User) : null;
    const removed =
      user === null ? null : isErased(user) ? "ERASED" : isGivenUp(user) && !options.restore ? "DELETED_HERE" : null;
    const lock =
      entity.name === "BillableHour"
        ? hoursLock(before as unknown as BillableHour, row, last, options.takeTheirs, at.firm.closedThrough)
        : null;
    if (of.immutable === true) {
      const differs = Object.keys(row.fields).filter((name) => !sameValue(before[name], row.fields[name]));
      const shown = (name: string, value: unknown): unknown => formattedValue(entity, name, value);
      if (differs.length > 0)
        flag(
          row,
          "VERSION_CONFLICT",
          differs.map((field) => ({
            ...{ field, here: shown(field, before[field]), export: shown(field, row.fields[field]) },
          })),
        );
      continue;
    }
    const reason = removed ?? lock;
    if (reason !== null) {
      if (reason !== lock || differsInInput(of, row, before)) flag(row, reason);
      continue;
    }
    const hidden =
      erasedIn(before) === null && erasedIn(row.fields) === null
        ? new Set([...writtenByErased(before), ...writtenByErased(row.fields)])
        : personal;
    if ([...hidden].some((name) => Object.hasOwn(row.fields, name) && !sameValue(before[name], row.fields[name])))
      flag(row, "ERASED");
    // A deleted account comes back as the export has it.
    const basis = user !== null && isGivenUp(user) ? { ...last, base: before, changed: new Map() } : last;
    const merged = mergeRow(of, before, row, basis, { takeTheirs: options.takeTheirs, hidden });
    let { after, decided } = merged;
    if (user !== null) {
      after = withPasswordHash(user, after, row, basis.base);
      if (administers(user) && !administers(after as unknown as User)) {
        if (!options.isLastPass) {
          postponed.push(each);
          continue;
        }
        if (administrators.isLast(objectId)) {
          after = { ...after, role: user.role, active: user.active };
          decided = demotingFields(user, row);
        }
      }
      administrators.note(after as never);
    }
    const firstRate = firstRateStep(lookups.rates.get(objectId));
    const rate = mergeRate(
      row,
      firstRate,
      lookups.rateOrigins.get(firstRate?.objectId ?? objectId) ?? [],
      options.takeTheirs,
      at,
    );
    const conflicts = rate.conflict === null ? merged.conflicts : [...merged.conflicts, rate.conflict];
    if (conflicts.length > 0) flag(row, "VERSION_CONFLICT", conflicts);
    if (decided.length > 0) flag(row, "STATE_KEPT", decided);
    const changed = Object.keys(after).some((name) => !sameValue(after[name], before[name]));
    if (!changed && rate.changes.length === 0) continue;
    const next = {
      ...(changed ? withSnapshot(of, after, lookups) : after),
      updatedAt: Math.max(updatedAt, before.updatedAt + 1),
      version: before.version + 1,
    };
    const doing = { ...at, reason: merged.changedHere || conflicts.length > 0 ? partlyTakenReason : null };
    write(objectId, [...revision(entity.name, before, next as never, doing), ...rate.changes]);
  }
  return {
    imported: written.length,
    unchanged: rows.length - written.length - postponed.length,
    flags,
    written,
    deletedHere,
    postponed,
    changes,
  };
};

/** Whether the row differs in more than derived fields and labels. */
const differsInInput = (of: ImportClass, row: PreparedRow, before: Values): boolean =>
  !sameValue(before.custom, row.custom) ||
  Object.entries(row.fields).some(
    ([name, value]) =>
      !name.endsWith("Label") &&
      of.derived.every(({ field }) => field !== name) &&
      !sameAsExport(before[name], value, row.bareAmounts.has(name)),
  );
