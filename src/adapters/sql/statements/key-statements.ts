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

/** One statement that writes the keys of one slot in all records of a class. Arguments: `$class`, for an own class. */
export const writeKeys = (dialect: Dialect, { keyOf, list }: KeySql, { class: name, slot, of }: KeyWork): Statement => {
  const table = dialect.table(tableName(knownEntity(name) === undefined ? ownRecords : name));
  const keys = sql.ref(keysColumn);
  const made = Array.from({ length: mostIndexed }, (_, nth) => {
    if (nth !== slot) return sql`${keys} -> ${sql.lit(nth)}`;
    return of === null ? sql`null` : keyOf(of.field, of.storage);
  });
  const text = (param: string) => dialect.parameter({ param, kind: "text" });
  const ofClass = knownEntity(name) === undefined ? sql` and "class" = ${text("$class")}` : sql``;
  const held = of === null ? sql` and ${dialect.customKey(keys, slot)} is not null` : sql``;
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
