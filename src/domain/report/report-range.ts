import { rangeReversed } from "../kernel/refusal/date-range.ts";
import { type InvalidInput, refuseField } from "../kernel/refusal/refusal.ts";

/** The most days of a report, because its cost grows with the days of every person. */
export const maxDays = 3_660;

/** The refusal of a range that a report does not cover; else null. */
export const tooLong = ({
  from,
  to,
}: {
  readonly from: number;
  readonly to: number;
}): InvalidInput<"RangeReversed" | "TypeMismatch"> | null =>
  rangeReversed(from, to) ??
  (to - from < maxDays ? null : refuseField("TypeMismatch", "to", `to: expected a range of at most ${maxDays} days`));
