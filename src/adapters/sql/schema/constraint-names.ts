import { allEntities } from "../../../domain/entities.ts";
import { type Entity, uniquesOf } from "../../../domain/kernel/schema/entity.ts";
import { foreignKeyFields, indexName, snakeCase, tableName } from "./columns.ts";

/** Citus appends a shard number such as `_102998` and truncates longer names (scale-out rule 5). */
const longestName = 50;

/** FNV-1a over UTF-16 units, 32 bits: enough to keep a few hundred names of ours apart. */
const hashOf = (text: string): string => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
};

/** A name of at most 50 bytes: a longer one is cut and ends with a hash of the whole. All names are ASCII. */
const bounded = (name: string): string =>
  name.length <= longestName ? name : `${name.slice(0, longestName - 9).replace(/_+$/, "")}_${hashOf(name)}`;

/** The name of a table's primary key in Postgres. */
export const primaryKeyName = (table: string): string => bounded(`${table}_key`);
/** The name of the foreign key of a pointer in Postgres. */
export const foreignKeyName = (table: string, field: string): string => bounded(`${table}_to_${snakeCase(field)}`);
/** The name of an index in Postgres: the same as in SQLite if it is short enough. */
export const boundedIndexName = (table: string, fields: ReadonlyArray<string>, unique = false): string =>
  bounded(indexName(table, fields, unique));

/** A class and fields that are unique in an organization. */
export interface UniqueFields {
  readonly entity: Entity;
  readonly fields: ReadonlyArray<string>;
}

const uniques: ReadonlyMap<string, UniqueFields> = new Map(
  allEntities.flatMap((entity) => {
    const table = tableName(entity.name);
    return [
      [primaryKeyName(table), { entity, fields: ["objectId"] }] as const,
      ...uniquesOf(entity).map((fields) => [boundedIndexName(table, fields, true), { entity, fields }] as const),
    ];
  }),
);

/** Removes the shard number from a name, unless the whole name is a constraint (scale-out rule 16). */
const unsharded = (name: string): string => name.replace(/_\d+$/, "");
/**
 * The unique fields of a Postgres constraint, by the name in its error (23505); `objectId` for a primary key.
 */
export const uniqueByName = (name: string): UniqueFields | undefined =>
  uniques.get(name) ?? uniques.get(unsharded(name));

const classes = new Set(allEntities.map(({ name }) => name));
const foreigns = new Set(
  allEntities.flatMap((of) =>
    foreignKeyFields(of, classes).map(({ field }) => foreignKeyName(tableName(of.name), field)),
  ),
);
/** Whether this is one of our foreign keys, by the name in its error (23503). */
export const isForeignKeyName = (name: string): boolean => foreigns.has(name) || foreigns.has(unsharded(name));
