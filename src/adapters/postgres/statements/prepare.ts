import type { RawBuilder } from "kysely";
import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import type { Dialect } from "../../sql/dialect.ts";
import { type Statement, statementOf } from "../../sql/statement.ts";
import type { Ask, Prepared, TextRow } from "../connection/bound-statement.ts";

/** A statement that can be asked with arguments by name. */
export interface Askable extends Prepared {
  readonly ask: (args: Readonly<Record<string, unknown>>) => Ask;
}

/** Makes statements with names of their own: `serial` counts them for all that share connections. */
export interface Preparing {
  readonly dialect: Dialect;
  /** False: a pooler stands between that hands connections round, so nothing stays prepared. */
  readonly keep: boolean;
  /** Prepares a statement that answers so many columns. */
  readonly prepare: (statement: Statement, columns: number) => Askable;
  /** The same of a text being written. */
  readonly written: (text: RawBuilder<unknown>, columns?: number) => Askable;
}

let serial = 0;
export const preparing = (dialect: Dialect, keep: boolean): Preparing => {
  const prepare: Preparing["prepare"] = ({ text, bind }, columns) => {
    serial++;
    const of = {
      name: keep ? `firmcore_${serial}` : "",
      text,
      columns,
      ask: (args: Readonly<Record<string, unknown>>): Ask => ({
        of,
        values: bind(args as Arguments) as ReadonlyArray<string | null>,
      }),
    };
    return of;
  };
  return {
    dialect,
    keep,
    prepare,
    written: (text, columns = 0) => prepare(statementOf(dialect, text.compile(dialect.db)), columns),
  };
};

/** A statement without arguments. */
export const plainly = (preparing: Preparing, text: string, columns = 0): Ask =>
  preparing.prepare({ text, bind: () => [] }, columns).ask({});

/** A number that the server counted. */
export const numberAt = (row: TextRow | undefined, place: number): number => Number(row?.[place] ?? 0);
