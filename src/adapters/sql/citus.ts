import { tableOf } from "./columns.ts";
import { inSchema } from "./schema-name.ts";

/** The table with which those of firms are spread: all rows of a firm are where its row of this one is. */
const leader = tableOf("Organization");

const literal = (schema: string, table: string): string =>
  `'${inSchema(`{schema}.${table}`, schema).replaceAll("'", "''")}'`;
/** Has every node hold all rows of a table that belongs to no firm. */
export const referenceSql = (schema: string, table: string): string =>
  `select create_reference_table(${literal(schema, table)})`;
/** Spreads a table of firms over the nodes, each firm where its row of the {@link leader} is. */
export const distributedSql = (schema: string, table: string): string => {
  const group = table === leader ? "'none'" : literal(schema, leader);
  return `select create_distributed_table(${literal(schema, table)}, 'organization_id', colocate_with => ${group})`;
};
/** Empties what stayed behind on the coordinator of a table with rows. */
export const truncatedSql = (schema: string, table: string): string =>
  `select truncate_local_data_after_distributing_table(${literal(schema, table)})`;

/** DDL on tables of which the same transaction wrote rows; on Citus nothing else makes that possible. */
export const oneAfterAnother = "set local citus.multi_shard_modify_mode = 'sequential'";

/** What follows a statement that makes a table where the tables are spread: a new one would stay on the coordinator, and nobody say so. */
export const spreadingSql = (schema: string, statement: string): ReadonlyArray<string> => {
  const table = /^create table \{schema\}\.(\w+) /.exec(statement)?.[1];
  if (table === undefined) return [];
  return [statement.includes('"organization_id"') ? distributedSql(schema, table) : referenceSql(schema, table)];
};
