import { tableName } from "./columns.ts";
import { inSchema } from "./schema-name.ts";

/** The table that the others are colocated with: all rows of a firm are on the node of its row here. */
export const colocationTable = tableName("Organization");

const literal = (schema: string, table: string): string =>
  `'${inSchema(`{schema}.${table}`, schema).replaceAll("'", "''")}'`;
/** Makes a reference table: every node holds all rows. */
export const referenceTableSql = (schema: string, table: string): string =>
  `select create_reference_table(${literal(schema, table)})`;
/** Distributes a table by firm, colocated with the {@link colocationTable}. */
export const distributeTableSql = (schema: string, table: string): string => {
  const group = table === colocationTable ? "'none'" : literal(schema, colocationTable);
  return `select create_distributed_table(${literal(schema, table)}, 'organization_id', colocate_with => ${group})`;
};
/** Deletes the rows of a distributed table that remain on the coordinator. */
export const truncateLocalSql = (schema: string, table: string): string =>
  `select truncate_local_data_after_distributing_table(${literal(schema, table)})`;

/** Allows DDL on tables whose rows the same transaction wrote; Citus needs this setting. */
export const sequentialMode = "set local citus.multi_shard_modify_mode = 'sequential'";

/**
 * The statements of a migration on distributed tables: a new table would otherwise stay on the coordinator without an error. A
 * table with rows of firms is distributed at once, because the next table may reference it; any other one at the end, with its rows.
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
