import { dayText } from "../values/day.ts";
import { type InvalidInput, refuseField } from "./refusal.ts";

/** The refusal of a range that ends before it begins (R-VAL-2), at its last day; else null. */
export const rangeReversed = (
  from: number,
  to: number | null | undefined,
  names: { readonly from: string; readonly to: string } = { from: "from", to: "to" },
): InvalidInput<"RangeReversed"> | null =>
  to === null || to === undefined || to >= from
    ? null
    : refuseField("RangeReversed", names.to, {
        id: "rangeReversed",
        from: dayText(from),
        to: dayText(to),
        fromField: names.from,
        toField: names.to,
      });
