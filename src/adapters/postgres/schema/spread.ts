import { inSchema } from "../../sql/schema/schema-name.ts";
import type { Send } from "../connection/send.ts";
import type { Statements } from "../statements/statements.ts";
import { tenantTables } from "../statements/tenant-tables.ts";

/** Whether the tables are spread over the nodes of Citus. Asks in two statements, so that none fails where there is no Citus. */
export const isDistributed = async ({ schema, once }: Statements, send: Send): Promise<boolean> => {
  const catalogue = "pg_catalog.pg_dist_partition";
  const [there] = await send([once(`select to_regclass('${catalogue}') is not null`, 1)]);
  if (there?.[0]?.[0]?.startsWith("t") !== true) return false;
  const table = inSchema(`{schema}.${tenantTables[0]}`, schema).replaceAll("'", "''");
  const [found] = await send([once(`select 1 from ${catalogue} where logicalrelid = to_regclass('${table}')`, 1)]);
  return (found?.length ?? 0) > 0;
};
