/** What is known about the database after the first call (`run-with-retry.ts`). */
export interface Layout {
  /** Log entries are numbered by a counter row for each firm (`feed: "counter"`), not by one sequence. */
  counterFeed: boolean;
  /** The tables are distributed over the nodes of Citus, with all rows of a firm on one node. */
  distributed: boolean;
  /** Each transaction sets its firm for row-level security, which does not allow COPY. */
  readonly rowSecurity: boolean;
}
