import { entityNamed } from "../domain/entities.ts";
import type { Moment, Warning } from "../domain/kernel/decision.ts";
import { allFields, type Entity, type Field, type PlainRecordOf, type Row } from "../domain/kernel/entity.ts";
import { type Around, alone } from "../domain/kernel/evaluate.ts";
import { judged } from "../domain/kernel/policy.ts";
import type { Refusal } from "../domain/kernel/refusal.ts";
import { derivedValues } from "./derived.ts";
import { policies } from "./policies.ts";

type Printer = readonly [name: string, print: (value: never) => unknown];
const printers = new Map<string, ReadonlyArray<Printer>>();
const printersOf = (entity: Entity): ReadonlyArray<Printer> => {
  const known = printers.get(entity.name);
  if (known !== undefined) return known;
  const made = Object.entries(allFields(entity))
    .filter(([, field]: readonly [string, Field]) => field.secret !== true)
    .map(([name, field]): Printer => [name, (value) => field.kind.print(value)]);
  printers.set(entity.name, made);
  return made;
};

/** A record in plain values as this actor may see it: secret fields are left out, hidden ones absent. */
export const printRecord = (entity: string, row: Row, at: Moment, around: Around = alone): unknown => {
  const plain: Record<string, unknown> = {};
  for (const [name, print] of printersOf(entityNamed(entity))) {
    const value = (row as unknown as Record<string, unknown>)[name];
    plain[name] = value === null || value === undefined ? null : print(value as never);
  }
  for (const { field, visible } of policies[entity]?.hidden ?? [])
    if (field in plain && !judged(visible(at.actor, at.firm), row, around)) plain[field] = null;
  return Object.assign(plain, derivedValues(entity, row, at));
};

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
  (row: Row, at: Moment): PlainRecordOf<E> & More =>
    printRecord(entity.name, row, at) as PlainRecordOf<E> & More;

/** `print` of a deletion: which record is gone. */
export const deleted = ({ objectId }: Row): { readonly objectId: string } => ({ objectId });
