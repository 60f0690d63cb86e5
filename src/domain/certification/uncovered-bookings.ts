import type { Allocation } from "../allocation/entity.ts";
import { counts } from "../allocation/judge-booking.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import { openEnd } from "../kernel/values/day.ts";
import { certificateNameKey, type Span, uncovered, validCover } from "./cover.ts";
import { byName, type CertificationGap } from "./eligibility.ts";
import type { HeldDays } from "./status.ts";

export type HeldBy = HeldDays & { readonly engineer: string };
export const coveredFields = ["objectId", "engineer", "project", "startDate", "endDate", "status"] as const;
/** The fields that decide whether a booking is covered. */
export type CoveredBooking = Picked<Allocation, typeof coveredFields>;

/** The required certificates that a booking lacks, with the days. */
export interface Uncovered<B extends CoveredBooking> {
  readonly booking: B;
  readonly names: ReadonlyArray<CertificationGap>;
}

/**
 * The counting bookings with a day in [from, to] that a required name does not cover (R-CERT-6). All days of an open
 * booking count, although only its first day was judged at booking (R-ELIG-3). Cost: O(n log n) in the certificates,
 * and the size of the cover for each booking and name.
 */
export const uncoveredBookings = <B extends CoveredBooking>(
  bookings: ReadonlyArray<B>,
  held: ReadonlyArray<HeldBy>,
  requiredOf: (project: string) => ReadonlyArray<string>,
  tentativeCounts: boolean,
  { from = Number.NEGATIVE_INFINITY, to = openEnd }: { readonly from?: number; readonly to?: number } = {},
): ReadonlyArray<Uncovered<B>> => {
  const holding = new Map(
    [...Map.groupBy(held, ({ engineer }) => engineer)].map(([engineer, rows]) => {
      const names = [...byName(rows)].map(
        ([key, of]) => [key, { days: validCover(of), rows: of.map(({ objectId }) => objectId).sort() }] as const,
      );
      return [engineer, new Map(names)];
    }),
  );
  const gapsOf = ({ engineer, project, startDate, endDate }: B): ReadonlyArray<CertificationGap> => {
    const [first, last] = [Math.max(startDate, from), Math.min(endDate ?? openEnd, to)];
    const names = new Map(requiredOf(project).map((name) => [certificateNameKey(name), name]));
    return [...names].flatMap(([key, name]) => {
      const of = holding.get(engineer)?.get(key);
      const gaps: ReadonlyArray<Span> = uncovered(of?.days ?? [], first, last === openEnd ? null : last);
      return gaps.length === 0 ? [] : [{ name, gaps, rows: of?.rows ?? [] }];
    });
  };
  return bookings.flatMap((booking) => {
    const names = counts(booking.status, tentativeCounts) ? gapsOf(booking) : [];
    return names.length === 0 ? [] : [{ booking, names }];
  });
};
