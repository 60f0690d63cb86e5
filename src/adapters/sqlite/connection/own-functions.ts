import { matchesPattern } from "../../../domain/kernel/values/pattern/match-pattern.ts";
import { farness, isPlace, type PlaceTest, placeHolds } from "../../../domain/kernel/values/place.ts";
import type { SqliteDatabase } from "./driver.ts";

// SQLite has neither patterns nor places of its own, so it asks this process: the same rules as in memory.
export const patternFunction = "firmcore_matches";
export const placeFunction = "firmcore_place";

const matches = (pattern: unknown, of: unknown): number =>
  typeof pattern === "string" && typeof of === "string" && matchesPattern(pattern, of) ? 1 : 0;

/** JSON that a statement gives again for each row is read once. */
const lastRead = (): ((text: string) => unknown) => {
  let last = ["null", null] as readonly [text: string, value: unknown];
  return (text) => {
    if (last[0] !== text) last = [text, JSON.parse(text)];
    return last[1];
  };
};
/** What a value is as a place, or whether it satisfies a test, with numbers as a JSON list. */
const placeOf = (): ((what: unknown, text: unknown, numbers: unknown) => unknown) => {
  const read = lastRead();
  return (what, text, given) => {
    const value: unknown = typeof text === "string" ? JSON.parse(text) : null;
    const numbers = typeof given === "string" ? (read(given) as ReadonlyArray<number>) : [];
    switch (what) {
      case "point":
        return isPlace(value) ? text : null;
      case "latitude":
      case "longitude":
        return isPlace(value) ? value[what] : null;
      case "farness": {
        const [latitude, longitude] = numbers as readonly [number, number];
        return isPlace(value) ? farness({ latitude, longitude }, value) : null;
      }
      default:
        return placeHolds(what as PlaceTest, value, numbers) ? 1 : 0;
    }
  };
};

const knowing = new WeakSet<SqliteDatabase>();
/** Makes the functions known to a connection before the first statement that calls one. A handle without `function` refuses the statement. */
export const knowFunctions = (database: SqliteDatabase, text: string): void => {
  if (knowing.has(database) || !(text.includes(patternFunction) || text.includes(placeFunction))) return;
  knowing.add(database);
  database.function?.(patternFunction, { deterministic: true }, matches);
  database.function?.(placeFunction, { deterministic: true }, placeOf());
};
