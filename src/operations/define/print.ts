import { entityNamed } from "../../domain/entities.ts";
import type { Moment, Warning } from "../../domain/kernel/decision/decision.ts";
import { type Around, alone } from "../../domain/kernel/policy/evaluate.ts";
import { judged } from "../../domain/kernel/policy/policy.ts";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { allFields, type Entity, type Field, type PlainRecordOf, type Row } from "../../domain/kernel/schema/entity.ts";
import { policies } from "../policy/policies.ts";
import { derivedValues } from "../query/derived-fields.ts";

type Printer = readonly [name: string, print: (value: never) => unknown];
const printers = new Map<string, ReadonlyArray<Printer>>();
const printersOf = (entity: Entity): ReadonlyArray<Printer> => {
  const known = printers.get(entity.name);
  if (known !== undefined) return known;
  const made = Object.entries(allFields(entity))
    .filter(([, field]: readonly [string, Field]) => field.secret !== true && field.internal !== true)
    .map(([name, field]): Printer => [name, (value) => field.kind.format(value)]);
  printers.set(entity.name, made);
  return made;
};

/** Secret fields are left out, hidden ones absent; `whole`: so are those that are not given. */
const printed = (
  entity: Entity,
  values: Readonly<Record<string, unknown>>,
  at: Moment,
  around: Around,
  whole: boolean,
): Record<string, unknown> => {
  const plain: Record<string, unknown> = {};
  for (const [name, print] of printersOf(entity)) {
    const value = values[name];
    if (value !== undefined && value !== null) plain[name] = print(value as never);
    else if (whole || value === null) plain[name] = null;
  }
  for (const { field, visible } of policies[entity.name]?.hidden ?? [])
    if (field in plain && !judged(visible(at.actor, at.firm), values, around)) plain[field] = null;
  for (const { field, parts, of, visible } of policies[entity.name]?.hiddenParts ?? []) {
    const structure = values[field] as Readonly<Record<string, unknown>> | null | undefined;
    if (!structure || !of(structure) || judged(visible(at.actor, at.firm), values, around)) continue;
    plain[field] = { ...(plain[field] as object), ...Object.fromEntries(parts.map((part) => [part, null])) };
  }
  return plain;
};

/** A record in plain values as this actor may see it: secret fields are left out, hidden ones absent. */
export const printRecord = (entity: string, row: Row, at: Moment, around: Around = alone): unknown =>
  Object.assign(printed(entityNamed(entity), row as never, at, around, true), derivedValues(entity, row, at));

/** Some stored values of a record, printed like the whole; who may see a hidden one is judged by the values given. */
export const printValues = (
  entity: Entity,
  values: Readonly<Record<string, unknown>>,
  at: Moment,
  around: Around = alone,
): Record<string, unknown> => printed(entity, values, at, around, false);

/** A decision knows the record as it is stored; what leaves shows it as this actor may see it. */
export const printRefusal = (refusal: Refusal, at: Moment, around: Around): Refusal =>
  refusal._tag === "InvalidTransition" && isStored(refusal.current)
    ? { ...refusal, current: printRecord(refusal.class, refusal.current, at, around) }
    : refusal;
const isStored = (of: unknown): of is Row => typeof (of as Partial<Row> | null)?.createdAt === "number";

/** What stands beside an accepted record. */
export interface Warned {
  readonly warnings: ReadonlyArray<Warning>;
}

/** `print` of a command whose answer is one record of this class. */
export const printing =
  <E extends Entity, More = object>(entity: E) =>
  (row: Row, at: Moment, around: Around): PlainRecordOf<E> & More =>
    printRecord(entity.name, row, at, around) as PlainRecordOf<E> & More;
/** A record as a change of it answers. */
export type PrintedRecord<E> = PlainRecordOf<E> & Warned;

/** `print` of a deletion: which record is gone. */
export const deleted = ({ objectId }: Row): Deleted => ({ objectId }) as Deleted;
type Deleted = Warned & { readonly objectId: string };
