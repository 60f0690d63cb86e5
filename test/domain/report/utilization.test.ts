import { describe, expect, test } from "vitest";
import { dayOf } from "../../../src/domain/kernel/values/day.ts";
import { fullWeek } from "../working-time/calendars.ts";
import { ana, hour, june, juneReport as report } from "./firm.ts";

const on = (text: string) => Number(dayOf(text));

// R-UTIL-1, R-UTIL-2
const february = {
  from: on("2027-02-01"),
  to: on("2027-02-28"),
  people: [
    {
      ...ana,
      calendar: {
        ...fullWeek,
        timeOff: [{ startDate: on("2027-02-01"), endDate: on("2027-02-28"), minutesPerDay: null }],
      },
    },
  ],
  hours: [hour(on("2027-02-10"), 120)],
};

test("E-26 a month off has no ratio", () => {
  expect(report(february)).toMatchObject([
    {
      key: ["ana"],
      availableMinutes: 0,
      contractedMinutes: 9_600,
      workedMinutes: 120,
      workedOutsideAvailabilityMinutes: 120,
      totalUtilization: null,
      billableUtilization: null,
      plannedUtilization: null,
      denominator: "available",
      hours: "approved",
    },
  ]);
});

test("E-26 against contracted time the same month has a ratio", () => {
  expect(report({ ...february, denominator: "contracted" })).toMatchObject([
    { denominator: "contracted", totalUtilization: 1.25, workedOutsideAvailabilityMinutes: 120 },
  ]);
});

test("E-27 a holiday and days off lower the denominator", () => {
  const calendar = {
    ...fullWeek,
    holidays: new Set([june(7)]),
    timeOff: [{ startDate: june(10), endDate: june(11), minutesPerDay: null }],
  };
  const hours = Array.from({ length: 12 }, (_, at) => hour(june(14 + at), 475)).concat(
    hour(june(28), 1_140, { billable: false }),
  );
  expect(report({ people: [{ ...ana, calendar }], hours })).toMatchObject([
    {
      availableMinutes: 9_120,
      contractedMinutes: 10_560,
      workedMinutes: 6_840,
      billableMinutes: 5_700,
      totalUtilization: 75,
      billableUtilization: 62.5,
    },
  ]);
});

test("E-28 a group sums before it divides", () => {
  const oneDay = { ...fullWeek, employedFrom: june(1), employedUntil: june(1) };
  const people = [
    { ...ana, calendar: oneDay },
    { ...ana, objectId: "ben" },
  ];
  const hours = [hour(june(1), 480), hour(june(2), 4_800, { engineer: "ben" })];
  const fourWeeks = { to: june(28), people, hours };
  expect(report(fourWeeks).map((row) => row.totalUtilization)).toEqual([100, 50]);
  expect(report({ ...fourWeeks, by: "discipline" })).toMatchObject([
    { key: ["Civil"], availableMinutes: 10_080, workedMinutes: 5_280, totalUtilization: 52.38 },
  ]);
});

test("E-24 planned minutes are a ratio of those available", () => {
  const workingTime = [
    { from: on("2027-01-01"), minutes: [480, 480, 480, 480, 480, 0, 0] },
    { from: on("2027-03-15"), minutes: [240, 240, 240, 240, 240, 0, 0] },
  ];
  const [from, to] = [on("2027-03-08"), on("2027-03-19")];
  const half = {
    project: "bridge",
    startDate: from,
    endDate: to,
    allocationPercent: 5_000,
    status: "confirmed",
  } as const;
  const people = [{ ...ana, calendar: { ...fullWeek, workingTime }, allocations: [half] }];
  expect(report({ from, to, people })).toMatchObject([
    { availableMinutes: 3_600, plannedMinutes: 1_800, plannedUtilization: 50 },
  ]);
});

// R-HOUR-13
test("E-40 utilization counts the minutes worked, money those billed", () => {
  const hours = [hour(june(1), 300, { billed: 240, amount: 36_000 })];
  expect(report({ hours })).toMatchObject([
    { workedMinutes: 300, billableMinutes: 300, amounts: [{ minor: 36_000, currency: "USD" }], unpricedMinutes: 0 },
  ]);
});

test("shows what is above 100 percent, unclipped", () => {
  expect(report({ to: june(1), hours: [hour(june(1), 720)] })).toMatchObject([{ totalUtilization: 150 }]);
});

test("reports weekend work as outside availability", () => {
  const hours = [hour(june(4), 480), hour(june(5), 90)];
  expect(report({ from: june(4), to: june(5), hours })).toMatchObject([
    { availableMinutes: 480, workedMinutes: 570, totalUtilization: 118.75, workedOutsideAvailabilityMinutes: 90 },
  ]);
});

// R-UTIL-3
describe("counted hours", () => {
  const hours = (["approved", "submitted", "draft", "rejected"] as const).map((approval, at) =>
    hour(june(1), 10 ** at, { approval }),
  );

  test.each([
    ["approved", 1],
    ["submitted", 11],
    ["all", 111],
  ] as const)("%s counts %d of 1, 10, 100 and 1000 minutes", (basis, workedMinutes) => {
    expect(report({ basis, hours })).toMatchObject([{ hours: basis, workedMinutes, billableMinutes: workedMinutes }]);
  });

  test("money counts approved hours only", () => {
    expect(report({ basis: "all", hours })).toMatchObject([{ unpricedMinutes: 1, amounts: [] }]);
  });

  test("days outside the range do not count", () => {
    const around = [hour(june(1) - 1, 60), hour(june(1), 1), hour(june(30), 2), hour(june(30) + 1, 60)];
    expect(report({ hours: around })).toMatchObject([{ workedMinutes: 3 }]);
  });
});
