import { derivedValues } from "../../domain/derived-fields.ts";
import { entityNamed } from "../../domain/entities.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { noRelatedRecords, type RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import { holdsFor } from "../../domain/kernel/policy/policy.ts";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import type { Warning } from "../../domain/kernel/refusal/warning.ts";
import { allFields, type Entity, type Field, type PlainRecordOf, type Row } from "../../domain/kernel/schema/entity.ts";
import { asStored, type Kind } from "../../domain/kernel/schema/kind.ts";
import { policies } from "../policy/policies.ts";

/** How the records of a class are printed. */
interface Format {
  /** Every field that is shown, absent. */
  readonly absent: Readonly<Record<string, null>>;
  /** The fields that are shown otherwise than they are stored. */
  readonly formatted: ReadonlyArray<{ readonly name: string; readonly kind: Kind }>;
  /** Secret and internal fields. */
  readonly unshown: ReadonlyArray<string>;
}
const formats = new Map<string, Format>();
const formatOf = (entity: Entity): Format => {
  const known = formats.get(entity.name);
  if (known !== undefined) return known;
  const fields = Object.entries<Field>(allFields(entity));
  const shown = fields.filter(([, { secret, internal }]) => secret !== true && internal !== true);
  const made = {
    absent: Object.fromEntries(shown.map(([name]) => [name, null])),
    formatted: shown.flatMap(([name, { kind }]) => (kind.format === asStored ? [] : [{ name, kind }])),
    unshown: fields.filter((each) => !shown.includes(each)).map(([name]) => name),
  };
  formats.set(entity.name, made);
  return made;
};

/** Secret fields are left out, hidden ones absent; `whole`: so are those that are not given. */
const formatted = (
  entity: Entity,
  values: Readonly<Record<string, unknown>>,
  at: Moment,
  around: RelatedRecords,
  whole: boolean,
): Record<string, unknown> => {
  const { absent, formatted, unshown } = formatOf(entity);
  const plain: Record<string, unknown> = whole ? { ...absent, ...values } : { ...values };
  for (const name of unshown) delete plain[name];
  for (const { name, kind } of formatted) {
    const value = plain[name];
    if (value !== undefined && value !== null) plain[name] = kind.format(value);
  }
  for (const { field, visible } of policies[entity.name]?.hidden ?? [])
    if (field in plain && !holdsFor(visible(at.actor, at.firm), values, around)) plain[field] = null;
  for (const { field, parts, of, visible } of policies[entity.name]?.hiddenParts ?? []) {
    const structure = values[field] as Readonly<Record<string, unknown>> | null | undefined;
    if (!structure || !of(structure) || holdsFor(visible(at.actor, at.firm), values, around)) continue;
    plain[field] = { ...(plain[field] as object), ...Object.fromEntries(parts.map((part) => [part, null])) };
  }
  return plain;
};

/** A record in plain values as this actor may see it: secret fields are left out, hidden ones absent. */
export const formatRecord = (
  entity: string,
  row: Row,
  at: Moment,
  around: RelatedRecords = noRelatedRecords,
): unknown =>
  Object.assign(formatted(entityNamed(entity), row as never, at, around, true), derivedValues(entity, row, at));

/** Some stored values of a record, printed like the whole; who may see a hidden one is judged by the values given. */
export const formatValues = (
  entity: Entity,
  values: Readonly<Record<string, unknown>>,
  at: Moment,
  around: RelatedRecords = noRelatedRecords,
): Record<string, unknown> => formatted(entity, values, at, around, false);

/** A decision knows the record as it is stored; what leaves shows it as this actor may see it. */
export const formatRefusal = (refusal: Refusal, at: Moment, around: RelatedRecords): Refusal =>
  refusal._tag === "InvalidTransition" && isStored(refusal.current)
    ? { ...refusal, current: formatRecord(refusal.class, refusal.current, at, around) }
    : refusal;
const isStored = (of: unknown): of is Row => typeof (of as Partial<Row> | null)?.createdAt === "number";

/** What stands beside an accepted record. */
export interface WithWarnings {
  readonly warnings: ReadonlyArray<Warning>;
}

/** `format` of a command whose answer is one record of this class. */
export const recordFormatter =
  <E extends Entity, More = object>(entity: E) =>
  (row: Row, at: Moment, around: RelatedRecords): PlainRecordOf<E> & More =>
    formatRecord(entity.name, row, at, around) as PlainRecordOf<E> & More;
/** A record as a change of it answers. */
export type RecordAnswer<E> = PlainRecordOf<E> & WithWarnings;

/** `format` of a deletion: which record is gone. */
export const formatDeleted = ({ objectId }: Row): Deleted => ({ objectId }) as Deleted;
type Deleted = WithWarnings & { readonly objectId: string };
