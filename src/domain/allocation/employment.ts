/** What a profile says about employment; first and last day, both included, null where not known. */
export interface Employment {
  readonly employmentStatus: string;
  readonly employedFrom: number | null;
  readonly employedUntil: number | null;
}

/** Days, both ends included; `to: null` is open. */
export interface DayRun {
  readonly from: number;
  readonly to: number | null;
}

/**
 * The days of [from, to] on which an engineer may not be booked (R-ALLOC-9), as maximal runs in order: those before the first and
 * after the last day of employment. All of them once the state is left, whatever the dates, and when the dates leave no day.
 *
 * @example notEmployedDays({ employmentStatus: "active", employedFrom: null, employedUntil: 5 }, 1, null) // [{ from: 6, to: null }]
 */
export const notEmployedDays = (
  { employmentStatus, employedFrom, employedUntil }: Employment,
  from: number,
  to: number | null,
): ReadonlyArray<DayRun> => {
  const first = employedFrom ?? Number.NEGATIVE_INFINITY;
  const until = employedUntil ?? Number.POSITIVE_INFINITY;
  const last = to ?? Number.POSITIVE_INFINITY;
  if (employmentStatus === "left" || first > until || first > last || until < from) return [{ from, to }];
  const days: Array<DayRun> = [];
  if (from < first) days.push({ from, to: first - 1 });
  if (until < last) days.push({ from: until + 1, to });
  return days;
};
