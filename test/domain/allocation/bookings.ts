import * as fc from "fast-check";
import {
  type Booked,
  type Change,
  conflictOf,
  overCapacity,
  type Window,
} from "../../../src/domain/allocation/capacity.ts";
import type { CapacityLimits } from "../../../src/domain/capacity-limit/limits-in-force.ts";
import { dayOf } from "../../../src/domain/kernel/values/day.ts";

/** The days of the random cases; `horizon` is later than every bound. */
export const lastRandomDay = 29;
export const horizon = 40;

/** A day written MM-DD in 2027, or written in full in another year. */
export const day = (text: string): number => {
  const found = dayOf(text.length === 5 ? `2027-${text}` : text);
  if (found === null) throw new Error(`no day: ${text}`);
  return found;
};

/** A booking in percent over days written MM-DD; without a last day it is open-ended. */
export const booked = (objectId: string, percent: number, from: string, to: string | null): Booked => ({
  objectId,
  project: "p",
  allocationPercent: Math.round(percent * 100),
  startDate: day(from),
  endDate: to === null ? null : day(to),
  status: "confirmed",
});

/** The windows of a change; empty if it fits. */
export const conflictWindows = (change: Change): ReadonlyArray<Window> => conflictOf(change)?.windows ?? [];
/** The windows in which a candidate does not fit. */
export const candidateWindows = (...of: Parameters<typeof overCapacity>): ReadonlyArray<Window> =>
  overCapacity(...of)?.windows ?? [];

export const noLimits: CapacityLimits = { own: [], firm: [] };

interface Value {
  readonly percent: number;
  readonly range: readonly [startDate: number, length: number | null];
}
const range = fc.tuple(
  fc.integer({ min: 0, max: lastRandomDay }),
  fc.option(fc.integer({ min: 0, max: 12 }), { freq: 3 }),
);
const value: fc.Arbitrary<Value> = fc.record({ percent: fc.integer({ min: 1, max: 14 }), range });
const bookingOf = (objectId: string, { percent, range: [startDate, length] }: Value): Booked => ({
  objectId,
  project: "p",
  allocationPercent: percent * 500,
  startDate,
  endDate: length === null ? null : Math.min(lastRandomDay, startDate + length),
  status: "confirmed",
});

export const candidateOf = value.map((each) => bookingOf("candidate", each));
/** Up to `maxLength` bookings of one engineer, in no order. */
export const bookingsOf = (maxLength: number): fc.Arbitrary<ReadonlyArray<Booked>> =>
  fc.array(value, { maxLength }).map((all) => all.map((each, i) => bookingOf(`b${(i * 7) % 10}${i}`, each)));

const steps = fc.array(
  fc.record({
    from: fc.integer({ min: -2, max: lastRandomDay }),
    limit: fc.constantFrom(5_000, 8_000, 10_000, 12_000),
  }),
  { maxLength: 3 },
);
export const limitsOf: fc.Arbitrary<CapacityLimits> = fc.oneof(
  fc.constant(noLimits),
  fc.record({ own: steps, firm: steps }),
);

/** A change: bookings are kept, added, removed or changed, and so are limits. */
export const changeOf: fc.Arbitrary<Change> = fc
  .record({
    same: bookingsOf(6),
    changed: fc.array(fc.tuple(fc.option(value), fc.option(value)), { maxLength: 2 }),
    limitsBefore: limitsOf,
    limitsAfter: fc.option(limitsOf),
  })
  .map(({ same, changed, limitsBefore, limitsAfter }) => ({
    before: [...same, ...changed.flatMap(([old], i) => (old === null ? [] : [bookingOf(`c${i}`, old)]))],
    after: [...same, ...changed.flatMap(([, next], i) => (next === null ? [] : [bookingOf(`c${i}`, next)]))],
    limitsBefore,
    limitsAfter: limitsAfter ?? limitsBefore,
  }));

/** The same bookings `days` later. */
export const shifted = <T extends Booked>(bookings: ReadonlyArray<T>, days: number): ReadonlyArray<T> =>
  bookings.map((each) => ({
    ...each,
    startDate: each.startDate + days,
    endDate: each.endDate === null ? null : each.endDate + days,
  }));
/** The same limits `days` later. */
export const shiftedLimits = ({ own, firm }: CapacityLimits, days: number): CapacityLimits => ({
  own: own.map((step) => ({ ...step, from: step.from + days })),
  firm: firm.map((step) => ({ ...step, from: step.from + days })),
});
