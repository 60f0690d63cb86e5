/** A step from one version of the tables to the next; frozen once released. */
export interface Migration {
  /** 1, 2, …: its position in the sequence. */
  readonly version: number;
  /**
   * A firmcore that does not know the step works on the tables that it leaves (docs/migrations.md). On Postgres it also runs while
   * others book: each statement alone, and repeatable. Default: false.
   */
  readonly additive?: boolean;
  readonly sqlite: ReadonlyArray<string>;
  /** `{schema}` stands for the quoted name of the schema. */
  readonly postgres: ReadonlyArray<string>;
}
