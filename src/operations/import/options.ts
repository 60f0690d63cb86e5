/** How an import is run. */
export interface ImportOptions {
  /**
   * The IANA zone in which the export's days were midnights (R-IMP-3). Without it they are read in UTC, and the import does not begin
   * where some are not midnight there.
   */
  readonly timeZone?: string;
  /** The ISO 4217 code of amounts that are bare numbers; default the firm's currency (R-IMP-3). */
  readonly currency?: string;
  /** Where a record and its row were both changed since the last import, takes the row, where a write could (R-IMP-2). */
  readonly takeTheirs?: boolean;
  /** Brings back rows that were deleted here, save people who were erased (R-IMP-2). */
  readonly restore?: boolean;
  /** Says what would happen and writes nothing. */
  readonly dryRun?: boolean;
  /** Told after every chunk: `done` of the class's `of` rows in the export have been looked at, those left out among them. */
  readonly onProgress?: (progress: { readonly class: string; readonly done: number; readonly of: number }) => void;
  /** Stops between two chunks; what was written stays, and the same import started again goes on. */
  readonly signal?: AbortSignal;
}
