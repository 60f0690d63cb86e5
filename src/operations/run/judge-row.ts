import type { Actor } from "../../domain/kernel/context/actor.ts";
import { customClassOf, customFieldsOf, mayWriteCustom } from "../../domain/kernel/context/custom-fields.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { equal } from "../../domain/kernel/decision/decision.ts";
import type { RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import { holdsFor, type Policy } from "../../domain/kernel/policy/policy.ts";
import { neededAs, type Refusal } from "../../domain/kernel/refusal/refusal.ts";
import type { Row } from "../../domain/kernel/schema/entity.ts";
import type { Input } from "../../domain/kernel/schema/input.ts";
import type { Load } from "../../ports/load.ts";
import { formatRecord } from "../define/format-record.ts";
import type { AnyCommand, CurrentRow } from "../define/operation.ts";
import { isOwnRead } from "../define/own-read.ts";
import { neededRights } from "../policy/needed-rights.ts";
import { policies, policyOf } from "../policy/policies.ts";

type Values = Readonly<Record<string, unknown>>;

/** Fields of an input that are not fields of the record. */
const nonRecordFields = { objectId: true, expectedVersion: true, expectedUpdatedAt: true, reason: true } as const;

/** The rows of a class in a state; null when the load does not read the class. */
export const loadedRowsOf = (of: Load<Values>, state: Values, entity: string): ReadonlyArray<Values> | null => {
  let found: Array<Values> | null = null;
  for (const [name, read] of Object.entries(of.reads)) {
    // What a guard reads is for the guard alone: it may have too few fields for a policy.
    if (isOwnRead(name) || read.entity.name !== entity || ["count", "logSize", "origins"].includes(read.kind)) continue;
    found ??= [];
    const rows = state[name];
    if (Array.isArray(rows)) for (const row of rows as ReadonlyArray<Values>) found.push(row);
    else if (rows !== null && rows !== undefined) found.push(rows as Values);
  }
  return found;
};

/** The loaded rows as related records, so that policies can follow pointers. */
export const aroundState = (of: Load<Values>, state: Values): RelatedRecords => {
  const needed = (entity: string): ReadonlyArray<Values> => {
    const rows = loadedRowsOf(of, state, entity);
    if (rows === null) throw new Error(`The policy reads ${entity}, which the load ${of.name} does not read`);
    return rows;
  };
  return {
    get: (entity, objectId) => needed(entity).find((row) => row.objectId === objectId),
    pointing: (entity, by, objectId) => needed(entity).filter((row) => row[by] === objectId),
  };
};

/** The fields of an input that would change the record. Some are validated later and still plain, so both forms are compared. */
const differingFields = (input: Input, subject: Row, parsed: Values): ReadonlyArray<string> => {
  const stored = subject as unknown as Values;
  return Object.keys(parsed).filter((name) => {
    const value = stored[name];
    const kind = input[name]?.field.kind;
    if (value === undefined || kind === undefined || name in nonRecordFields) return false;
    const plain = value === null ? null : kind.format(value);
    return !equal(parsed[name], value) && !equal(parsed[name], plain);
  });
};

const isStale = (row: Row | null, { expectedVersion, expectedUpdatedAt }: Values): boolean =>
  (typeof expectedVersion === "number" && expectedVersion !== (row?.version ?? 0)) ||
  (typeof expectedUpdatedAt === "number" && expectedUpdatedAt !== row?.updatedAt);

const conflict = (of: AnyCommand, found: CurrentRow, parsed: Values, at: Moment, around: RelatedRecords): Refusal => ({
  _tag: "VersionConflict",
  class: of.class,
  objectId: found.row.objectId,
  current: "current" in found ? found.current : formatRecord(of.class, found.row, at, around),
  fields: differingFields(of.input as Input, found.row, parsed),
});

/** Whether the actor may get a row by its id, and whether it may change the row without that. */
const isRead = (policy: Policy, row: object, { actor, firm }: Moment, around: RelatedRecords): boolean =>
  holdsFor(policy.read({ ...actor, reads: "get" }, firm), row, around);
const isUnread = ({ unread }: Policy, row: object, { actor, firm }: Moment, around: RelatedRecords): boolean =>
  unread !== undefined && holdsFor(unread(actor, firm), row, around);

/** The refusal when the current row is not the version that the caller saw, or is gone. */
const staleCurrentRow = (
  of: AnyCommand,
  found: CurrentRow | null,
  parsed: Values,
  at: Moment,
  around: RelatedRecords,
): Refusal | null => {
  if (!isStale(found?.row ?? null, parsed)) return null;
  return found === null
    ? { _tag: "VersionConflict", class: of.class, current: null, fields: [] }
    : conflict(of, found, parsed, at, around);
};

/** The checks between parsing and validation: the row, its policy, its fields, the version and pointers (R-POL-1). */
export const judgeRow = (
  of: AnyCommand,
  state: Values,
  parsed: Values,
  at: Moment,
  around: RelatedRecords,
): Refusal | null => {
  const policy = policies[of.class];
  const forbidden = (field?: string): Refusal => ({
    _tag: "Forbidden",
    class: of.class,
    event: of.name,
    ...neededAs(neededRights(of, at.firm, field)),
    ...(field === undefined ? {} : { field }),
  });
  const may = policyOf(of.class, of.action)(at.actor, at.firm);
  const subject = of.subject === undefined ? undefined : (state[of.subject] as Row | null);
  if (subject === null) return { _tag: "NotFound", class: of.class };
  if (subject !== undefined && policy !== undefined) {
    const allowed = holdsFor(may, subject, around);
    if (!isRead(policy, subject, at, around) && !(allowed && isUnread(policy, subject, at, around)))
      return { _tag: "NotFound", class: of.class };
    if (!allowed)
      return forbidden(
        policy.byField?.includes(of.action) === true
          ? Object.keys(parsed).find((name) => !(name in nonRecordFields))
          : undefined,
      );
  } else if (of.candidate !== undefined && !holdsFor(may, of.candidate(parsed as never, at), around))
    return forbidden();

  const writable = policy?.writable(at.actor, of.action) ?? "all";
  if (writable !== "all")
    for (const name of Object.keys(parsed))
      if (!writable.includes(name) && name !== "custom" && !(name in nonRecordFields)) return forbidden(name);
  const custom = Object.keys((parsed.custom ?? {}) as Values);
  // Few calls have custom fields.
  const fields = custom.length === 0 ? {} : customFieldsOf(at.firm, customClassOf(of.class, parsed));
  for (const name of custom) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const wholeRow = (actor: Actor): boolean => {
      const some = policy?.writable(actor, of.action) ?? "all";
      return some === "all" || some.includes("custom");
    };
    if (field !== undefined && !mayWriteCustom(field, at.actor, wholeRow(at.actor)))
      return {
        ...forbidden(`custom.${name}`),
        ...neededAs(neededRights(of, at.firm, undefined, (actor) => mayWriteCustom(field, actor, wholeRow(actor)))),
      } as Refusal;
  }

  if (subject !== undefined && isStale(subject, parsed)) {
    const seen = policy === undefined || isRead(policy, subject, at, around);
    return seen
      ? conflict(of, { row: subject }, parsed, at, around)
      : { _tag: "VersionConflict", class: of.class, current: null, fields: [] };
  }
  for (const [field, key] of Object.entries((of.pointers ?? {}) as Readonly<Record<string, string>>)) {
    if (parsed[field] === undefined || parsed[field] === null) continue;
    const row = state[key] as Row | null;
    const target = (of.load as Load<Values>).reads[key]?.entity.name ?? "";
    const readable = policies[target];
    if (row === null || (readable !== undefined && !holdsFor(readable.read(at.actor, at.firm), row, around)))
      return { _tag: "PointerInvalid", field, class: target };
  }
  // After the pointers, because they select the current row.
  return of.currentRow === undefined
    ? null
    : staleCurrentRow(of, of.currentRow(state, parsed as never, at), parsed, at, around);
};
