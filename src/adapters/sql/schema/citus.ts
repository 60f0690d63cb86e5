import { tableName } from "./columns.ts";
import { relationLiteral } from "./schema-name.ts";

/** The table that the others are colocated with: all rows of a firm are on the node of its row here. */
export const colocationTable = tableName("Organization");

/** Makes a reference table: every node holds all rows. */
export const referenceTableSql = (schema: string, table: string): string =>
  `select create_reference_table(${relationLiteral(schema, table)})`;
/** Distributes a table by firm, colocated with the {@link colocationTable}. */
export const distributeTableSql = (schema: string, table: string): string => {
  const group = table === colocationTable ? "'none'" : relationLiteral(schema, colocationTable);
  return `select create_distributed_table(${relationLiteral(schema, table)}, 'organization_id', colocate_with => ${group})`;
};
const isLocal = (schema: string, table: string): string =>
  `not exists (select from pg_catalog.pg_dist_partition where logicalrelid = ${relationLiteral(schema, table)}::regclass)`;
/** Deletes the rows of a distributed table that remain on the coordinator. */
export const truncateLocalSql = (schema: string, table: string): string =>
  `select truncate_local_data_after_distributing_table(${relationLiteral(schema, table)})`;

/** Allows DDL on tables whose rows the same transaction wrote; Citus needs this setting. */
export const sequentialMode = "set local citus.multi_shard_modify_mode = 'sequential'";

/** Citus adds a constraint only in a statement of its own. */
const constraintAlone = (statement: string): ReadonlyArray<string> => {
  const [, head, drop, add] =
    /^(alter table \S+ )(drop constraint if exists \w+), (add constraint .*)$/s.exec(statement) ?? [];
  return head === undefined ? [statement] : [`${head}${drop}`, `${head}${add}`];
};

/** Citus up to 14.0 takes statistics of expressions only with a table that it distributes, not for one that it has distributed. */
const isStatistics = (statement: string): boolean => statement.startsWith("create statistics ");

/**
 * The statements of a migration on distributed tables: a new table would otherwise stay on the coordinator without an error. A
 * table with rows of firms is distributed at once, because the next table may reference it; any other one at the end, with its rows.
 */
export const distributedStatements = (schema: string, statements: ReadonlyArray<string>): ReadonlyArray<string> => {
  const whole: Array<string> = [];
  const firms = statements.flatMap((statement) => {
    const [, repeated = "", table] = /^create table (if not exists )?\{schema\}\.(\w+) /.exec(statement) ?? [];
    if (table === undefined) return isStatistics(statement) ? [] : constraintAlone(statement);
    // Citus refuses to distribute a table twice.
    const once = (sql: string): string => (repeated === "" ? sql : `${sql} where ${isLocal(schema, table)}`);
    if (statement.includes('"organization_id"')) return [statement, once(distributeTableSql(schema, table))];
    whole.push(once(referenceTableSql(schema, table)), truncateLocalSql(schema, table));
    return [statement];
  });
  return [...firms, ...whole];
};
