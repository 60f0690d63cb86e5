/** A statement as the server knows it: prepared once for each connection, by its name; `""` is prepared for one use. */
export interface Prepared {
  readonly name: string;
  readonly text: string;
  /** How many columns it answers; 0: its answer is not read. */
  readonly columns: number;
}
/** A statement with its values, all as text. */
export interface Ask {
  readonly of: Prepared;
  readonly values: ReadonlyArray<string | null>;
}
/** A row: values by position, as text. */
export type TextRow = ReadonlyArray<string | null>;
/** The rows of each statement that was asked, in order. */
export type Told = ReadonlyArray<ReadonlyArray<TextRow>>;

/** What went wrong, and how many statements were done before it. */
export class Broken extends Error {
  readonly done: number;
  constructor(cause: unknown, done: number) {
    super("A statement failed", { cause });
    this.done = done;
  }
}
