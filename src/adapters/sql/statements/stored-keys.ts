import { allEntities } from "../../../domain/entities.ts";
import { ownRecords } from "../../../domain/kernel/context/custom-fields.ts";
import type { StoredKeys } from "../../../ports/adapter.ts";
import { hasKeys, keysColumn, tableName } from "../schema/columns.ts";

/** The tables whose records have keys of custom fields. */
export const keyedEntities = allEntities.filter(hasKeys);

/** Reads the keys of a firm: of every record of these classes, and of others that have any. One parameter for each table: the firm. */
export const storedKeysSql = (
  prefix: string,
  parameter: (index: number) => string,
  indexed: ReadonlyArray<string>,
): string =>
  keyedEntities
    .map((of, i) => {
      const own = of.name === ownRecords;
      const all = indexed.some((each) => each === of.name || (own && keyedEntities.every(({ name }) => name !== each)));
      const name = own ? '"class"' : `'${of.name}'`;
      return `select ${name}, "object_id", cast("custom" as text), cast("${keysColumn}" as text) from ${prefix}${tableName(of.name)} where "organization_id" = ${parameter(i)}${all ? "" : ` and "${keysColumn}" is not null`}`;
    })
    .join(" union all ");

/** A row of {@link storedKeysSql}. */
export const storedKeysOf = ([name, objectId, custom, keys]: ReadonlyArray<unknown>): StoredKeys => ({
  class: name as string,
  objectId: objectId as string,
  custom: custom === null ? null : JSON.parse(custom as string),
  keys: keys === null ? [] : JSON.parse(keys as string),
});
