import fc from "fast-check";
import { expect, test } from "vitest";
import { daysOff } from "../../../src/domain/report/days-off.ts";
import { isReported, partsBy, type ReportedHour } from "../../../src/domain/report/grouping.ts";
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
    exceptions: [],
    others: [june(9), june(10), june(11)].map((day) => ["cem", day]),
  });
  expect(daysOff([], june(7), june(13))).toEqual({ ofMost: [], exceptions: [], others: [] });
});

test("names all days of those who work on a day that others have off", () => {
  const saturdays = { ...fullWeek, workingTime: [{ from: june(1), minutes: [0, 480, 480, 480, 480, 480, 0] }] };
  const people = [ana, { ...ana, objectId: "ben" }, { ...ana, objectId: "cem", calendar: saturdays }];
  expect(daysOff(people, june(7), june(13))).toEqual({
    ofMost: [june(12), june(13)],
    exceptions: ["cem"],
    others: [june(7), june(13)].map((day) => ["cem", day]),
  });
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
  let [fewer, some] = [0, 0];
  const check = (input: UtilizationInput) => {
    const { people, from, to, hours } = input;
    const { ofMost, exceptions, others } = daysOff(people, from, to);
    const isOff = (engineer: string, day: number): boolean =>
      (ofMost.includes(day) && !exceptions.includes(engineer)) ||
      others.some(([person, theirs]) => person === engineer && theirs === day);
    for (const { objectId, calendar } of people) {
      const days = daysOf(calendar, from, to);
      for (let day = from; day <= to; day++) expect(isOff(objectId, day)).toBe(days.available(day, day) === 0);
    }
    const outside = hours.filter(
      ({ engineer, workDate, approval }) => isReported(approval, input.basis) && isOff(engineer, workDate),
    );
    if (outside.length < hours.length) fewer++;
    const expected = utilization(input);
    if (expected.some(({ workedOutsideAvailabilityMinutes }) => workedOutsideAvailabilityMinutes > 0)) some++;
    expect(utilization({ ...input, hours: merged(input), outside })).toEqual(expected);
  };
  fc.assert(fc.property(anyReport, check), { numRuns: 200 });
  expect(fewer).toBeGreaterThan(50);
  expect(some).toBeGreaterThan(50);
});
