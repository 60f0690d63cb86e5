import type { KnownFindings } from "../../domain/import/new-findings.ts";
import { type InvalidInput, refuseField } from "../../domain/kernel/refusal/refusal.ts";
import { shown } from "../../domain/kernel/schema/input-faults.ts";
import { isZone } from "../../domain/kernel/values/zone.ts";
import { wrongCurrency } from "../../domain/settings/apply-settings.ts";

/** Options of an import. */
export interface ImportOptions {
  /**
   * The IANA zone in which the days of the export were midnights (R-IMP-3). Default UTC: then the import is refused with
   * `TIME_ZONE_NEEDED` if some are not midnight in UTC.
   */
  readonly timeZone?: string;
  /** The ISO 4217 code of amounts that are bare numbers. Default: the currency of the firm (R-IMP-3). */
  readonly currency?: string;
  /** Takes the export's value of a field that both sides changed, if a write could (R-IMP-2). Default false. */
  readonly takeTheirs?: boolean;
  /** Brings back rows that were deleted here, but not erased people (R-IMP-2). Default false. */
  readonly restore?: boolean;
  /** Reports what would happen and writes nothing. Default false. */
  readonly dryRun?: boolean;
  /** What an earlier import found, such as its report: that is not new (R-IMP-6). Default nothing: every finding is new. */
  readonly previous?: KnownFindings;
  /** Called after every chunk: `done` of the `of` rows of the class have been processed, including those left out. */
  readonly onProgress?: (progress: { readonly class: string; readonly done: number; readonly of: number }) => void;
  /** Stops the import between two chunks. What was written stays; run the same import again to continue. */
  readonly signal?: AbortSignal;
}

/** Validates the options before anything is read; null if they are valid (R-IMP-3). */
export const wrongOptions = ({ timeZone = "UTC", currency }: ImportOptions): InvalidInput<"TypeMismatch"> | null => {
  if (!isZone(timeZone))
    return refuseField("TypeMismatch", "timeZone", {
      id: "expected",
      field: "timeZone",
      expected: { id: "timeZone" },
      ...shown(timeZone),
    });
  return currency === undefined ? null : wrongCurrency(currency);
};
