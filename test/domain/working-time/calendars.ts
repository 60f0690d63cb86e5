import fc from "fast-check";
import type { Calendar } from "../../../src/domain/working-time/contracted.ts";

/** 2027-02-15, a Monday; two months begin within the days below. */
export const start = 20_864;
/** The number of days in property tests: few, so that events coincide. */
export const length = 50;

export const day = fc.integer({ min: start, max: start + length });
export const range = fc.tuple(day, day).map(([a, b]) => (a < b ? ([a, b] as const) : ([b, a] as const)));

/** 480 minutes from Monday to Friday since the beginning, without days off. */
export const fullWeek: Calendar = {
  workingTime: [],
  firmWeek: [],
  holidays: new Set(),
  timeOff: [],
  employedFrom: null,
  employedUntil: null,
};

const minutes = fc.array(fc.constantFrom(0, 240, 450, 480), { minLength: 7, maxLength: 7 });
/** Steps that begin before, inside and after the requested days. */
const stepDay = fc.integer({ min: start - length, max: start + 2 * length });
const weeks = fc.uniqueArray(fc.record({ from: stepDay, minutes }), { maxLength: 3, selector: (week) => week.from });
const end = fc.option(day, { nil: null });
const timeOff = fc
  .record({ startDate: day, endDate: end, minutesPerDay: fc.option(fc.constantFrom(120, 240, 600), { nil: null }) })
  .map((off) =>
    off.endDate !== null && off.endDate < off.startDate
      ? { ...off, startDate: off.endDate, endDate: off.startDate }
      : off,
  )
  .map((off) => (off.endDate === null ? { ...off, startDate: off.startDate + length / 2 } : off));

export const calendar: fc.Arbitrary<Calendar> = fc.record({
  workingTime: weeks,
  firmWeek: weeks,
  holidays: fc.array(day, { maxLength: 6 }).map((days) => new Set(days)),
  timeOff: fc.array(timeOff, { maxLength: 3 }),
  employedFrom: fc.option(fc.integer({ min: start, max: start + 15 }), { nil: null, freq: 2 }),
  employedUntil: fc.option(fc.integer({ min: start + 30, max: start + length }), { nil: null, freq: 2 }),
});

export const plan = fc.record({
  startDate: day,
  endDate: end,
  allocationPercent: fc.constantFrom(1, 3_333, 5_000, 10_000, 12_050),
});
