import { sql } from "kysely";
import { tableName } from "../../sql/schema/columns.ts";
import type { BoundStatement } from "../connection/bound-statement.ts";
import { copyThreshold } from "../connection/copy.ts";
import type { StatementFactory } from "./prepare.ts";

/**
 * Tells the planner of a table that has grown by many rows at once. Statements stay planned as they were first asked, of a new
 * firm when its tables were empty: then one index is as good as another, and a list of ids is looked for among all rows. In time
 * the server sees to it by itself; an import does not take that long. What is locked, or not ours to analyze, is left alone.
 */
export const analyzeGrownTables = ({
  dialect,
  prepareSql: written,
}: StatementFactory): ((name: string, rows: number) => ReadonlyArray<BoundStatement>) => {
  const tables = new Map<string, { rows: number; next: number; readonly analyze: BoundStatement }>();
  return (name, rows) => {
    if (rows < copyThreshold) return [];
    const known = tables.get(name) ?? {
      rows: 0,
      next: 0,
      analyze: written(sql`analyze (skip_locked) ${dialect.table(tableName(name))}`).bind({}),
    };
    tables.set(name, known);
    known.rows += rows;
    if (known.rows < known.next) return [];
    known.next = known.rows * 4;
    return [known.analyze];
  };
};
