import { derivedFieldsOf } from "../derived-fields.ts";
import { allEntities, entityNamed } from "../entities.ts";
import { sameValue } from "../import/merge/same-value.ts";
import { allFields, type Entity, type Fields } from "../kernel/schema/entity.ts";
import { hasFields } from "../kernel/values/plain-object.ts";

/** A field that cannot be merged; a person decides. */
export interface MergeConflict {
  readonly field: string;
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}
/** The result of a merge. */
export interface Merged<T> {
  /** Their record with your changes. A field in conflict has their value. */
  readonly merged: T;
  /** The changes to send, with `expectedVersion` of theirs. */
  readonly changes: Partial<T>;
  readonly conflicts: ReadonlyArray<MergeConflict>;
}

const fieldsOf = (of: Entity): Fields => ({ ...allFields(of), ...derivedFieldsOf(of) });
/** The names of fields for which `holds` is true in every class that has them. */
const namesOf = (of: ReadonlyArray<Entity>, holds: (each: Fields[string]) => boolean): ReadonlySet<string> => {
  const fields = of.flatMap((each) => Object.entries(fieldsOf(each)));
  const not = new Set(fields.flatMap(([name, each]) => (holds(each) ? [] : [name])));
  return new Set(fields.flatMap(([name]) => (not.has(name) ? [] : [name])));
};

/**
 * Merges two changes of one record (R-SYNC-3). `base` is what both sides saw; `mine` is the changed fields; `theirs`
 * is the stored record, such as `current` of a `VersionConflict`. A field that only one side changed, or both alike,
 * is taken; others are conflicts. Workflow words are never merged, because each is an event with its own rules. `of`
 * names the class; without it, the words of every class count.
 *
 * @example merge({ a: 1, b: 1 }, { a: 2, b: 1 }, { a: 1, b: 3 }).merged // { a: 2, b: 3 }
 */
export const merge = <T extends object>(base: T, mine: Partial<T>, theirs: T, of?: string): Merged<T> => {
  for (const [name, record] of Object.entries({ base, mine, theirs }))
    if (!hasFields(record)) throw new TypeError(`merge(): ${name}: expected a record, got ${typeof record}`);
  const classes = of === undefined ? allEntities : [entityNamed(of)];
  const words = new Set(
    classes.flatMap((each) =>
      Object.entries(fieldsOf(each)).flatMap(([name, { kind }]) => (kind.words === undefined ? [] : [name])),
    ),
  );
  const ours = namesOf(classes, ({ system }) => system === true);
  const values = (record: object, name: string): unknown =>
    Object.hasOwn(record, name) ? (record as Readonly<Record<string, unknown>>)[name] : undefined;
  const changes: Array<readonly [string, unknown]> = [];
  const conflicts: Array<MergeConflict> = [];
  for (const field of new Set([base, mine, theirs].flatMap((record) => Object.keys(record)))) {
    if (ours.has(field) || !Object.hasOwn(mine, field)) continue;
    const each = { base: values(base, field), mine: values(mine, field), theirs: values(theirs, field) };
    if (sameValue(each.mine, each.theirs)) continue;
    const untouched = sameValue(each.mine, each.base);
    if (words.has(field) || (!untouched && !sameValue(each.theirs, each.base))) conflicts.push({ field, ...each });
    else if (!untouched) changes.push([field, each.mine]);
  }
  const made = Object.fromEntries(changes);
  return { merged: { ...theirs, ...made }, changes: made as Partial<T>, conflicts };
};
