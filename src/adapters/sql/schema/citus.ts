import { tableName } from "./columns.ts";
import { inSchema } from "./schema-name.ts";

/** The table with which those of firms are spread: all rows of a firm are where its row of this one is. */
export const colocationTable = tableName("Organization");

const literal = (schema: string, table: string): string =>
  `'${inSchema(`{schema}.${table}`, schema).replaceAll("'", "''")}'`;
/** Has every node hold all rows of a table that belongs to no firm. */
export const referenceTableSql = (schema: string, table: string): string =>
  `select create_reference_table(${literal(schema, table)})`;
/** Spreads a table of firms over the nodes, each firm where its row of the {@link colocationTable} is. */
export const distributeTableSql = (schema: string, table: string): string => {
  const group = table === colocationTable ? "'none'" : literal(schema, colocationTable);
  return `select create_distributed_table(${literal(schema, table)}, 'organization_id', colocate_with => ${group})`;
};
/** Empties what stayed behind on the coordinator of a table with rows. */
export const truncateLocalSql = (schema: string, table: string): string =>
  `select truncate_local_data_after_distributing_table(${literal(schema, table)})`;

/** DDL on tables of which the same transaction wrote rows; on Citus nothing else makes that possible. */
export const sequentialMode = "set local citus.multi_shard_modify_mode = 'sequential'";

/**
 * The statements of a migration where the tables are spread: a table that it makes would stay on the coordinator, and nobody say
 * so. One of firms is spread at once, because the next may point to it; one that belongs to no firm at the end, with the rows
 * that were put into it.
 */
export const distributedStatements = (schema: string, statements: ReadonlyArray<string>): ReadonlyArray<string> => {
  const whole: Array<string> = [];
  const firms = statements.flatMap((statement) => {
    const table = /^create table \{schema\}\.(\w+) /.exec(statement)?.[1];
    if (table === undefined) return [statement];
    if (statement.includes('"organization_id"')) return [statement, distributeTableSql(schema, table)];
    whole.push(table);
    return [statement];
  });
  return [...firms, ...whole.flatMap((table) => [referenceTableSql(schema, table), truncateLocalSql(schema, table)])];
};
