import { dayText, endText, openEnd } from "../kernel/values/day.ts";

/** The employment of a profile; days included, null if not known. */
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
 * The first and last day on which an engineer may be booked, both included (R-ALLOC-9). Without a last day of employment,
 * an engineer who left may have worked until the state became left. If `from` is after `to`, there is no such day.
 */
export const employedDays = ({ employmentStatus, employedFrom, employedUntil, leftOn }: Employment) => ({
  from: employedFrom ?? Number.NEGATIVE_INFINITY,
  to: employedUntil ?? (employmentStatus === "left" ? (leftOn ?? Number.NEGATIVE_INFINITY) : openEnd),
});

/** The employment in plain values; null for an end that is open or not known. */
export const plainEmployment = (employment: Employment) => {
  const { from, to } = employedDays(employment);
  return { from: Number.isFinite(from) ? dayText(from) : null, to: Number.isFinite(to) ? endText(to) : null };
};

/**
 * The days of [from, to] outside employment (R-ALLOC-9), as maximal runs in order.
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
