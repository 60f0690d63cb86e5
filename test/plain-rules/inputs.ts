import * as fc from "fast-check";
import type { Booking, CalendarInput, CapacityInput, Certificate } from "../../src/rules.ts";
import type { oracles } from "../../src/testing/oracles/plain/oracles.ts";

const dayText = (day: number): string => new Date(Date.UTC(2027, 1, 20 + day)).toISOString().slice(0, 10);
// Few days, so that bookings often meet; the last of February and the first of March are among them.
const day = fc.nat(25).map(dayText);
const range = fc.tuple(fc.nat(25), fc.nat(25)).map(([a, b]) => ({
  from: dayText(Math.min(a, b)),
  to: dayText(Math.max(a, b)),
}));
const openRange = fc.oneof(
  range,
  day.map((from) => ({ from, to: null })),
  day.map((from) => ({ from })),
);
const percent = fc.oneof(
  fc.constantFrom(10, 33.33, 50, 60, 100),
  fc.integer({ min: 1, max: 12_000 }).map((of) => of / 100),
);
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });

const booking: fc.Arbitrary<Booking> = fc
  .record({
    days: openRange,
    allocationPercent: percent,
    status: maybe(fc.constantFrom("tentative", "confirmed", "completed", "cancelled")),
    project: maybe(fc.constantFrom("bridge", "tower")),
  })
  .map(({ days: { from, ...to }, ...more }) => ({
    ...more,
    startDate: from,
    ...("to" in to ? { endDate: to.to } : {}),
  }));
const named = fc
  .array(fc.tuple(booking, fc.boolean()), { maxLength: 7 })
  .map((all) => all.map(([each, hasId], at) => (hasId ? { ...each, objectId: `A${at}` } : each)));
const capacity: fc.Arbitrary<CapacityInput> = fc.record({
  bookings: named,
  limits: maybe(fc.uniqueArray(fc.record({ from: day, limit: percent }), { maxLength: 2, selector: (of) => of.from })),
  firmLimits: maybe(
    fc.uniqueArray(fc.record({ from: day, value: percent }), { maxLength: 2, selector: (of) => of.from }),
  ),
  tentativeCounts: maybe(fc.boolean()),
});
const certificate: fc.Arbitrary<Certificate> = fc
  .record({
    days: openRange,
    objectId: maybe(fc.constantFrom("A", "B", "C")),
    certificationName: fc.constantFrom("PE", " pe", "C++", "C"),
    declared: maybe(fc.constantFrom("expiring", "expired", "pending", "revoked")),
    declaredOn: maybe(day),
  })
  .map(({ days: { from, ...to }, ...more }) => ({
    ...more,
    issuedOn: from,
    ...("to" in to ? { expiresOn: to.to } : {}),
  }));
const certificates = fc.array(certificate, { maxLength: 5 });
const week = fc.array(fc.nat(1_440), { minLength: 7, maxLength: 7 });
const calendar: fc.Arbitrary<CalendarInput> = fc.record({
  workingTime: maybe(
    fc.uniqueArray(fc.record({ from: day, minutes: week }), { maxLength: 2, selector: (of) => of.from }),
  ),
  firmWeeks: maybe(fc.uniqueArray(fc.record({ from: day, value: week }), { maxLength: 2, selector: (of) => of.from })),
  holidays: maybe(fc.array(fc.record({ day }), { maxLength: 3 })),
  timeOff: maybe(
    fc.array(
      fc
        .record({
          days: range,
          minutesPerDay: maybe(fc.integer({ min: 1, max: 1_440 })),
          status: maybe(fc.constantFrom("requested", "granted")),
        })
        .map(({ days: { from, to }, ...more }) => ({ ...more, startDate: from, endDate: to })),
      { maxLength: 3 },
    ),
  ),
  employedFrom: maybe(fc.constantFrom(dayText(2), dayText(9))),
  employedUntil: maybe(fc.constantFrom(dayText(12), dayText(20))),
});
const joined = <A extends object, B extends object>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>): fc.Arbitrary<A & B> =>
  fc.tuple(a, b).map(([left, right]) => ({ ...left, ...right }));
const money = fc.record({ minor: fc.nat(2_000_000), currency: fc.constantFrom("USD", "JPY") });

/** Valid inputs of each rule. */
export const inputs: { readonly [Rule in keyof typeof oracles]: fc.Arbitrary<Parameters<(typeof oracles)[Rule]>[0]> } =
  {
    peakLoad: joined(
      capacity.map(({ bookings, tentativeCounts }) => ({ bookings, tentativeCounts })),
      openRange,
    ),
    freePercent: joined(capacity, openRange),
    overbookedWindows: joined(
      capacity,
      fc.oneof(
        openRange,
        fc.constant({}),
        day.map((to) => ({ to })),
      ),
    ),
    bookingConflict: fc
      .tuple(capacity, booking, fc.nat(9))
      .map(([input, asked, at]) => ({ ...input, candidate: at > 7 ? asked : { ...asked, objectId: `A${at}` } })),
    certificateStatus: fc.record({ certificate, today: day, expiringDays: maybe(fc.nat(10)) }),
    certificateCover: fc.record({ certificates, name: fc.constantFrom("PE", "C") }),
    certificateGaps: joined(fc.record({ certificates, name: fc.constantFrom("PE", "C") }), openRange),
    bookingEligibility: joined(
      fc.record({ certificates, required: maybe(fc.array(fc.constantFrom("PE", "pe", "C"), { maxLength: 3 })) }),
      openRange,
    ),
    contractedMinutes: joined(calendar, range),
    availableMinutes: joined(calendar, range),
    plannedMinutes: joined(
      calendar,
      joined(
        range,
        capacity.map(({ bookings, tentativeCounts }) => ({ bookings, tentativeCounts })),
      ),
    ),
    amountOf: fc.oneof(
      fc.record({ hours: fc.integer({ min: 17, max: 24_000 }).map((of) => of / 1_000), rate: money }),
      fc.record({ billedMinutes: fc.nat(1_440), rate: money }),
    ),
    rateOn: fc.record({
      rates: fc.uniqueArray(fc.record({ from: day, rate: money }), { maxLength: 3, selector: (of) => of.from }),
      day,
    }),
  };
