import { sql } from "kysely";
import { tableName } from "../../sql/schema/columns.ts";
import type { BoundStatement } from "../connection/bound-statement.ts";
import type { StatementFactory } from "./prepare.ts";

/**
 * Analyzes a table after an import has made it four times as large. Prepared statements keep the plan for the empty tables of a new
 * firm, and autovacuum comes too late for an import. Tables that are locked, or not the role's own, are skipped.
 */
export const analyzeGrownTables = ({
  dialect,
  prepareSql,
}: StatementFactory): ((name: string, rows: number) => ReadonlyArray<BoundStatement>) => {
  const tables = new Map<string, { rows: number; next: number; readonly analyze: BoundStatement }>();
  return (name, rows) => {
    const grown = tables.get(name) ?? {
      rows: 0,
      next: 0,
      analyze: prepareSql(sql`analyze (skip_locked) ${dialect.table(tableName(name))}`).bind({}),
    };
    tables.set(name, grown);
    grown.rows += rows;
    if (grown.rows < grown.next) return [];
    grown.next = grown.rows * 4;
    return [grown.analyze];
  };
};
