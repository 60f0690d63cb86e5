import { leastFree } from "../allocation/availability.ts";
import { notEmployedDays } from "../allocation/employment.ts";
import { capacityLimitsOf } from "../allocation/judge-booking.ts";
import type { Share } from "../allocation/sweep.ts";
import type { LimitStep } from "../capacity-limit/limits-in-force.ts";
import { certificateNameKey, type Span, validCover } from "../certification/cover.ts";
import { byName, type CertificationGap, eligibility } from "../certification/eligibility.ts";
import type { HeldDays } from "../certification/status.ts";
import type { Moment } from "../kernel/context/moment.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import { openEnd } from "../kernel/values/day.ts";
import { compareText } from "../kernel/values/text.ts";
import type { EngineerProfile } from "./entity.ts";
import { isAmong, type PeopleFilter } from "./people-filter.ts";

/** The search: days both included, `to: null` open, percent in basis points. */
export interface Wanted extends PeopleFilter {
  readonly from: number;
  readonly to: number | null;
  readonly percent: number;
  readonly certifications: ReadonlyArray<string>;
  /** The last day that the certificates must cover, instead of `to`. */
  readonly certifiedThrough: number | null;
  readonly employmentStatus: EngineerProfile["employmentStatus"] | null;
  /** Whether those follow who do not fit. */
  readonly withMisfits: boolean;
}
export const candidateFields = [
  ...(["objectId", "fullName", "discipline", "primaryLocation"] as const),
  ...(["employmentStatus", "employedFrom", "employedUntil", "leftOn"] as const),
] as const;
type Of<T> = T & { readonly engineer: string };
/** All engineers to consider, with their rows in the window: all in the order of the engineers' ids. */
export interface Candidates {
  readonly engineers: ReadonlyArray<Picked<EngineerProfile, typeof candidateFields>>;
  /** The bookings that take capacity. */
  readonly booked: ReadonlyArray<Of<Share>>;
  readonly limits: ReadonlyArray<Of<LimitStep>>;
  readonly certifications: ReadonlyArray<Of<HeldDays>>;
}
/** Why an engineer does not fit, by the code with which a booking would be refused. */
export type Missing =
  | { readonly code: "NOT_EMPLOYED"; readonly days: ReadonlyArray<Span> }
  | { readonly code: "ON_LEAVE" }
  | { readonly code: "OVER_CAPACITY" }
  | { readonly code: "CERTIFICATION"; readonly names: ReadonlyArray<CertificationGap> };
/** A certificate that ends inside the window, with its last valid day. */
interface Lapsing {
  readonly name: string;
  readonly lastDay: number;
}
/** An engineer who fits, or does not. `free` is the lowest free percent of any day of the window, in basis points. */
export interface Found {
  readonly objectId: string;
  readonly fullName: string;
  readonly discipline: string;
  readonly free: number;
  /** Empty if the engineer fits. */
  readonly missing: ReadonlyArray<Missing>;
  readonly lapsing: ReadonlyArray<Lapsing>;
}

/** The certificates that are valid on a day of the window and not on its last (R-ELIG-2). */
const lapsingIn = (held: ReadonlyArray<HeldDays>, from: number, to: number | null): ReadonlyArray<Lapsing> => {
  const last = to ?? openEnd;
  if (held.every(({ declared, expiresOn }) => declared === null && (expiresOn ?? openEnd) >= last)) return [];
  return [...byName(held).values()]
    .flatMap((rows) => {
      const name = rows.map((each) => each.certificationName).reduce((a, b) => (b < a ? b : a));
      const lastDay = validCover(rows).findLast((span) => span.from <= last)?.to ?? last;
      return lastDay >= from && lastDay < last ? [{ name, lastDay }] : [];
    })
    .sort((a, b) => a.lastDay - b.lastDay || compareText(a.name, b.name));
};

/** The rows of one engineer after the other; the engineers asked for come in the order of the rows. Cost: O(rows) in all. */
const inTurn = <T extends { readonly engineer: string }>(rows: ReadonlyArray<T>) => {
  let at = 0;
  return (engineer: string): ReadonlyArray<T> => {
    // The rows are mostly those of the engineer, and equal texts are compared faster.
    while (at < rows.length && rows[at]?.engineer !== engineer && compareText((rows[at] as T).engineer, engineer) < 0)
      at++;
    const first = at;
    while (rows[at]?.engineer === engineer) at++;
    return rows.slice(first, at);
  };
};

/**
 * The engineers who could be booked (R-ALLOC-12), judged as a booking would be: employed and free on every day, with
 * the certificates asked for or, if the firm blocks, with held ones that last (R-ELIG-1, R-ELIG-2). Ordered by free
 * percent downwards, then by name; those who do not fit follow in the same order.
 */
export const findEngineers = (of: Candidates, wanted: Wanted, at: Pick<Moment, "firm">): ReadonlyArray<Found> => {
  const { from, to, percent, certifications, employmentStatus } = wanted;
  const { expiredCertification, engineerOnLeave } = at.firm;
  const bookedOf = inTurn(of.booked);
  const limitsOf = inTurn(of.limits);
  const { firm } = capacityLimitsOf([], at);
  const heldOf = inTurn(of.certifications);
  // Names are deduplicated once, so a long list of names stays cheap.
  const required = [...new Map(certifications.map((name) => [certificateNameKey(name), name])).values()];
  const certifiedTo = required.length === 0 ? to : (wanted.certifiedThrough ?? to);
  const judged = required.length > 0 || expiredCertification === "block";
  const isWanted = isAmong(wanted);
  const found: Array<Found> = [];
  for (const engineer of of.engineers) {
    const { objectId, fullName, discipline } = engineer;
    if (!isWanted(engineer)) continue;
    if (employmentStatus !== null && engineer.employmentStatus !== employmentStatus) continue;
    const missing: Array<Missing> = [];
    // Whoever lacks something is judged further only if the caller wants to know all of it.
    const fits = (): boolean => missing.length === 0 || wanted.withMisfits;
    if (engineer.employmentStatus === "on leave" && engineerOnLeave === "block") missing.push({ code: "ON_LEAVE" });
    const days = notEmployedDays(engineer, from, to);
    if (days.length > 0) missing.push({ code: "NOT_EMPLOYED", days });
    if (!fits()) continue;
    const free = leastFree(bookedOf(objectId), { own: limitsOf(objectId), firm }, from, to);
    if (free < percent) missing.push({ code: "OVER_CAPACITY" });
    if (!fits()) continue;
    const held = heldOf(objectId);
    // Without details, whoever holds fewer certificates than names is skipped at once.
    if (required.length > held.length && !wanted.withMisfits) continue;
    const names = judged ? eligibility({ held, required, from, to: certifiedTo }).gaps : [];
    if (names.length > 0) missing.push({ code: "CERTIFICATION", names });
    if (!fits()) continue;
    found.push({ objectId, fullName, discipline, free, missing, lapsing: lapsingIn(held, from, to) });
  }
  const misfit = ({ missing }: Found): number => (missing.length === 0 ? 0 : 1);
  return found.sort(
    (a, b) =>
      misfit(a) - misfit(b) ||
      b.free - a.free ||
      compareText(a.fullName, b.fullName) ||
      compareText(a.objectId, b.objectId),
  );
};
