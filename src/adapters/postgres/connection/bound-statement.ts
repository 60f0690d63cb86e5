/** A statement as the server knows it: prepared once for each connection, by its name; `""` is prepared for one use. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
  /** How many columns it answers; 0: its answer is not read. */
  readonly columns: number;
}
/** A statement with its values, all as text. */
export interface BoundStatement {
  readonly statement: PreparedStatement;
  readonly values: ReadonlyArray<string | null>;
  /** The same rows as a stream, for connections that take one. */
  readonly copy?: { readonly statement: PreparedStatement; readonly text: () => string };
}
/** A row: values by position, as text. */
export type TextRow = ReadonlyArray<string | null>;
/** The rows of each statement that was asked, in order. */
export type ResultSets = ReadonlyArray<ReadonlyArray<TextRow>>;

/** What went wrong, how many statements are known to be done before it, and how many the server may have seen. */
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
