import type { Arbitrary } from "fast-check";
import { fc } from "../../derive/test-data/fast-check.ts";
import type { CalendarInput } from "../../plain-rules/calendar.ts";
import { someBookings } from "./capacity-inputs.ts";
import type { InputsOf } from "./inputs-of.ts";
import { both, maybe, someDay, someRange, someSteps } from "./some-days.ts";

const week = fc.array(fc.nat(1_440), { minLength: 7, maxLength: 7 });
const leave = fc
  .record({
    days: someRange,
    minutesPerDay: maybe(fc.integer({ min: 1, max: 1_440 })),
    status: maybe(fc.constantFrom("granted", "requested")),
  })
  .map(({ days: { from, to }, ...more }) => ({ ...more, startDate: from, endDate: to }));
const calendar: Arbitrary<CalendarInput> = fc
  .record({
    workingTime: maybe(someSteps(fc.record({ minutes: week }))),
    firmWeeks: maybe(someSteps(fc.record({ value: week }))),
    holidays: maybe(fc.array(fc.record({ day: someDay }), { maxLength: 3 })),
    timeOff: maybe(fc.array(leave, { maxLength: 3 })),
    employment: someRange,
    from: fc.boolean(),
    until: fc.boolean(),
  })
  .map(({ employment, from, until, ...input }) => ({
    ...input,
    ...(from ? { employedFrom: employment.from } : {}),
    ...(until ? { employedUntil: employment.to } : {}),
  }));
const time = both(calendar, someRange);

export const timeInputs: InputsOf<"contractedMinutes" | "availableMinutes" | "plannedMinutes"> = {
  contractedMinutes: time,
  availableMinutes: time,
  plannedMinutes: both(time, someBookings),
};
