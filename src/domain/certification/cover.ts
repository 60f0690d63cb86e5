import { openEnd } from "../kernel/values/day.ts";
import { folded } from "../kernel/values/text.ts";
import type { Held, HeldDays } from "./status.ts";

/** Days, both ends included; `to: null` is open. */
export interface Span {
  readonly from: number;
  readonly to: number | null;
}

/** Words of ASCII with single spaces between: folding changes only their case. */
const plainWords = /^[!-~]+(?: [!-~]+)*$/;

/**
 * The key of a certification name. Rows with the same key renew each other (R-CERT-6): case, form and white space are
 * folded; symbols stay.
 *
 * @example certificateNameKey(" C++  Institute") // "c++ institute"
 */
export const certificateNameKey = (name: string): string =>
  plainWords.test(name) ? name.toLowerCase() : folded(name).replace(/\s+/gu, " ").trim();

/**
 * The last day of a row by its dates and declaration, `openEnd` if there is none: its expiry, or the day before it was
 * declared expired or revoked. It may lie before `issuedOn`. The dates of a pending row count.
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

/** The days on which a certification is valid (R-CERT-5); null if there are none, as for a pending one. */
const validInterval = (held: HeldDays): Span | null => (held.declared === "pending" ? null : datesOf(held));

/** The union of spans, in order; overlapping and adjacent spans are joined. Cost: O(n log n). */
export const union = (spans: ReadonlyArray<Span>): ReadonlyArray<Span> => {
  const joined: Array<Span> = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || span.from > (last.to ?? openEnd) + 1) joined.push(span);
    else {
      const to = last.to === null || span.to === null ? null : Math.max(last.to, span.to);
      joined[joined.length - 1] = { from: last.from, to };
    }
  }
  return joined;
};

/** The days on which a row of one name is valid, as maximal runs in order (R-CERT-6). */
export const validCover = (rows: ReadonlyArray<HeldDays>): ReadonlyArray<Span> =>
  union(rows.flatMap((each) => validInterval(each) ?? []));

/** Like `validCover`, but pending rows count by their dates (R-ELIG-2). */
export const coverByDates = (rows: ReadonlyArray<HeldDays>): ReadonlyArray<Span> =>
  union(rows.flatMap((each) => datesOf(each) ?? []));

/** The days of [from, to] that the spans (sorted, disjoint) do not cover, as maximal runs; `to: null` is open. */
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

/** Whether another row has the same name, dates and number; two missing numbers are equal (R-CERT-6). */
export const isDuplicate = (a: Held, b: Held): boolean =>
  a.objectId !== b.objectId &&
  a.issuedOn === b.issuedOn &&
  a.expiresOn === b.expiresOn &&
  a.certificationNumber === b.certificationNumber &&
  certificateNameKey(a.certificationName) === certificateNameKey(b.certificationName);
