/** A statement that each connection prepares once under its name; `""` prepares it for one use. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
  /** How many columns its rows have; 0 where no row is read. */
  readonly columns: number;
}
/** A prepared statement with its values, all as text. */
export interface BoundStatement {
  readonly statement: PreparedStatement;
  readonly values: ReadonlyArray<string | null>;
  /** The same rows as COPY data, for connections that can stream. */
  readonly copy?: { readonly statement: PreparedStatement; readonly text: () => string };
}
/** A row: values by position, as text. */
export type TextRow = ReadonlyArray<string | null>;
/** The rows of each statement, in order. */
export type ResultSets = ReadonlyArray<ReadonlyArray<TextRow>>;

/** A failed statement: how many before it are completed, and how many the server may have received. */
export class StatementError extends Error {
  readonly completed: number;
  readonly sent: number;
  constructor(cause: unknown, done: number, sent: number) {
    super("A statement failed", { cause });
    this.completed = done;
    this.sent = sent;
  }
}

/** Sends statements in order and waits once for all of them; rejects with {@link StatementError}, and sends none after the failed one. */
export type Send = (statements: ReadonlyArray<BoundStatement>) => Promise<ResultSets>;
