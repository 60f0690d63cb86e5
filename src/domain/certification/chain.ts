import { openEnd } from "../kernel/day.ts";
import { wordKey } from "../kernel/word.ts";
import type { Held, HeldDays } from "./status.ts";

/** Days, both ends included; `to: null` is open. */
export interface Span {
  readonly from: number;
  readonly to: number | null;
}

/**
 * Whether two certification names are the same word (R-VAL-8), so that their rows renew each other (R-CERT-6).
 *
 * @example sameName("P.E. Civil", "pe-civil") // true
 */
export const sameName = (a: string, b: string): boolean => a === b || wordKey(a) === wordKey(b);

/**
 * The last day that a row's dates and declaration leave, `openEnd` when there is none: the day before it was declared expired or
 * revoked, or its expiry. May lie before `issuedOn`. A pending row is read by its dates.
 */
export const lastsUntil = ({ expiresOn, declared, declaredOn }: HeldDays): number => {
  const expires = expiresOn ?? openEnd;
  if (declared !== "expired" && declared !== "revoked") return expires;
  return declaredOn === null ? Number.NEGATIVE_INFINITY : Math.min(expires, declaredOn - 1);
};

const datesOf = (held: HeldDays): Span | null => {
  const until = lastsUntil(held);
  if (until < held.issuedOn) return null;
  return { from: held.issuedOn, to: until === openEnd ? null : until };
};

/** The days on which a certification is valid, null when there are none (R-CERT-5): a pending one has none. */
export const validInterval = (held: HeldDays): Span | null => (held.declared === "pending" ? null : datesOf(held));

/** The union of spans in order, overlapping and adjacent ones joined. Cost: O(n log n). */
const union = (spans: ReadonlyArray<Span>): ReadonlyArray<Span> => {
  const joined: Array<Span> = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    const reach = last === undefined ? Number.NEGATIVE_INFINITY : (last.to ?? openEnd);
    if (last === undefined || span.from > reach + 1) joined.push(span);
    else if ((span.to ?? openEnd) > reach) joined[joined.length - 1] = { from: last.from, to: span.to };
  }
  return joined;
};

/** The days of valid rows of one name, as maximal runs in order, whatever the order of rows (R-CERT-6). */
export const cover = (rows: ReadonlyArray<HeldDays>, name: string): ReadonlyArray<Span> =>
  union(rows.filter((each) => sameName(each.certificationName, name)).flatMap((each) => validInterval(each) ?? []));

/** As `cover`, with pending rows counted by their dates, over rows of one name (R-ELIG-2). */
export const coverByDates = (rows: ReadonlyArray<HeldDays>): ReadonlyArray<Span> =>
  union(rows.flatMap((each) => datesOf(each) ?? []));

/** The maximal runs of days of [from, to] that spans, sorted and disjoint, leave uncovered; `to: null` is open. */
export const uncovered = (spans: ReadonlyArray<Span>, from: number, to: number | null): ReadonlyArray<Span> => {
  const last = to ?? openEnd;
  const found: Array<Span> = [];
  let day = from;
  for (const span of spans) {
    if (span.from > last) break;
    if (span.from > day) found.push({ from: day, to: span.from - 1 });
    day = Math.max(day, (span.to ?? openEnd) + 1);
  }
  return day <= last ? [...found, { from: day, to }] : found;
};

/** The maximal runs of days of [from, to] on which no row of this name is valid (R-ELIG-1); `to: null` is open. */
export const gaps = (
  rows: ReadonlyArray<HeldDays>,
  name: string,
  from: number,
  to: number | null,
): ReadonlyArray<Span> => uncovered(cover(rows, name), from, to);

/** Whether two rows say the same: name, both dates and number, two missing numbers being equal (R-CERT-6). A row is not its own twin. */
export const isDuplicate = (a: Held, b: Held): boolean =>
  a.objectId !== b.objectId &&
  a.issuedOn === b.issuedOn &&
  a.expiresOn === b.expiresOn &&
  a.certificationNumber === b.certificationNumber &&
  sameName(a.certificationName, b.certificationName);
