import { latestVersion } from "../../sql/migrations/index.ts";
import { inSchema, quotedSchema } from "../../sql/schema/schema-name.ts";
import { selectKeysVersion } from "../../sql/schema/username-keys.ts";
import { notAdditiveSql, type StoredVersion } from "../../sql/schema/version-fault.ts";
import type { Send } from "../connection/bound-statement.ts";
import type { Statements } from "../statements/statements.ts";
import { tenantTables } from "../statements/tenant-tables.ts";

/** The version of the tables; 0 without our tables. Several statements, so that none fails inside a host's transaction. */
export const storedVersionOf = async ({ schema, unprepared: once }: Statements, send: Send): Promise<StoredVersion> => {
  const table = `${quotedSchema(schema)}.firm_migration`;
  const [there] = await send([once(`select to_regclass('${table.replaceAll("'", "''")}') is not null`, 1)]);
  if (there?.[0]?.[0]?.startsWith("t") !== true) return { version: 0, notAdditive: null };
  const [rows] = await send([once(`select coalesce(max("version"), 0) from ${table}`, 1)]);
  const version = Number(rows?.[0]?.[0] ?? 0);
  if (version <= latestVersion) return { version, notAdditive: null };
  const [[stops] = []] = await send([once(notAdditiveSql(table, latestVersion), 1)]);
  return { version, notAdditive: stops?.[0] == null ? null : Number(stops[0]) };
};

/** The version of the look-alike table with which the keys of usernames were computed. */
export const nameKeysVersionOf = async ({ schema, unprepared: once }: Statements, send: Send): Promise<unknown> => {
  const table = `${quotedSchema(schema)}.firm_migration`;
  const [rows] = await send([once(selectKeysVersion.replaceAll("{table}", table), 1)]);
  return rows?.[0]?.[0] ?? null;
};

/** Whether the tables are distributed by Citus. Two statements, so that none fails without Citus. */
export const isDistributed = async ({ schema, unprepared: once }: Statements, send: Send): Promise<boolean> => {
  const catalogue = "pg_catalog.pg_dist_partition";
  const [there] = await send([once(`select to_regclass('${catalogue}') is not null`, 1)]);
  if (there?.[0]?.[0]?.startsWith("t") !== true) return false;
  const table = inSchema(`{schema}.${tenantTables[0]}`, schema).replaceAll("'", "''");
  const [found] = await send([once(`select 1 from ${catalogue} where logicalrelid = to_regclass('${table}')`, 1)]);
  return (found?.length ?? 0) > 0;
};

/** Whether row-level security applies to this role; it does not apply to a superuser or with BYPASSRLS. */
export const isRowSecurityActive = async ({ schema, unprepared: once }: Statements, send: Send): Promise<boolean> => {
  const table = inSchema("{schema}.firm_change_log", schema);
  const [[row] = []] = await send([once(`select row_security_active('${table.replaceAll("'", "''")}')`, 1)]);
  return row?.[0]?.startsWith("t") === true;
};
