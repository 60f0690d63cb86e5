import type { RawBuilder } from "kysely";
import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import type { Dialect } from "../../sql/dialect.ts";
import { type Statement, statementOf } from "../../sql/statement.ts";
import type { BoundStatement, PreparedStatement, TextRow } from "../connection/bound-statement.ts";

/** A prepared statement that is bound with arguments by name. */
export interface BindableStatement extends PreparedStatement {
  readonly bind: (args: Readonly<Record<string, unknown>>) => BoundStatement;
}

/** Makes prepared statements with unique names. */
export interface StatementFactory {
  readonly dialect: Dialect;
  /** False behind a pooler, where nothing stays prepared. */
  readonly keep: boolean;
  /** Makes a statement whose rows have so many columns. Unless it stays prepared, each run is planned for its values. */
  readonly prepare: (statement: Statement, columns: number, stays?: boolean) => BindableStatement;
  /** The same, from SQL of Kysely. */
  readonly prepareSql: (text: RawBuilder<unknown>, columns?: number) => BindableStatement;
}

export const statementFactory = (dialect: Dialect, keep: boolean): StatementFactory => {
  // Other adapters may share the connections, also those of a second copy of this module.
  const prefix = `firmcore_${crypto.randomUUID().slice(0, 8)}`;
  let serial = 0;
  const prepare: StatementFactory["prepare"] = ({ text, bind }, columns, stays = true) => {
    serial++;
    const of = {
      name: keep && stays ? `${prefix}_${serial}` : "",
      text,
      columns,
      bind: (args: Readonly<Record<string, unknown>>): BoundStatement => ({
        statement: of,
        values: bind(args as Arguments) as ReadonlyArray<string | null>,
      }),
    };
    return of;
  };
  return {
    dialect,
    keep,
    prepare,
    prepareSql: (text, columns = 0) => prepare(statementOf(dialect, text.compile(dialect.db)), columns),
  };
};

/** A statement without arguments. */
export const withoutArguments = (preparing: StatementFactory, text: string, columns = 0): BoundStatement =>
  preparing.prepare({ text, bind: () => [] }, columns).bind({});

/** A number in a row; 0 where there is none. */
export const numberAt = (row: TextRow | undefined, index: number): number => Number(row?.[index] ?? 0);
