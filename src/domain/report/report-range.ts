import { rangeReversed } from "../kernel/refusal/date-range.ts";
import { type InvalidInput, refuseField } from "../kernel/refusal/refusal.ts";

/** The most days of a report, because its cost grows with the days of every person. */
export const maxDays = 3_660;

/** A range that ends before it begins, or is too long for a report. */
export type UnusableRange = InvalidInput<"RangeReversed" | "TypeMismatch">;
/** The refusal of a range that a report does not cover; else null. */
export const tooLong = ({ from, to }: { readonly from: number; readonly to: number }): UnusableRange | null =>
  rangeReversed(from, to) ??
  (to - from < maxDays
    ? null
    : refuseField("TypeMismatch", "to", { id: "expected", field: "to", expected: { id: "rangeOf", days: maxDays } }));
