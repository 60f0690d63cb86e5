import { allEntities } from "../../../domain/entities.ts";
import { distributeTableSql, referenceTableSql, sequentialMode, truncateLocalSql } from "../../sql/schema/citus.ts";
import { tableName } from "../../sql/schema/columns.ts";
import { inSchema } from "../../sql/schema/schema-name.ts";
import { tenantTables, wholeTables } from "../statements/tenant-tables.ts";
import { counterSql } from "./feed-state.ts";
import { foreignKeysOf } from "./foreign-keys.ts";

const known = new Set(allEntities.map(({ name }) => name));
const foreignKeys = allEntities.flatMap((of) =>
  foreignKeysOf(of, known).map((key) => ({ ...key, table: `{schema}.${tableName(of.name)}` })),
);

/**
 * The statements that spread the tables of one Postgres over the nodes of Citus, rows in them included: all rows of one
 * organization on one node, and have each firm number its own log (`feed: "counter"`). To be run on the coordinator while the
 * application is stopped (docs/scale.md).
 *
 * A table cannot be distributed while a local table references it, so the foreign keys are dropped and created again (scale-out rule 9).
 */
export const distributionSql = (schema: string): ReadonlyArray<string> =>
  [
    "begin",
    sequentialMode,
    ...counterSql,
    ...foreignKeys.map(({ table, name }) => `alter table ${table} drop constraint ${name}`),
    ...wholeTables.map((table) => referenceTableSql(schema, table)),
    ...tenantTables.map((table) => distributeTableSql(schema, table)),
    ...foreignKeys.map(({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition}`),
    "commit",
    // The rows were copied to the shards; the copies left on the coordinator are no longer read.
    ...[...wholeTables, ...tenantTables].map((table) => truncateLocalSql(schema, table)),
    ...tenantTables.map((table) => `analyze {schema}.${table}`),
  ].map((statement) => `${inSchema(statement, schema)};`);
