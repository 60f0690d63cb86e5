import { freeRuns } from "../domain/allocation/availability.ts";
import { type Booked, overCapacity } from "../domain/allocation/capacity.ts";
import { counts } from "../domain/allocation/judge-booking.ts";
import { dayRange, overCapacityRefusal } from "../domain/allocation/over-capacity.ts";
import { overbookedRuns } from "../domain/allocation/overbooked.ts";
import { peakLoad as peakOf } from "../domain/allocation/sweep.ts";
import type { ListedAllocation, OverCapacity } from "../domain/kernel/refusal/refusal.ts";
import { day } from "../domain/kernel/schema/kind.ts";
import { percentOf } from "../domain/kernel/values/basis-points.ts";
import { firstDay, openEnd } from "../domain/kernel/values/day.ts";
import { type Booking, bookedOf, booking, isUnnamed } from "./bookings.ts";
import {
  bookingMembers,
  type CapacityInput,
  capacityMembers,
  countingOf,
  limitsOf,
  ofOneEngineer,
} from "./capacity-input.ts";
import { given, nullable, object, readInput, value } from "./read.ts";
import { reversed } from "./records.ts";

/** Days with the same free percent, both ends included; `to: null` is open. */
export interface FreeWindow {
  readonly from: string;
  readonly to: string | null;
  /** Limit less load, at least 0. */
  readonly freePercent: number;
}

/** Consecutive days over one limit, both ends included; `to: null` is open. */
export interface OverbookedWindow {
  readonly from: string;
  readonly to: string | null;
  /** The highest load of these days. */
  readonly peakPercent: number;
  readonly limitPercent: number;
  /** The sorted ids of at most 50 bookings that count on at least one of the days. */
  readonly allocations: ReadonlyArray<string>;
  /** The number of others, and of those without an id. */
  readonly moreAllocations: number;
}

/** Where a booking does not fit: the facts of the refusal `OVER_CAPACITY`. No window means that it fits. */
export type BookingConflict = Pick<OverCapacity, "windows" | "moreWindows" | "overLimitDays">;

const peakInput = object(
  "the input",
  { ...bookingMembers, from: given(value(day)), to: nullable(value(day)) },
  { check: (values) => reversed(values) ?? ofOneEngineer(values) },
);
/**
 * The highest load in percent on any day of a range, both ends included; 0 where nothing is booked (R-ALLOC-1).
 * `to` absent or null: every day from `from` on.
 *
 * @throws FirmError for a wrong input, with the path of each fault.
 * @example peakLoad({ bookings: [{ allocationPercent: 60, startDate: "2027-03-10", endDate: "2027-03-20" }, { allocationPercent: 50, startDate: "2027-03-20" }], from: "2027-03-01", to: "2027-03-31" }) // 110
 */
export const peakLoad = (
  input: Pick<CapacityInput, "bookings" | "tentativeCounts"> & {
    readonly from: string;
    readonly to?: string | null | undefined;
  },
): number => {
  const { from, to, ...read } = readInput(peakInput, input);
  return percentOf(peakOf(countingOf(read), from, to ?? openEnd));
};

const freeInput = object(
  "the input",
  { ...capacityMembers, from: given(value(day)), to: nullable(value(day)) },
  { check: (values) => reversed(values) ?? ofOneEngineer(values) },
);
/**
 * The free percent of one engineer from `from` to `to`, as maximal windows in order (R-TIME-4). `to` absent or null:
 * the last window is open.
 *
 * @throws FirmError for a wrong input, with the path of each fault.
 * @example freePercent({ bookings: [{ allocationPercent: 60, startDate: "2027-03-10", endDate: "2027-03-20" }], from: "2027-03-20", to: "2027-03-31" }) // [{ from: "2027-03-20", to: "2027-03-20", freePercent: 40 }, { from: "2027-03-21", to: "2027-03-31", freePercent: 100 }]
 */
export const freePercent = (
  input: CapacityInput & { readonly from: string; readonly to?: string | null | undefined },
): ReadonlyArray<FreeWindow> => {
  const { from, to, ...read } = readInput(freeInput, input);
  return freeRuns(countingOf(read), limitsOf(read), from, to).map((run) => ({
    ...dayRange(run),
    freePercent: percentOf(run.free),
  }));
};

