import { describe, expect, test } from "vitest";
import { availableMinutes, contractedMinutes, plannedMinutes } from "../../src/rules.ts";

const days = (minutes: number): ReadonlyArray<number> => [...Array<number>(5).fill(minutes), 0, 0];
const workingTime = [
  { from: "2027-01-01", minutes: days(480) },
  { from: "2027-03-15", minutes: days(240) },
];
const march = { from: "2027-03-08", to: "2027-03-19" };
const bookings = [{ allocationPercent: 50, startDate: "2027-03-08", endDate: "2027-03-19" }];

describe("the worked examples", () => {
  test("E-24 a contract change in the middle of a booking", () => {
    expect(contractedMinutes({ workingTime, ...march })).toBe(3600);
    expect(availableMinutes({ workingTime, ...march })).toBe(3600);
    expect(plannedMinutes({ bookings, workingTime, ...march })).toBe(1800);
  });

  test("E-25 a holiday and half a day of leave", () => {
    const holidays = [{ day: "2027-03-10" }];
    const timeOff = [{ startDate: "2027-03-11", endDate: "2027-03-11", minutesPerDay: 240 }];
    const calendar = { workingTime, holidays, timeOff, ...march };
    expect(contractedMinutes(calendar)).toBe(3600);
    expect(availableMinutes(calendar)).toBe(2880);
    expect(plannedMinutes({ bookings, ...calendar })).toBe(1440);
  });

  test("E-26 a month of leave", () => {
    const timeOff = [{ startDate: "2027-02-01", endDate: "2027-02-28" }];
    expect(availableMinutes({ timeOff, from: "2027-02-01", to: "2027-02-28" })).toBe(0);
  });

  test("E-27 the available time of June", () => {
    const holidays = [{ day: "2027-06-03" }];
    const timeOff = [{ startDate: "2027-06-10", endDate: "2027-06-11" }];
    expect(availableMinutes({ holidays, timeOff, from: "2027-06-01", to: "2027-06-30" })).toBe(9120);
  });
});

test("R-TIME-1 outside employment nothing is contracted", () => {
  const employed = { employedFrom: "2027-03-09", employedUntil: "2027-03-10" };
  expect(contractedMinutes({ ...employed, ...march })).toBe(960);
  expect(() => contractedMinutes({ employedFrom: "2027-03-10", employedUntil: "2027-03-09", ...march })).toThrow(
    "employedUntil: expected a day not before employedFrom 10 March 2027",
  );
});

test("R-TIME-2 only granted leave counts", () => {
  const requested = { startDate: "2027-03-08", status: "requested" } as const;
  expect(availableMinutes({ timeOff: [requested], ...march })).toBe(4800);
});

test("R-TIME-3 several bookings are rounded once", () => {
  const day = { from: "2027-03-08", to: "2027-03-08" };
  const each = { allocationPercent: 0.1, startDate: "2027-03-08" };
  expect(plannedMinutes({ bookings: [each], ...day })).toBe(0);
  expect(plannedMinutes({ bookings: [each, { ...each, allocationPercent: 0.11 }], ...day })).toBe(1);
  expect(plannedMinutes({ bookings: [{ ...each, allocationPercent: 50, status: "cancelled" }], ...day })).toBe(0);
});

test("a week has seven days", () => {
  const six = { from: "2027-01-01", minutes: [480, 480, 480, 480, 480, 0] };
  expect(() => contractedMinutes({ workingTime: [six], ...march })).toThrow(
    "workingTime.0.minutes: expected seven numbers of minutes, Monday first, got a list of 6",
  );
  expect(() => contractedMinutes({ firmWeeks: [{ from: "2027-01-01", value: [] }], ...march })).toThrow(
    "firmWeeks.0.value",
  );
});

test("a range of more than 3,660 days is refused", () => {
  expect(() => contractedMinutes({ from: "2027-01-01", to: "2038-01-01" })).toThrow("a range of at most 3,660 days");
});

test("holidays of two calendars are refused", () => {
  const holidays = [
    { calendar: "DE", day: "2027-03-10" },
    { calendar: "PT", day: "2027-03-11" },
  ];
  expect(() => availableMinutes({ holidays, ...march })).toThrow("holidays.1.calendar: expected one calendar, DE");
});
