import { afterEntry, type LogFacts, withInitialValues } from "../change-log/log-row.ts";
import { equal } from "../kernel/decision/decision.ts";
import type { Entity } from "../kernel/schema/entity.ts";

type Values = Readonly<Record<string, unknown>>;

/** What is wrong between a record and its part of the change log. */
type LogProblem =
  /** The record has no log row. */
  | "notLogged"
  /** The log creates the record, and the table does not have it. */
  | "missing"
  /** The log deletes the record, and the table has it. */
  | "notDeleted"
  /** The table has other values than the last log row. */
  | "differs"
  /** A log row follows none, or creates what exists. */
  | "noBeginning"
  /** A version is missing, or comes twice. */
  | "version"
  /** `updatedAt` does not increase. */
  | "updatedAt"
  /** `before` of a log row is not what the one before it has, or does not name the changed fields. */
  | "before"
  /** A log row shows a secret. */
  | "secret";

/** One fault of a record's log. `fields` are those that it concerns, sorted. */
export interface LogFault {
  readonly class: string;
  readonly objectId: string;
  /** The version of the log row, or of the record if it has none. */
  readonly version: number;
  readonly problem: LogProblem;
  readonly fields: ReadonlyArray<string>;
}

/** The facts of a log row that are verified. */
export type LoggedChange = Pick<LogFacts, "class" | "objectId" | "kind" | "event" | "version"> & {
  readonly seq: number;
  readonly before: unknown;
  readonly after: unknown;
};

/** A record as its log rows so far tell it; `values` are null after a deletion. */
export interface Replayed {
  readonly version: number;
  readonly seq: number;
  readonly values: Values | null;
}

const secretsOf = (entity: Entity): ReadonlyArray<string> =>
  Object.keys(entity.fields).filter((name) => entity.fields[name]?.secret === true);
/** The names under which the log says that a secret changed. */
const noticesOf = (entity: Entity): ReadonlySet<string> =>
  new Set(Object.values(entity.fields).flatMap(({ changedAs }) => (changedAs === undefined ? [] : [changedAs])));

const differing = (left: Values, right: Values): ReadonlyArray<string> =>
  Object.keys(right)
    .filter((name) => !equal(left[name] ?? null, right[name] ?? null))
    .sort();

/**
 * The record after one more log row, and what is wrong with the row (L-41, L-46). `former` is undefined before the first row of a record;
 * only where the log was purged (`begins`) may that be a change of an existing record (R-LOG-4). Rows of an earlier version of firmcore
 * lack the fields that it did not know.
 */
export const verifyEntry = (
  entity: Entity,
  former: Replayed | undefined,
  entry: LoggedChange,
  begins: boolean,
): { readonly replayed: Replayed; readonly faults: ReadonlyArray<LogFault> } => {
  const faults: Array<LogFault> = [];
  const found = (problem: LogProblem, fields: ReadonlyArray<string> = []): void => {
    const { class: name, objectId, version } = entry;
    faults.push({ class: name, objectId, version, problem, fields });
  };
  const whole = (of: Values | null): Values | null => (of === null ? null : withInitialValues(entity, of));
  const values = afterEntry(former?.values ?? null, entry as Pick<LogFacts, "kind" | "after">);
  const [before, after] = [whole(former?.values ?? null), whole(values)];
  const logged = (entry.before ?? null) as Values | null;

  const shown = secretsOf(entity).filter((name) => (values !== null && name in values) || name in (logged ?? {}));
  if (shown.length > 0) found("secret", shown);
  if (entry.kind === "create") {
    if (before !== null) found("noBeginning");
    if (entry.version !== 1) found("version");
    if (logged !== null) found("before", Object.keys(logged).sort());
  } else if (former === undefined) {
    if (!begins) found("noBeginning");
  } else if (before === null) found("noBeginning");
  else if (entry.kind === "delete") {
    const fields = differing(before, whole(logged) ?? {});
    if (logged === null || fields.length > 0) found("before", fields);
    if (after !== null) found("noBeginning");
  } else {
    if (entry.version !== former.version + 1 || after?.version !== entry.version) found("version");
    if (!((after?.updatedAt as number) > (before.updatedAt as number))) found("updatedAt");
    const notices = noticesOf(entity);
    const old = Object.fromEntries(Object.entries(logged ?? {}).filter(([name]) => !notices.has(name)));
    const changed = new Set(differing(before, after ?? {}));
    const wrong = Object.keys(old).filter((name) => !changed.delete(name) || !equal(old[name], before[name]));
    if (wrong.length > 0 || changed.size > 0) found("before", [...wrong, ...changed].sort());
  }
  return { replayed: { version: entry.version, seq: entry.seq, values }, faults };
};

/** What is wrong between a stored row and the log of its record (L-42); null if nothing is. `row` null: the table has none. */
export const verifyRow = (
  entity: Entity,
  objectId: string,
  row: Values | null,
  replayed: Replayed | undefined,
): LogFault | null => {
  const fault = (problem: LogProblem, version: number, fields: ReadonlyArray<string> = []): LogFault => ({
    ...{ class: entity.name, objectId, version, problem, fields },
  });
  if (row === null)
    return replayed === undefined || replayed.values === null ? null : fault("missing", replayed.version);
  const version = row.version as number;
  if (replayed === undefined) return fault("notLogged", version);
  if (replayed.values === null) return fault("notDeleted", version);
  const secrets = new Set(secretsOf(entity));
  const stored = Object.fromEntries(Object.entries(row).filter(([name]) => !secrets.has(name)));
  const fields = differing(stored, withInitialValues(entity, replayed.values));
  return fields.length === 0 ? null : fault("differs", version, fields);
};
