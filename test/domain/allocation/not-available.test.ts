import * as fc from "fast-check";
import { expect, test } from "vitest";
import { unavailable } from "../../../src/domain/allocation/not-available.ts";
import { dayText } from "../../../src/domain/kernel/values/day.ts";
import { availableByDay } from "../../../src/testing/oracles/time.ts";
import { calendar, day, fullWeek, length, range, start } from "../working-time/calendars.ts";

test("R-ALLOC-8 agrees with checking each day of the window", () => {
  const seen = { none: 0, some: 0 };
  const property = fc.property(calendar, range, fc.nat(4), (of, [from, to], more) => {
    const until = Math.min(to, from + more);
    const none = availableByDay(of, from, until) === 0;
    seen[none ? "none" : "some"]++;
    expect(unavailable(of, from, until)).toHaveLength(none ? 1 : 0);
  });
  fc.assert(property, { numRuns: 400 });
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(40);
});

test("R-ALLOC-8 an open window is judged over years", () => {
  const seen = { none: 0, some: 0 };
  const property = fc.property(calendar, day, (of, from) => {
    const none = availableByDay(of, from, from + 6 * length) === 0;
    seen[none ? "none" : "some"]++;
    expect(unavailable(of, from, null)).toHaveLength(none ? 1 : 0);
  });
  fc.assert(property, { numRuns: 400 });
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
});

test("stops at the first day with an available minute", () => {
  let looked = 0;
  const holidays = { has: (each: number) => looked++ < 0 || each < 0 } as unknown as ReadonlySet<number>;
  const endless = { ...fullWeek, holidays: Object.assign(holidays, { [Symbol.iterator]: [][Symbol.iterator] }) };
  expect(unavailable(endless, start, null)).toEqual([]);
  expect(looked).toBe(1);
});

test("R-ALLOC-8 an open window is judged up to the last change of the calendar, however far", () => {
  const none = { ...fullWeek, firmWeek: [{ from: 0, minutes: [0, 0, 0, 0, 0, 0, 0] }] };
  const later = start + 1_000;
  const minutes = [480, 480, 480, 480, 480, 0, 0];
  expect(unavailable(none, start, null)).toHaveLength(1);
  expect(unavailable({ ...none, workingTime: [{ from: later, minutes }] } as never, start, null)).toEqual([]);
  expect(unavailable({ ...none, firmWeek: [...none.firmWeek, { from: later, minutes }] }, start, null)).toEqual([]);
  expect(unavailable({ ...fullWeek, employedFrom: later }, start, null)).toEqual([]);
  expect(unavailable({ ...fullWeek, employedFrom: later }, start, later - 1)).toHaveLength(1);
});

test("R-ALLOC-8 the warning says which days have no minute", () => {
  const off = { ...fullWeek, timeOff: [{ startDate: start, endDate: null, minutesPerDay: null }] } as never;
  expect(unavailable(off, start, start + 1)).toEqual([
    {
      code: "NOT_AVAILABLE",
      message: expect.stringMatching(/^No day has a minute to work in from .* to .*: all of it is time off/),
      detail: { from: dayText(start), to: dayText(start + 1) },
    },
  ]);
  expect(unavailable(off, start, null)).toMatchObject([
    { message: expect.stringMatching(/ from [^:]* on: /), detail: { to: null } },
  ]);
});
