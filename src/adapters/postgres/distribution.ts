import { allEntities } from "../../domain/entities.ts";
import { tableOf } from "../sql/columns.ts";
import { inSchema, quotedSchema } from "../sql/schema-name.ts";
import { countingSql } from "./epoch.ts";
import { foreignKeysOf } from "./foreign-keys.ts";
import { tenantTables, wholeTables } from "./tenant-tables.ts";

const known = new Set(allEntities.map(({ name }) => name));
const foreignKeys = allEntities.flatMap((of) =>
  foreignKeysOf(of, known).map((key) => ({ ...key, table: `{schema}.${tableOf(of.name)}` })),
);

/**
 * The statements that spread the tables of one Postgres over the nodes of Citus, rows in them included: all rows of one
 * organization on one node, and have each firm number its own log (`feed: "counter"`). To be run on the coordinator while the
 * application stands still (docs/scale.md).
 *
 * A table cannot be distributed while one that is not refers to it, so the foreign keys go out and come back (scale-out rule 9).
 */
export const distributionSql = (schema: string): ReadonlyArray<string> => {
  const literal = (table: string): string => `'${`${quotedSchema(schema)}.${table}`.replaceAll("'", "''")}'`;
  const [first, ...others] = tenantTables as readonly [string, ...Array<string>];
  return [
    "begin",
    "set local citus.multi_shard_modify_mode = 'sequential'",
    ...countingSql,
    ...foreignKeys.map(({ table, name }) => `alter table ${table} drop constraint ${name}`),
    ...wholeTables.map((table) => `select create_reference_table(${literal(table)})`),
    `select create_distributed_table(${literal(first)}, 'organization_id', colocate_with => 'none')`,
    ...others.map(
      (table) =>
        `select create_distributed_table(${literal(table)}, 'organization_id', colocate_with => ${literal(first)})`,
    ),
    ...foreignKeys.map(({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition}`),
    "commit",
    // The rows went to the shards; what stayed behind on the coordinator is not read any more.
    ...[...wholeTables, ...tenantTables].map(
      (table) => `select truncate_local_data_after_distributing_table(${literal(table)})`,
    ),
    ...tenantTables.map((table) => `analyze {schema}.${table}`),
  ].map((statement) => `${inSchema(statement, schema)};`);
};
