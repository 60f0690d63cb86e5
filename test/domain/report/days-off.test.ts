import fc from "fast-check";
import { expect, test } from "vitest";
import { daysOff } from "../../../src/domain/report/days-off.ts";
import { partsBy, type ReportedHour } from "../../../src/domain/report/grouping.ts";
import { type UtilizationInput, utilization } from "../../../src/domain/report/utilization.ts";
import { daysOf } from "../../../src/domain/working-time/available.ts";
import { fullWeek } from "../working-time/calendars.ts";
import { ana, anyReport, june } from "./firm.ts";

test("lists common days once and others by person", () => {
  const away = { startDate: june(9), endDate: june(11), minutesPerDay: null };
  const people = [
    ana,
    { ...ana, objectId: "ben" },
    { ...ana, objectId: "cem", calendar: { ...fullWeek, timeOff: [away] } },
  ];
  expect(daysOff(people, june(7), june(13))).toEqual({
    ofMost: [june(12), june(13)],
    people: ["cem"],
    ofThem: [june(9), june(10), june(11)],
  });
  expect(daysOff([], june(7), june(13))).toEqual({ ofMost: [], people: [], ofThem: [] });
});

/** Equal hours as one row, on the first day of the month or the range, as a store returns them. */
const merged = ({ hours, by, from, to }: UtilizationInput): ReadonlyArray<ReportedHour> => {
  const parts = partsBy(by, from, to);
  const found = new Map<string, ReportedHour>();
  for (const hour of hours) {
    const part = parts.find(([first, last]) => first <= hour.workDate && hour.workDate <= last);
    if (part === undefined) continue;
    const { engineer, project, approval, billing, billable, snapshot } = hour;
    const alike = [part, engineer, project, approval, billing, billable];
    const key = JSON.stringify([
      ...alike,
      snapshot && [snapshot.billable, snapshot.discipline, snapshot.amount?.currency ?? null],
    ]);
    const known = found.get(key);
    found.set(key, {
      ...hour,
      workDate: part[0],
      minutes: hour.minutes + (known?.minutes ?? 0),
      snapshot: snapshot && {
        ...snapshot,
        billedMinutes: snapshot.billedMinutes + (known?.snapshot?.billedMinutes ?? 0),
        amount: snapshot.amount && {
          ...snapshot.amount,
          minor: snapshot.amount.minor + (known?.snapshot?.amount?.minor ?? 0),
        },
      },
    });
  }
  return [...found.values()];
};

test("R-UTIL-2 sums give the report of single hours", () => {
  let [fewer, outside] = [0, 0];
  const check = (input: UtilizationInput) => {
    const { people, from, to, hours } = input;
    const { ofMost, people: some, ofThem } = daysOff(people, from, to);
    const named = (engineer: string, day: number): boolean =>
      ofMost.includes(day) || (some.includes(engineer) && ofThem.includes(day));
    for (const { objectId, calendar } of people) {
      const days = daysOf(calendar, from, to);
      for (let day = from; day <= to; day++)
        if (days.available(day, day) === 0) expect(named(objectId, day)).toBe(true);
    }
    const byDay = hours.filter(({ engineer, workDate }) => named(engineer, workDate));
    if (byDay.length < hours.length) fewer++;
    const expected = utilization(input);
    if (expected.some(({ workedOutsideAvailabilityMinutes }) => workedOutsideAvailabilityMinutes > 0)) outside++;
    expect(utilization({ ...input, hours: merged(input), byDay })).toEqual(expected);
  };
  fc.assert(fc.property(anyReport, check), { numRuns: 200 });
  expect(fewer).toBeGreaterThan(50);
  expect(outside).toBeGreaterThan(50);
});
