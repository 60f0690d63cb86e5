import { type RawBuilder, sql } from "kysely";
import { knownEntity } from "../../../domain/entities.ts";
import { mostIndexed, ownRecords } from "../../../domain/kernel/context/custom-fields.ts";
import type { KeyWork } from "../../../domain/kernel/decision/decision.ts";
import type { CustomStorage } from "../../../domain/kernel/values/custom-path.ts";
import type { Dialect } from "../dialect.ts";
import { organizationParameter } from "../parameters.ts";
import { keysColumn, tableName } from "../schema/columns.ts";
import { type Statement, statementOf } from "../statement.ts";

/** How a database writes keys. */
export interface KeySql {
  /** The key of a field from the column of the custom fields. */
  readonly keyOf: (name: string, storage: CustomStorage) => RawBuilder<unknown>;
  /** A list as JSON. */
  readonly list: (of: ReadonlyArray<RawBuilder<unknown>>) => RawBuilder<unknown>;
}

/** The work of each class: its records are written once, whatever the number of their fields. */
export const workByClass = (work: ReadonlyArray<KeyWork>): ReadonlyArray<readonly [string, ReadonlyArray<KeyWork>]> => [
  ...Map.groupBy(work, (each) => each.class),
];
/** One statement that writes the keys of some slots in all records of a class. Arguments: `$class`, for an own class. */
export const writeKeys = (
  dialect: Dialect,
  { keyOf, list }: KeySql,
  name: string,
  work: ReadonlyArray<KeyWork>,
): Statement => {
  const table = dialect.table(tableName(knownEntity(name) === undefined ? ownRecords : name));
  const keys = sql.ref(keysColumn);
  const made = Array.from({ length: mostIndexed }, (_, nth) => {
    const asked = work.findLast(({ slot }) => slot === nth);
    if (asked === undefined) return sql`${keys} -> ${sql.lit(nth)}`;
    return asked.of === null ? sql`null` : keyOf(asked.of.field, asked.of.storage);
  });
  const text = (param: string) => dialect.parameter({ param, kind: "text" });
  const ofClass = knownEntity(name) === undefined ? sql` and "class" = ${text("$class")}` : sql``;
  // Where fields only lose their index, most records may have no key.
  const holds = work.map(({ slot }) => sql`${dialect.customKey(keys, slot)} is not null`);
  const held = work.every(({ of }) => of === null) ? sql` and (${sql.join(holds, sql` or `)})` : sql``;
  return statementOf(
    dialect,
    sql`update ${table} set ${sql.id(keysColumn)} = ${list(made)} where "organization_id" = ${text(organizationParameter.param)}${ofClass}${held}`.compile(
      dialect.db,
    ),
  );
};

/** The step that added the column for keys. */
const keysVersion = 13;
/**
 * A version before that step writes no keys, so lists would miss its records. From the first index on, the step is not additive: such a
 * version refuses to work (docs/decisions/018).
 */
export const refuseOlderVersions = (table: string): string =>
  `update ${table} set "additive" = false where "version" = ${keysVersion} and "additive"`;
