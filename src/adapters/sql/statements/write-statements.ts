import { sql } from "kysely";
import type { Entity } from "../../../domain/kernel/schema/entity.ts";
import { anyDb, type Dialect } from "../dialect.ts";
import { columnsOf, keysColumn, tableName } from "../schema/columns.ts";

export interface WriteStatements {
  /** Values: all columns. */
  readonly insert: string;
  /** Values: all columns, then organization, id and the version before. */
  readonly update: string;
  /** Values: organization, id and the version before. */
  readonly remove: string;
}
/** The write statements of a class; `keyed` with the column of the keys of custom fields behind all others. They match the version too, so that a decision never overwrites a change that it has not seen. */
export const writeStatementsOf = (dialect: Dialect, of: Entity, keyed = false): WriteStatements => {
  const names = [...columnsOf(of).map(({ column }) => column), ...(keyed ? [keysColumn] : [])];
  const columns = Object.fromEntries(names.map((column) => [column, null]));
  const table = tableName(of.name);
  const db = anyDb(dialect);
  const row = sql<boolean>`"organization_id" = ? and "object_id" = ? and "version" = ?`;
  return {
    insert: db.insertInto(table).values(columns).compile().sql,
    update: db.updateTable(table).set(columns).where(row).compile().sql,
    remove: db.deleteFrom(table).where(row).compile().sql,
  };
};
/** Whether another row has the same values. Values: organization, the fields, the id of the row itself. */
export const selectDuplicate = (dialect: Dialect, of: Entity, columns: ReadonlyArray<string>): string =>
  anyDb(dialect)
    .selectFrom(tableName(of.name))
    .select(sql.lit(1).as("found"))
    .where((each) => each.and(["organization_id", ...columns].map((column) => each(column, "=", null))))
    .where("object_id", "<>", "")
    .limit(sql.lit(1))
    .compile().sql;
