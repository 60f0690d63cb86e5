import { openEnd } from "../kernel/values/day.ts";

/** What a profile says about employment; days are included, null where not known. */
export interface Employment {
  readonly employmentStatus: string;
  readonly employedFrom: number | null;
  readonly employedUntil: number | null;
  /** The day on which the state became left. */
  readonly leftOn: number | null;
}

/** Days, both ends included; `to: null` is open. */
export interface DayRun {
  readonly from: number;
  readonly to: number | null;
}

/**
 * First and last day on which somebody may be booked, both included (R-ALLOC-9): who left without a last day of employment may still
 * have worked until the day on which the state became left; `from` after `to` is no day.
 */
export const employedDays = ({ employmentStatus, employedFrom, employedUntil, leftOn }: Employment) => ({
  from: employedFrom ?? Number.NEGATIVE_INFINITY,
  to: employedUntil ?? (employmentStatus === "left" ? (leftOn ?? Number.NEGATIVE_INFINITY) : openEnd),
});

/**
 * The days of [from, to] on which an engineer may not be booked (R-ALLOC-9), as maximal runs in order: those before the first and
 * after the last day of employment.
 *
 * @example notEmployedDays({ employmentStatus: "active", employedFrom: null, employedUntil: 5, leftOn: null }, 1, null) // [{ from: 6, to: null }]
 */
export const notEmployedDays = (employment: Employment, from: number, to: number | null): ReadonlyArray<DayRun> => {
  const { from: first, to: until } = employedDays(employment);
  const last = to ?? openEnd;
  if (first > until || first > last || until < from) return [{ from, to }];
  const days: Array<DayRun> = [];
  if (from < first) days.push({ from, to: first - 1 });
  if (until < last) days.push({ from: until + 1, to });
  return days;
};
