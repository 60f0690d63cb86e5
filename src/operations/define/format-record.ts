import { type DerivedFieldsOf, derivedFieldOf, derivedValues } from "../../domain/derived-fields.ts";
import { entityNamed } from "../../domain/entities.ts";
import { customClassOf, declaredFields, mayReadCustom } from "../../domain/kernel/context/custom-fields.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { noRelatedRecords, type RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import { holdsFor } from "../../domain/kernel/policy/policy.ts";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import type { Warning } from "../../domain/kernel/refusal/warning.ts";
import {
  allFields,
  type Entity,
  type Field,
  type PlainOf,
  type PlainRecordOf,
  type Row,
} from "../../domain/kernel/schema/entity.ts";
import { asStored, type Kind } from "../../domain/kernel/schema/kind.ts";
import { policies } from "../policy/policies.ts";

/** How the records of a class are formatted. */
interface Format {
  /** Every field that is shown, as null. */
  readonly absent: Readonly<Record<string, null>>;
  /** The fields whose plain value differs from the stored one. */
  readonly formatted: ReadonlyArray<{ readonly name: string; readonly kind: Kind }>;
  /** Secret and internal fields. */
  readonly unshown: ReadonlyArray<string>;
  readonly fieldCount: number;
}
const formats = new Map<string, Format>();
const formatOf = (entity: string): Format => {
  const cached = formats.get(entity);
  if (cached !== undefined) return cached;
  const fields = Object.entries<Field>(allFields(entityNamed(entity)));
  const shown = fields.filter(([, { secret, internal }]) => secret !== true && internal !== true);
  const made = {
    absent: Object.fromEntries(shown.map(([name]) => [name, null])),
    formatted: shown.flatMap(([name, { kind }]) => (kind.format === asStored ? [] : [{ name, kind }])),
    unshown: fields.filter((each) => !shown.includes(each)).map(([name]) => name),
    fieldCount: fields.length,
  };
  formats.set(entity, made);
  return made;
};

/** The custom fields that the actor may see: none that was deleted, or that is for other roles (R-CUST-3, R-CUST-4). */
const shownCustom = (entity: string, values: Readonly<Record<string, unknown>>, at: Moment): unknown => {
  const custom = values.custom as Readonly<Record<string, unknown>>;
  const fields = declaredFields(at.firm, customClassOf(entity, values));
  const isShown = (name: string): boolean => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return field === undefined || (field.deleted !== true && mayReadCustom(field, at.actor));
  };
  const names = Object.keys(custom);
  if (names.every(isShown)) return custom;
  const shown = Object.entries(custom).filter(([name]) => isShown(name));
  return shown.length === 0 ? null : Object.fromEntries(shown);
};

/** Leaves secret fields out and sets hidden ones to null; with `whole`, also those that have no value. */
const formatted = (
  entity: string,
  values: Readonly<Record<string, unknown>>,
  at: Moment,
  around: RelatedRecords,
  whole: boolean,
): Record<string, unknown> => {
  const { absent, formatted, unshown, fieldCount } = formatOf(entity);
  // One copy, because a page has many records: a row that was read whole has every field.
  const lacksNone = !whole || Object.keys(values).length === fieldCount;
  const plain: Record<string, unknown> = lacksNone ? { ...values } : { ...absent, ...values };
  for (const name of unshown) delete plain[name];
  for (const { name, kind } of formatted) {
    const value = plain[name];
    if (value !== undefined && value !== null) plain[name] = kind.format(value);
  }
  for (const { field, visible, logged } of policies[entity]?.hidden ?? [])
    if (
      field in plain &&
      !(
        holdsFor(visible(at.actor, at.firm), values, around) &&
        (logged !== true || holdsFor(visible(at.reader ?? at.actor, at.firm), values, around))
      )
    )
      plain[field] = null;
  if (values.custom) plain.custom = shownCustom(entity, values, at);
  for (const { field, parts, of, visible } of policies[entity]?.hiddenParts ?? []) {
    const structure = values[field] as Readonly<Record<string, unknown>> | null | undefined;
    if (!structure || !of(structure) || holdsFor(visible(at.actor, at.firm), values, around)) continue;
    plain[field] = { ...(plain[field] as object), ...Object.fromEntries(parts.map((part) => [part, null])) };
  }
  return plain;
};

/** A record of a class in plain values, with its derived field. */
export type PlainOfClass<E> = PlainRecordOf<E> & {
  readonly [K in keyof DerivedFieldsOf<E>]: PlainOf<DerivedFieldsOf<E>[K]>;
};

/** A record in plain values as this actor may see it: without secret fields, with null for hidden ones. */
export const formatRecord = (
  entity: string,
  row: Row,
  at: Moment,
  around: RelatedRecords = noRelatedRecords,
): unknown => Object.assign(formatted(entity, row as never, at, around, true), derivedValues(entity, row, at));

/** Some fields of a record as this actor may see it. The row has at least those that they follow from. */
export const formatSelected = (
  { name }: Entity,
  row: Row,
  at: Moment,
  around: RelatedRecords,
  selection: ReadonlySet<string>,
): Record<string, unknown> => {
  const plain = formatted(name, row as never, at, around, true);
  const of = derivedFieldOf(name);
  if (of !== undefined && (selection.has(of.name) || selection.has("statusLabel")))
    Object.assign(plain, derivedValues(name, row, at));
  return Object.fromEntries(Object.entries(plain).filter(([field]) => selection.has(field)));
};

/**
 * Some stored values of a record, formatted like a whole record. Whether a hidden one is shown depends on the values given. A field of a
 * newer version is left out: only that version knows who may see it.
 */
export const formatValues = (
  entity: Entity,
  values: Readonly<Record<string, unknown>>,
  at: Moment,
  around: RelatedRecords = noRelatedRecords,
): Record<string, unknown> => {
  const fields = allFields(entity);
  const known = Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(fields, name)));
  return formatted(entity.name, known, at, around, false);
};

/** A refusal with its stored record formatted as this actor may see it. */
export const formatRefusal = (refusal: Refusal, at: Moment, around: RelatedRecords): Refusal =>
  refusal._tag === "InvalidTransition" && isStored(refusal.current)
    ? { ...refusal, current: formatRecord(refusal.class, refusal.current, at, around) }
    : refusal;
const isStored = (of: unknown): of is Row => typeof (of as Partial<Row> | null)?.createdAt === "number";

/** The warnings beside an answer. Every command has them, see {@link AnswerOf}. */
export interface WithWarnings {
  readonly warnings: ReadonlyArray<Warning>;
}

/** The `format` of a command that answers one record of this class. */
export const recordFormatter =
  <E extends Entity, More = object>(entity: E) =>
  (row: Row, at: Moment, around: RelatedRecords): PlainRecordOf<E> & More =>
    formatRecord(entity.name, row, at, around) as PlainRecordOf<E> & More;
/** The `format` of a deletion. */
export const formatDeleted = ({ objectId }: Row): Deleted => ({ objectId });
type Deleted = { readonly objectId: string };
