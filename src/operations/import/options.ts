import { type InvalidInput, refuseField } from "../../domain/kernel/refusal/refusal.ts";
import { isZone } from "../../domain/kernel/values/zone.ts";
import { wrongCurrency } from "../../domain/settings/apply-settings.ts";

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

/** Why an import cannot run with these options, before anything is read; null where it can (R-IMP-3). */
export const wrongOptions = ({ timeZone = "UTC", currency }: ImportOptions): InvalidInput | null => {
  if (!isZone(timeZone))
    return refuseField(
      "TypeMismatch",
      "timeZone",
      `timeZone: expected an IANA time zone such as Europe/Berlin, got ${timeZone}`,
    );
  return currency === undefined ? null : wrongCurrency(currency);
};
