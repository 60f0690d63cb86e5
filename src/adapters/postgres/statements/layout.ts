/** What the database says of itself before the first statement about rows (`run.ts`). */
export interface Layout {
  /** Entries of the log are numbered by a row for each firm, taken last before the commit (`feed: "counter"`); else by one sequence. */
  counterFeed: boolean;
  /** The tables are spread over the nodes of Citus, all rows of a firm on one of them. */
  distributed: boolean;
  /** Each transaction names its firm for row security, which takes no rows as a stream. */
  readonly rowSecurity: boolean;
}
