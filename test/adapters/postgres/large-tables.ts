import pg from "pg";
import { tenantTables } from "../../../src/adapters/postgres/statements/tenant-tables.ts";
import type { PostgresConnection } from "../../support/postgres/server.ts";
import { schema } from "../../support/postgres/stores.ts";
import { firms, type LargeColumn, rowsOf, valuesOf } from "../large-rows.ts";

/** Fills these tables with the rows of all firms. */
export const fill = async (
  connection: PostgresConnection,
  tables: ReadonlyArray<string> = tenantTables,
): Promise<void> => {
  const client = new pg.Client(connection);
  await client.connect();
  // The generated pointers are valid; a role that cannot skip the checks waits for them.
  const { rows: roles } = await client.query("select rolsuper from pg_roles where rolname = current_user");
  if (roles[0]?.rolsuper === true) await client.query("set session_replication_role = replica");
  const { rows: columns } = await client.query<LargeColumn & { readonly table: string }>(
    `select table_name as table, column_name as column, data_type as type, is_nullable = 'YES' as nullable from information_schema.columns
     where table_schema = $1 and is_identity = 'NO' and is_generated = 'NEVER' and column_name <> 'xid' order by ordinal_position`,
    [schema],
  );
  for (const table of tables) {
    const own = columns.filter((each) => each.table === table);
    for (const firm of firms)
      await client.query(
        `insert into ${pg.escapeIdentifier(schema)}.${table} (${own.map(({ column }) => `"${column}"`).join(", ")})
         select ${valuesOf(table, own, firm)} from generate_series(0, ${rowsOf(table, firm.share) - 1}) as i`,
      );
  }
  await client.end();
};
