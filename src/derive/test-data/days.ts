import type { Arbitrary } from "fast-check";
import { dayOf, dayText } from "../../domain/kernel/values/day.ts";
import { fc } from "./fast-check.ts";

/** The days to choose from, both included, as `YYYY-MM-DD`. Default: the year 2027. */
export interface DaysOptions {
  readonly from?: string;
  readonly to?: string;
}
const boundsOf = ({ from = "2027-01-01", to = "2027-12-31" }: DaysOptions) => {
  const [min, max] = [dayOf(from), dayOf(to)];
  if (min === null || max === null || max < min)
    throw new Error(`expected two days as YYYY-MM-DD, the first not after the last; got ${from} and ${to}`);
  return { min, max };
};

/** Days as `YYYY-MM-DD`. A failing one shrinks to the first. */
export const dayArbitrary = (options: DaysOptions = {}): Arbitrary<string> =>
  fc.integer(boundsOf(options)).map(dayText);

/** A first and a last day, both included; `null` is an open end. */
export interface RangeOfDays<Open extends boolean = boolean> {
  readonly from: string;
  readonly to: Open extends true ? string | null : string;
}
export interface RangeOptions<Open extends boolean> extends DaysOptions {
  /** The most days of a range that ends. Default 30. */
  readonly days?: number;
  /** Whether some ranges have no end. Default false. */
  readonly open?: Open;
}

/** Ranges that never end before they begin. A failing one shrinks to one day, the first. */
export const rangeArbitrary = <Open extends boolean = false>(
  options: RangeOptions<Open> = {},
): Arbitrary<RangeOfDays<Open>> => {
  const bounds = boundsOf(options);
  const { days = 30, open = false } = options;
  const length = fc.integer({ min: 0, max: days - 1 });
  return fc.tuple(fc.integer(bounds), open ? fc.option(length, { freq: 4 }) : length).map(([from, more]) => ({
    from: dayText(from),
    to: more === null ? null : dayText(Math.min(bounds.max, from + more)),
  })) as Arbitrary<RangeOfDays<Open>>;
};

/** The pairs of fields that are the first and the last day of a range. */
const rangeFields = [
  ["from", "to"],
  ["startDate", "endDate"],
  ["issuedOn", "expiresOn"],
  ["employedFrom", "employedUntil"],
] as const;
type Values = Readonly<Record<string, unknown>>;
type Bound = string | number | null | undefined;
/** Fewer days than any report refuses. */
const longest = 3_000;
const dayAfter = (day: string, days: number): string => dayText((dayOf(day) ?? 0) + days);

/**
 * Lets no range of a record or an input end before it begins, and no range of a report be too long, except by days of the caller's own
 * arbitraries.
 */
export const inOrder = (values: Values, own: Values, fields: Values = values): Values => {
  let ordered = values;
  for (const [first, last] of rangeFields) {
    if (!(first in fields && last in fields)) continue;
    const [from, to] = [values[first] as Bound, values[last] as Bound];
    if (to === null || to === undefined || own[last] !== undefined) continue;
    // The operation begins a range without a first day today, which an arbitrary does not know.
    if (from === undefined && first === "from") ordered = { ...ordered, [first]: to };
    if (from === null || from === undefined) continue;
    if (to < from) ordered = { ...ordered, [first]: own[first] === undefined ? to : from, [last]: from };
    const [begin, end] = [ordered[first], ordered[last]];
    if (first === "from" && typeof begin === "string" && (end as string) > dayAfter(begin, longest))
      ordered = { ...ordered, [last]: dayAfter(begin, longest) };
  }
  return ordered;
};
