import type { Booked } from "../../../domain/allocation/capacity.ts";
import type { CapacityLimits } from "../../../domain/capacity-limit/limits-in-force.ts";
import type { ListedAllocation } from "../../../domain/kernel/refusal/refusal.ts";
import type { Booking } from "../../../plain-rules/bookings.ts";
import type * as rules from "../../../plain-rules/capacity.ts";
import type { CapacityInput } from "../../../plain-rules/capacity-input.ts";
import { freeRunsByDay } from "../availability.ts";
import { overbookedByDay, peakByDay, refusedOn, windowsByDay } from "../capacity.ts";
import { runsOf } from "../certification.ts";
import { endNumberOf, numberOf, pointsOf, rangeOf, type Scan, scanOf } from "./values.ts";

// A booking without an id is named by its position. A blank sorts before every id.
const unnamed = " ";
const bookedOf = (booking: Booking, at: number): Booked => ({
  objectId: booking.objectId ?? `${unnamed}${String(at).padStart(9, "0")}`,
  project: booking.project ?? "",
  allocationPercent: pointsOf(booking.allocationPercent),
  startDate: numberOf(booking.startDate),
  endDate: endNumberOf(booking.endDate),
  status: booking.status ?? "confirmed",
});
const countingOf = (bookings: ReadonlyArray<Booked>, tentativeCounts = true): ReadonlyArray<Booked> =>
  bookings.filter(({ status }) => status === "confirmed" || (status === "tentative" && tentativeCounts));
const limitsOf = ({ limits = [], firmLimits = [] }: Omit<CapacityInput, "bookings">): CapacityLimits => ({
  own: limits.map(({ from, limit }) => ({ from: numberOf(from), limit: pointsOf(limit) })),
  firm: firmLimits.map(({ from, value }) => ({ from: numberOf(from), limit: pointsOf(value) })),
});
const scan = (
  bookings: ReadonlyArray<Booked>,
  { own, firm }: CapacityLimits,
  from: string | null | undefined,
  to: string | null | undefined,
): Scan =>
  scanOf(
    [...bookings.flatMap((each) => [each.startDate, each.endDate]), ...[...own, ...firm].map((step) => step.from)],
    endNumberOf(from),
    endNumberOf(to),
  );

export const peakLoad: typeof rules.peakLoad = ({ bookings, tentativeCounts, from, to }) => {
  const counting = countingOf(bookings.map(bookedOf), tentativeCounts);
  const days = scan(counting, { own: [], firm: [] }, from, to);
  return peakByDay(counting, days.from, days.last) / 100;
};

export const freePercent: typeof rules.freePercent = ({ bookings, from, to, ...input }) => {
  const counting = countingOf(bookings.map(bookedOf), input.tentativeCounts);
  const limits = limitsOf(input);
  const days = scan(counting, limits, from, to);
  return freeRunsByDay(counting, limits, days.from, days.last)
    .map(days.closed)
    .map((run) => ({ ...rangeOf(run), freePercent: run.free / 100 }));
};

export const overbookedWindows: typeof rules.overbookedWindows = ({ bookings, from, to, ...input }) => {
  const counting = countingOf(bookings.map(bookedOf), input.tentativeCounts);
  const limits = limitsOf(input);
  const days = scan(counting, limits, from, to);
  return overbookedByDay(counting, limits, days.from, days.last)
    .map(days.closed)
    .map((run) => {
      const allocations = run.allocations.filter((id) => !id.startsWith(unnamed));
      const moreAllocations = run.allocations.length - allocations.length;
      return {
        ...rangeOf(run),
        ...{ peakPercent: run.peak / 100, limitPercent: run.limit / 100, allocations, moreAllocations },
      };
    });
};

export const bookingConflict: typeof rules.bookingConflict = ({ bookings, candidate, ...input }) => {
  const all = bookings.map(bookedOf);
  const asked = bookedOf(candidate, bookings.length);
  const limits = limitsOf(input);
  const before = countingOf(all, input.tentativeCounts);
  const after = before.filter(({ objectId }) => objectId !== asked.objectId);
  const counts = countingOf([asked], input.tentativeCounts).length === 1;
  const days = scan([...before, asked], limits, null, null);
  const change = { before, after: [...after, asked], limitsBefore: limits, limitsAfter: limits };
  const windows = counts ? windowsByDay({ ...change, candidate: asked.objectId }, days.from, days.last) : [];
  const refused = counts ? runsOf((day) => refusedOn(change, day), days.from, days.last, days.last) : [];
  const isNew = all.every(({ objectId }) => objectId !== asked.objectId);
  const listed = ({ objectId, ...each }: Booked): ListedAllocation => ({
    ...(objectId.startsWith(unnamed) || (objectId === asked.objectId && isNew) ? {} : { objectId }),
    ...(each.project === "" ? {} : { project: each.project }),
    ...(objectId === asked.objectId ? { candidate: true as const } : {}),
    ...{ state: each.status, percent: each.allocationPercent / 100 },
    ...rangeOf({ from: each.startDate, to: each.endDate }),
  });
  return {
    windows: windows.map(({ total, limit, allocations, ...run }) => ({
      ...{ ...rangeOf(run), total: total / 100, limit: limit / 100, allocations: allocations.map(listed) },
    })),
    overLimitDays: refused.map(rangeOf),
  };
};
