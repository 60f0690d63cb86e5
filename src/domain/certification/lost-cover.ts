import { plainGap, truncatedGap } from "../allocation/certificate-gaps.ts";
import type { Allocation } from "../allocation/entity.ts";
import { counts } from "../allocation/judge-booking.ts";
import { warn } from "../kernel/messages/warn.ts";
import { mostListed } from "../kernel/refusal/refusal.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import { openEnd } from "../kernel/values/day.ts";
import type { Project } from "../project/entity.ts";
import { certificateNameKey, coverByDates, type Span, uncovered, validCover } from "./cover.ts";
import { byName, judgedTo, lastingUntil } from "./eligibility.ts";
import type { HeldDays } from "./status.ts";

export const bookingsFields = {
  bookings: ["objectId", "project", "startDate", "endDate", "status"],
  projects: ["objectId", "requiredCertifications"],
} as const;
type Booking = Picked<Allocation, typeof bookingsFields.bookings>;
/** The bookings of an engineer and the certificates that their projects require. */
export interface Bookings {
  readonly bookings: ReadonlyArray<Booking>;
  readonly projects: ReadonlyArray<Picked<Project, typeof bookingsFields.projects>>;
}

/** The rows of one name before or after a change. */
interface Side {
  readonly rows: ReadonlyArray<HeldDays>;
  /** The covered days if the name is required (R-ELIG-1), and if it is only held (R-ELIG-2). */
  readonly valid: ReadonlyArray<Span>;
  readonly dated: ReadonlyArray<Span>;
  readonly until: number;
}
const sideOf = (rows: ReadonlyArray<HeldDays>): Side => ({
  rows,
  valid: validCover(rows),
  dated: coverByDates(rows),
  until: lastingUntil(rows),
});

/** The days of one list that are not in the other; both are sorted and disjoint. */
const lessDays = (days: ReadonlyArray<Span>, without: ReadonlyArray<Span>): ReadonlyArray<Span> => {
  const found: Array<Span> = [];
  let at = 0;
  for (const { from, to } of days) {
    while (at < without.length && (without[at]?.to ?? openEnd) < from) at++;
    let upTo = at;
    while (upTo < without.length && (without[upTo] as Span).from <= (to ?? openEnd)) upTo++;
    found.push(...uncovered(without.slice(at, upTo), from, to));
    at = Math.max(at, upTo - 1);
  }
  return found;
};

/** Whether some of the days (sorted, disjoint) lie in [from, to]. */
const holdsSome = (days: ReadonlyArray<Span>, from: number, to: number): boolean => {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (((days[middle] as Span).to ?? openEnd) < from) low = middle + 1;
    else high = middle;
  }
  return low < days.length && (days[low] as Span).from <= to;
};

/** A name with changed rows. */
interface Touched {
  readonly name: string;
  readonly before: Side;
  readonly after: Side;
  readonly lostValid: ReadonlyArray<Span>;
  readonly lostDated: ReadonlyArray<Span>;
}

const touchedBy = (before: ReadonlyArray<HeldDays>, after: ReadonlyArray<HeldDays>): ReadonlyMap<string, Touched> => {
  const [was, is] = [new Set(before), new Set(after)];
  const changed = [...before.filter((row) => !is.has(row)), ...after.filter((row) => !was.has(row))];
  const [held, holding] = [byName(before), byName(after)];
  return new Map(
    changed.map(({ certificationName: name }) => {
      const key = certificateNameKey(name);
      const [old, next] = [sideOf(held.get(key) ?? []), sideOf(holding.get(key) ?? [])];
      return [
        key,
        {
          name,
          before: old,
          after: next,
          lostValid: lessDays(old.valid, next.valid),
          lostDated: lessDays(old.dated, next.dated),
        },
      ];
    }),
  );
};

/** Whether a booking lost cover of a name: required days, or a name that no longer lasts until its last day. */
const loses = ({ before, after, lostValid, lostDated }: Touched, required: boolean, from: number, to: number) => {
  if (required) return holdsSome(lostValid, from, to);
  if (after.rows.length === 0 || after.until >= to) return false;
  const refusedBefore = before.rows.length > 0 && before.until < to;
  return !refusedBefore || holdsSome(lostDated, from, to);
};

/**
 * Warns of the bookings that lost cover by a change of certificates, tentative ones included; the change is never
 * refused (R-CERT-7). Open bookings are judged on their first day (R-ELIG-3). Cost: O(n log n) in the certificates,
 * and O(log n) for each booking.
 */
export const lostCover = (
  { bookings, projects }: Bookings,
  before: ReadonlyArray<HeldDays>,
  after: ReadonlyArray<HeldDays>,
): ReadonlyArray<Warning> => {
  const touched = touchedBy(before, after);
  const required = new Map(
    projects.map((each) => [each.objectId, new Set(each.requiredCertifications.map(certificateNameKey))]),
  );
  const none: ReadonlySet<string> = new Set();
  const namesLost = ({ project, startDate, endDate }: Booking): ReadonlyArray<Touched> => {
    const asked = required.get(project) ?? none;
    return [...touched].flatMap(([key, each]) =>
      (asked.size === 0 || asked.has(key)) && loses(each, asked.size > 0, startDate, judgedTo(startDate, endDate))
        ? [each]
        : [],
    );
  };
  const losing = bookings.filter((booking) => counts(booking.status, true) && namesLost(booking).length > 0);
  if (losing.length === 0) return [];
  const listed = losing.slice(0, mostListed);
  const more = losing.length - listed.length;
  const allocations = listed.map((booking) => {
    const { objectId, project, startDate, endDate } = booking;
    const asks = (required.get(project)?.size ?? 0) > 0;
    const names = namesLost(booking).map(({ name, after: { rows, valid, dated } }) =>
      truncatedGap(
        plainGap({
          name,
          gaps: uncovered(asks ? valid : dated, startDate, judgedTo(startDate, endDate)),
          rows: rows.map((row) => row.objectId).sort(),
        }),
      ),
    );
    return { objectId, project, names };
  });
  return [warn("COVER_LOST", { allocations, ...(more === 0 ? {} : { moreAllocations: more }) })];
};
