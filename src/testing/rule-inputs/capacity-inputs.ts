import type { Arbitrary } from "fast-check";
import { fc } from "../../derive/test-data/fast-check.ts";
import type { Booking } from "../../plain-rules/bookings.ts";
import type { CapacityInput } from "../../plain-rules/capacity-input.ts";
import type { InputsOf } from "./inputs-of.ts";
import { both, maybe, someDay, someOpenRange, someSteps } from "./some-days.ts";

// Up to 120 %, often such that some of them make 100 or just miss it.
const percent = fc.oneof(
  fc.constantFrom(60, 50, 33.33, 10, 100),
  fc.integer({ min: 1, max: 12_000 }).map((hundredths) => hundredths / 100),
);
const booking: Arbitrary<Booking> = fc
  .record({
    days: someOpenRange,
    allocationPercent: percent,
    status: maybe(fc.constantFrom("confirmed", "tentative", "completed", "cancelled")),
    project: maybe(fc.constantFrom("bridge", "tower")),
  })
  .map(({ days: { from, ...last }, ...more }) => ({
    ...{ ...more, startDate: from },
    ...("to" in last ? { endDate: last.to } : {}),
  }));
/** Some with an id. */
const bookings = fc
  .array(fc.tuple(booking, fc.boolean()), { maxLength: 7 })
  .map((all) => all.map(([each, named], at) => (named ? { ...each, objectId: `A${at}` } : each)));
export const someBookings = fc.record({ bookings, tentativeCounts: maybe(fc.boolean()) });
const capacity: Arbitrary<CapacityInput> = both(
  someBookings,
  fc.record({
    limits: maybe(someSteps(fc.record({ limit: percent }))),
    firmLimits: maybe(someSteps(fc.record({ value: percent }))),
  }),
);

export const capacityInputs: InputsOf<"peakLoad" | "freePercent" | "overbookedWindows" | "bookingConflict"> = {
  peakLoad: both(someBookings, someOpenRange),
  freePercent: both(capacity, someOpenRange),
  overbookedWindows: both(
    capacity,
    fc.oneof(
      fc.constant({}),
      someOpenRange,
      someDay.map((to) => ({ to })),
    ),
  ),
  bookingConflict: fc.tuple(capacity, booking, maybe(fc.nat(7))).map(([input, asked, at]) => ({
    ...input,
    candidate: at === undefined ? asked : { ...asked, objectId: `A${at}` },
  })),
};
