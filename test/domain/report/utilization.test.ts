import { describe, expect, test } from "vitest";
import { dayOf } from "../../../src/domain/kernel/day.ts";
import { type UtilizationInput, utilization } from "../../../src/domain/report/utilization.ts";
import { fullWeek } from "../time/calendars.ts";
import { ana, hour, projects } from "./firm.ts";

const on = (text: string) => Number(dayOf(text));
const june = (date: number) => on(`2027-06-${String(date).padStart(2, "0")}`);
const report = (change: Partial<UtilizationInput>) =>
  utilization({
    from: june(1),
    to: june(30),
    by: "engineer",
    basis: "approved",
    denominator: "available",
    people: [ana],
    hours: [],
    projects,
    ...change,
  });
const keyed = (rows: ReturnType<typeof report>) => rows.map((row) => row.key.join(" / "));

// R-UTIL-1, R-UTIL-2
const february = {
  from: on("2027-02-01"),
  to: on("2027-02-28"),
  people: [
    {
      ...ana,
      calendar: {
        ...fullWeek,
        timeOff: [{ from: on("2027-02-01"), to: on("2027-02-28"), minutesPerDay: null }],
      },
    },
  ],
  hours: [hour(on("2027-02-10"), 120)],
};

test("E-26 somebody who was off all month has no ratio, and what was worked anyway is told", () => {
  expect(report(february)).toMatchObject([
    {
      key: ["ana"],
      availableMinutes: 0,
      contractedMinutes: 9_600,
      workedMinutes: 120,
      workedOutsideAvailability: 120,
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
    { denominator: "contracted", totalUtilization: 125, workedOutsideAvailability: 120 },
  ]);
});

test("E-27 a holiday and two days off lower what June is measured against", () => {
  const calendar = {
    ...fullWeek,
    holidays: new Set([june(7)]),
    timeOff: [{ from: june(10), to: june(11), minutesPerDay: null }],
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
      totalUtilization: 7_500,
      billableUtilization: 6_250,
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
  expect(report(fourWeeks).map((row) => row.totalUtilization)).toEqual([10_000, 5_000]);
  expect(report({ ...fourWeeks, by: "discipline" })).toMatchObject([
    { key: ["Civil"], availableMinutes: 10_080, workedMinutes: 5_280, totalUtilization: 5_238 },
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
    { availableMinutes: 3_600, plannedMinutes: 1_800, plannedUtilization: 5_000 },
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
  expect(report({ to: june(1), hours: [hour(june(1), 720)] })).toMatchObject([{ totalUtilization: 15_000 }]);
});

test("tells work on a weekend apart although the week has a ratio", () => {
  const hours = [hour(june(4), 480), hour(june(5), 90)];
  expect(report({ from: june(4), to: june(5), hours })).toMatchObject([
    { availableMinutes: 480, workedMinutes: 570, totalUtilization: 11_875, workedOutsideAvailability: 90 },
  ]);
});

// R-UTIL-3
describe("which hours count", () => {
  const hours = (["approved", "submitted", "draft", "rejected"] as const).map((approval, at) =>
    hour(june(1), 10 ** at, { approval }),
  );

  test.each([
    ["approved", 1],
    ["submitted", 11],
    ["all", 111],
  ] as const)("%s counts %d of 1, 10, 100 and 1000 minutes, and says so", (basis, workedMinutes) => {
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

test("a project is no share of people: it has minutes and a share of the total, but no ratio and no availability", () => {
  const hours = [hour(june(1), 300), hour(june(1), 100, { project: "tunnel", billable: false })];
  const row = { availableMinutes: null, contractedMinutes: null, totalUtilization: null, plannedShare: null };
  expect(report({ by: "project", hours })).toMatchObject([
    { ...row, key: ["bridge"], workedMinutes: 300, workedShare: 7_500, billableShare: 10_000 },
    { ...row, key: ["tunnel"], workedMinutes: 100, workedShare: 2_500, billableShare: 0 },
  ]);
});

test("a client sums its projects, and projects without one stand under the empty text", () => {
  const plan = {
    project: "tunnel",
    startDate: june(1),
    endDate: june(1),
    allocationPercent: 2_500,
    status: "completed",
  } as const;
  const hours = [hour(june(1), 60), hour(june(2), 30, { project: "survey" }), hour(june(2), 7, { project: "gone" })];
  expect(report({ by: "client", hours, people: [{ ...ana, allocations: [plan] }] })).toMatchObject([
    { key: [""], workedMinutes: 37, plannedMinutes: 0 },
    { key: ["city"], workedMinutes: 60, plannedMinutes: 120, plannedExact: 1_200_000 },
  ]);
});

test("every person and month has a row, with or without hours, sorted by key", () => {
  const people = [{ ...ana, objectId: "zoe" }, ana];
  const rows = report({ people, by: ["engineer", "month"], to: on("2027-07-01"), hours: [hour(june(1), 60)] });
  expect(keyed(rows)).toEqual(["ana / 2027-06", "ana / 2027-07", "zoe / 2027-06", "zoe / 2027-07"]);
  expect(rows.map((row) => row.availableMinutes)).toEqual([10_560, 480, 10_560, 480]);
  expect(rows.map((row) => row.workedMinutes)).toEqual([60, 0, 0, 0]);
});

test("by nothing is a single row for everything", () => {
  expect(report({ by: [], hours: [hour(june(1), 60), hour(june(2), 30, { project: "tunnel" })] })).toMatchObject([
    { key: [], availableMinutes: 10_560, workedMinutes: 90, workedShare: 10_000 },
  ]);
});

// R-UTIL-4
test("an approved hour stays with the discipline it was approved with, another follows the profile", () => {
  const people = [{ ...ana, discipline: "Structural" }];
  const hours = [hour(june(1), 60), hour(june(2), 30, { approval: "submitted" })];
  expect(report({ by: "discipline", basis: "submitted", people, hours })).toMatchObject([
    { key: ["Civil"], workedMinutes: 60, availableMinutes: 0, totalUtilization: null, workedOutsideAvailability: 0 },
    { key: ["Structural"], workedMinutes: 30, availableMinutes: 10_560 },
  ]);
});

test("hours of somebody the report was not given count, outside any availability and discipline", () => {
  const hours = [hour(june(1), 60, { engineer: "cleo", approval: "submitted" })];
  expect(report({ by: ["engineer", "discipline"], basis: "all", people: [], hours })).toMatchObject([
    { key: ["cleo", ""], availableMinutes: 0, totalUtilization: null, workedOutsideAvailability: 60 },
  ]);
});

test("amounts of two currencies stand in two lines, in the order of their codes", () => {
  const euros = { billedMinutes: 60, billable: true, amount: { minor: 900, currency: "EUR" }, discipline: "Civil" };
  const hours = [
    hour(june(1), 60, { amount: 700 }),
    hour(june(1), 60, { snapshot: euros }),
    hour(june(2), 6, { amount: 1 }),
  ];
  expect(report({ hours })[0]?.amounts).toEqual([
    { minor: 900, currency: "EUR" },
    { minor: 701, currency: "USD" },
  ]);
});

test("an approved hour that came without a snapshot is unpriced, a non-billable one is not missing a price", () => {
  const hours = [hour(june(1), 60, { snapshot: null }), hour(june(1), 30, { billable: false }), hour(june(1), 9)];
  expect(report({ hours })).toMatchObject([{ unpricedMinutes: 69, amounts: [], billableMinutes: 69 }]);
});

test("whether an approved hour is billable was fixed at approval, and one that is not billed is never recognised", () => {
  const snapshot = { billedMinutes: 60, billable: true, amount: { minor: 5, currency: "USD" }, discipline: "Civil" };
  const changed = hour(june(1), 60, { billable: false, billing: "unbilled", snapshot });
  const unbilled = hour(june(2), 7, { billing: "non-billable", snapshot });
  expect(report({ hours: [changed] })).toMatchObject([{ billableMinutes: 60, amounts: [{ minor: 5 }] }]);
  expect(report({ hours: [unbilled] })).toMatchObject([{ billableMinutes: 7, amounts: [], unpricedMinutes: 0 }]);
});

test("tentative allocations are planned unless the firm says they do not count", () => {
  const plan = {
    project: "bridge",
    startDate: june(1),
    endDate: null,
    allocationPercent: 10_000,
    status: "tentative",
  } as const;
  const people = [{ ...ana, allocations: [plan] }];
  expect(report({ people })[0]?.plannedMinutes).toBe(10_560);
  expect(report({ people, tentativeCounts: false })[0]?.plannedMinutes).toBe(0);
});
