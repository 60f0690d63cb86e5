import { type DerivedFieldsOf, derivedFieldOf, derivedValues } from "../../domain/derived-fields.ts";
import { entityNamed } from "../../domain/entities.ts";
import { customClassOf, declaredFields, mayReadCustom } from "../../domain/kernel/context/custom-fields.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { noRelatedRecords, type RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import { holdsFor, type Verdict } from "../../domain/kernel/policy/policy.ts";
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
  readonly shownCount: number;
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
    shownCount: shown.length,
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

type Values = Readonly<Record<string, unknown>>;
/** Formats records of one class for one actor. */
type Formatter = (values: Values) => Record<string, unknown>;

/** What remains to be judged for each record: verdicts that hold for all records are left out. */
const verdictsOf = (verdicts: ReadonlyArray<Verdict<never>>): ReadonlyArray<Verdict<never>> =>
  verdicts.filter((each) => each !== true);

/**
 * Leaves secret fields out and sets hidden ones to null; with `whole`, also those that have no value. What is the same for all records is
 * found once, because a page has many.
 */
const formatting = (entity: string, at: Moment, around: RelatedRecords, whole: boolean): Formatter => {
  const { absent, formatted, unshown, shownCount } = formatOf(entity);
  const policy = policies[entity];
  const hidden = (policy?.hidden ?? []).flatMap(({ field, visible, logged }) => {
    const others = logged === true && at.reader !== undefined ? [visible(at.reader, at.firm)] : [];
    const verdicts = verdictsOf([visible(at.actor, at.firm), ...others]);
    return verdicts.length === 0 ? [] : [{ field, verdicts }];
  });
  const hiddenParts = (policy?.hiddenParts ?? []).flatMap(({ visible, ...part }) => {
    const verdicts = verdictsOf([visible(at.actor, at.firm)]);
    return verdicts.length === 0 ? [] : [{ ...part, verdicts }];
  });
  const isVisible = (verdicts: ReadonlyArray<Verdict<never>>, values: Values): boolean =>
    verdicts.every((each) => holdsFor(each, values, around));
  return (values) => {
    // One copy, because a page has many records: of a row that was read whole, without the fields that are not shown.
    const lacksNone = !whole || Object.keys(values).length === shownCount;
    const plain: Record<string, unknown> = lacksNone ? { ...values } : { ...absent, ...values };
    for (const name of unshown) if (name in plain) delete plain[name];
    for (const { name, kind } of formatted) {
      const value = plain[name];
      if (value !== undefined && value !== null) plain[name] = kind.format(value);
    }
    for (const { field, verdicts } of hidden) if (field in plain && !isVisible(verdicts, values)) plain[field] = null;
    if (values.custom) plain.custom = shownCustom(entity, values, at);
    for (const { field, parts, of, verdicts } of hiddenParts) {
      const structure = values[field] as Values | null | undefined;
      if (!structure || !of(structure) || isVisible(verdicts, values)) continue;
      plain[field] = { ...(plain[field] as object), ...Object.fromEntries(parts.map((part) => [part, null])) };
    }
    return plain;
  };
};

/** A record of a class in plain values, with its derived field. */
export type PlainOfClass<E> = PlainRecordOf<E> & {
  readonly [K in keyof DerivedFieldsOf<E>]: PlainOf<DerivedFieldsOf<E>[K]>;
};

/** Formats records in plain values as this actor may see them: without secret fields, with null for hidden ones. */
export const recordsFormatter = (
  entity: string,
  at: Moment,
  around: RelatedRecords = noRelatedRecords,
): ((row: Row) => Record<string, unknown>) => {
  const format = formatting(entity, at, around, true);
  const derives = derivedFieldOf(entity) !== undefined;
  return (row) => {
    const plain = format(row as never);
    return derives ? Object.assign(plain, derivedValues(entity, row, at)) : plain;
  };
};
/** One record in plain values as this actor may see it. */
export const formatRecord = (
  entity: string,
  row: Row,
  at: Moment,
  around: RelatedRecords = noRelatedRecords,
): unknown => recordsFormatter(entity, at, around)(row);

/** Formats some fields of records as this actor may see them. A row has at least those that they follow from. */
export const selectedFormatter = (
  { name }: Entity,
  at: Moment,
  around: RelatedRecords,
  selection: ReadonlySet<string>,
): ((row: Row) => Record<string, unknown>) => {
  const format = formatting(name, at, around, true);
  const of = derivedFieldOf(name);
  const derives = of !== undefined && (selection.has(of.name) || selection.has("statusLabel"));
  return (row) => {
    const plain = format(row as never);
    if (derives) Object.assign(plain, derivedValues(name, row, at));
    return Object.fromEntries(Object.entries(plain).filter(([field]) => selection.has(field)));
  };
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
  return formatting(entity.name, at, around, false)(known);
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
