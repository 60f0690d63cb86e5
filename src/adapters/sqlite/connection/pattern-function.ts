import { matchesPattern } from "../../../domain/kernel/values/pattern/match-pattern.ts";
import type { SqliteDatabase } from "./driver.ts";

/** SQLite has no patterns of its own, so it asks this process: the same rule as in memory. */
export const patternFunction = "firmcore_matches";

const knowing = new WeakSet<SqliteDatabase>();
/** Makes the function known to a connection before the first statement that calls it. A handle without `function` refuses the statement. */
export const knowPatterns = (database: SqliteDatabase, text: string): void => {
  if (knowing.has(database) || !text.includes(patternFunction)) return;
  knowing.add(database);
  const matches = (pattern: unknown, of: unknown): number =>
    typeof pattern === "string" && typeof of === "string" && matchesPattern(pattern, of) ? 1 : 0;
  database.function?.(patternFunction, { deterministic: true }, matches);
};