const overbookedInput = object(
  "the input",
  { ...capacityMembers, from: nullable(value(day)), to: nullable(value(day)) },
  { check: (values) => reversed(values) ?? ofOneEngineer(values) },
);
/**
 * The days on which one engineer is booked over the limit, as windows in order (R-ALLOC-1). A window is split where the
 * limit changes. `from` and `to` absent or null: no bound.
 *
 * @throws FirmError for a wrong input, with the path of each fault.
 * @example overbookedWindows({ bookings: [{ objectId: "A", allocationPercent: 60, startDate: "2027-03-10", endDate: "2027-03-20" }, { objectId: "B", allocationPercent: 50, startDate: "2027-03-20" }] }) // [{ from: "2027-03-20", to: "2027-03-20", peakPercent: 110, limitPercent: 100, allocations: ["A", "B"], moreAllocations: 0 }]
 */
export const overbookedWindows = (
  input: CapacityInput & { readonly from?: string | null | undefined; readonly to?: string | null | undefined },
): ReadonlyArray<OverbookedWindow> => {
  const { from, to, ...read } = readInput(overbookedInput, input);
  return overbookedRuns(countingOf(read), limitsOf(read), from ?? firstDay, to).map(
    ({ peak, limit, allocations, more, ...run }) => {
      const named = allocations.filter((objectId) => !isUnnamed(objectId));
      return {
        ...dayRange(run),
        peakPercent: percentOf(peak),
        limitPercent: percentOf(limit),
        allocations: named,
        moreAllocations: more + allocations.length - named.length,
      };
    },
  );
};

const conflictInput = object(
  "the input",
  { ...capacityMembers, candidate: given(booking) },
  {
    check: ({ candidate, ...values }) => {
      const other = values.bookings.find(({ engineer }) => engineer !== null && engineer !== candidate.engineer);
      return other === undefined || candidate.engineer === null
        ? ofOneEngineer(values)
        : {
            path: ["candidate", "engineer"],
            tag: "TypeMismatch",
            expected: { id: "oneAndTheSame", field: "engineer", got: String(other.engineer) },
          };
    },
  },
);
/** Leaves out what the booking was given without. */
const asGiven = ({ objectId, project, ...facts }: ListedAllocation): ListedAllocation => ({
  ...(objectId === undefined || isUnnamed(objectId) ? {} : { objectId }),
  ...(project ? { project } : {}),
  ...facts,
});
/**
 * Where a booking does not fit beside the others, as `allocations.assign` and `change` judge it (R-ALLOC-4, R-ALLOC-5).
 * A booking with the candidate's `objectId` is the value that the candidate replaces (R-ALLOC-7). A candidate that does
 * not count always fits.
 *
 * @throws FirmError for a wrong input, with the path of each fault.
 * @example bookingConflict({ bookings: [{ objectId: "A", allocationPercent: 60, startDate: "2027-03-10", endDate: "2027-03-20" }], candidate: { allocationPercent: 50, startDate: "2027-03-20" } }).overLimitDays // [{ from: "2027-03-20", to: "2027-03-20" }]
 */
export const bookingConflict = (input: CapacityInput & { readonly candidate: Booking }): BookingConflict => {
  const { candidate, bookings, ...read } = readInput(conflictInput, input);
  // The candidate is last, so that without an id it gets one of its own.
  const [...others] = bookedOf([...bookings, candidate]);
  const asked = others.pop() as Booked;
  const counting = (each: Booked): boolean => counts(each.status, read.tentativeCounts);
  const stored = others.find(({ objectId }) => objectId === asked.objectId) ?? null;
  const old = stored !== null && counting(stored) ? stored : null;
  const conflict = counting(asked) ? overCapacity(others.filter(counting), asked, old, limitsOf(read)) : null;
  if (conflict === null) return { windows: [], overLimitDays: [] };
  const listing = { candidate: { objectId: asked.objectId, isNew: stored === null } };
  const { windows, moreWindows, overLimitDays } = overCapacityRefusal("", conflict, listing);
  return {
    windows: windows.map((window) => ({ ...window, allocations: window.allocations.map(asGiven) })),
    ...(moreWindows === undefined ? {} : { moreWindows }),
    overLimitDays,
  };
};
