import { type PreparedStatement, type Send, StatementError, type TextRow } from "./bound-statement.ts";
import type { RawQuery } from "./driver.ts";

const numbered = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, i) => i);
/** Wraps a statement so that a driver that returns parsed objects returns text by position: the column names are the positions. */
const positional = ({ text, columns }: PreparedStatement): string =>
  columns === 0
    ? text
    : `select ${numbered(columns).map((i) => `c${i}::text as "${i}"`)} from (${text}) as found(${numbered(columns).map((i) => `c${i}`)})`;

/** `pg` reports this for a connection that it knows to be lost, and sends nothing. */
const isUnsent = (cause: unknown): boolean => cause instanceof Error && /not queryable/.test(cause.message);

/** Sends each statement as a query of its own, for connections that take nothing else. */
export const sendOneByOne =
  (run: (query: RawQuery) => Promise<{ readonly rows: ReadonlyArray<unknown> }>): Send =>
  async (asked) => {
    const results: Array<ReadonlyArray<TextRow>> = [];
    for (const { statement: of, values } of asked) {
      try {
        const { rows } = await run({ sql: positional(of), parameters: values });
        results.push(of.columns === 0 ? [] : rows.map((row) => Object.values(row as object) as TextRow));
      } catch (cause) {
        throw new StatementError(cause, results.length, isUnsent(cause) ? results.length : results.length + 1);
      }
    }
    return results;
  };
