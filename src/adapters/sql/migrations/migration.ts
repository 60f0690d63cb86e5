/** A step from one version of the tables to the next; frozen once released. */
export interface Migration {
  /** 1, 2, …: its position in the sequence. */
  readonly version: number;
  readonly sqlite: ReadonlyArray<string>;
  /** `{schema}` stands for the quoted name of the schema. */
  readonly postgres: ReadonlyArray<string>;
}
