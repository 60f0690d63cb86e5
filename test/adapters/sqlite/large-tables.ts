import type Database from "better-sqlite3";
import { tenantTables } from "../../../src/adapters/postgres/statements/tenant-tables.ts";
import { firms, type LargeColumn, rowsOf, valuesOf } from "../large-rows.ts";

/** Fills every table of firms. */
export const fill = (database: Database.Database): void => {
  database.pragma("foreign_keys = off");
  database.exec("begin");
  for (const table of tenantTables) {
    const columns = database
      .prepare(
        `select name as "column", type, "notnull" = 0 as nullable from pragma_table_info('${table}') where name <> 'seq'`,
      )
      .all() as ReadonlyArray<LargeColumn>;
    // Only Postgres has a head of the feed.
    if (columns.length === 0) continue;
    for (const firm of firms)
      database.exec(
        `with recursive numbered (i) as (select 0 union all select i + 1 from numbered where i < ${rowsOf(table, firm.share) - 1})
         insert into ${table} (${columns.map(({ column }) => `"${column}"`).join(", ")})
         select ${valuesOf(table, columns, firm)} from numbered`,
      );
  }
  database.exec("commit");
};
