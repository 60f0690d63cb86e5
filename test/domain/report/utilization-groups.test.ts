import { expect, test } from "vitest";
import { ana, hour, june, juneReport as report } from "./firm.ts";

const keyed = (rows: ReturnType<typeof report>) => rows.map((row) => row.key.join(" / "));

// R-UTIL-3
test("a project has minutes and shares but no ratio", () => {
  const hours = [hour(june(1), 300), hour(june(1), 100, { project: "tunnel", billable: false })];
  const row = { availableMinutes: null, contractedMinutes: null, totalUtilization: null, plannedShare: null };
  expect(report({ by: "project", hours })).toMatchObject([
    { ...row, key: ["bridge"], workedMinutes: 300, workedShare: 75, billableShare: 100 },
    { ...row, key: ["tunnel"], workedMinutes: 100, workedShare: 25, billableShare: 0 },
  ]);
});

test("a client sums its projects", () => {
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

test("every person and month has a row", () => {
  const people = [{ ...ana, objectId: "zoe" }, ana];
  const rows = report({ people, by: ["engineer", "month"], to: june(30) + 1, hours: [hour(june(1), 60)] });
  expect(keyed(rows)).toEqual(["ana / 2027-06", "ana / 2027-07", "zoe / 2027-06", "zoe / 2027-07"]);
  expect(rows.map((row) => row.availableMinutes)).toEqual([10_560, 480, 10_560, 480]);
  expect(rows.map((row) => row.workedMinutes)).toEqual([60, 0, 0, 0]);
});

test("without groups there is a single row", () => {
  expect(report({ by: [], hours: [hour(june(1), 60), hour(june(2), 30, { project: "tunnel" })] })).toMatchObject([
    { key: [], availableMinutes: 10_560, workedMinutes: 90, workedShare: 100 },
  ]);
});

// R-UTIL-4
test("an approved hour keeps its discipline", () => {
  const people = [{ ...ana, discipline: "Structural" }];
  const hours = [hour(june(1), 60), hour(june(2), 30, { approval: "submitted" })];
  expect(report({ by: "discipline", basis: "submitted", people, hours })).toMatchObject([
    {
      key: ["Civil"],
      workedMinutes: 60,
      availableMinutes: 0,
      totalUtilization: null,
      workedOutsideAvailabilityMinutes: 0,
    },
    { key: ["Structural"], workedMinutes: 30, availableMinutes: 10_560 },
  ]);
});

test("hours of other people count without availability", () => {
  const hours = [hour(june(1), 60, { engineer: "cleo", approval: "submitted" })];
  expect(report({ by: ["engineer", "discipline"], basis: "all", people: [], hours })).toMatchObject([
    { key: ["cleo", ""], availableMinutes: 0, totalUtilization: null, workedOutsideAvailabilityMinutes: 60 },
  ]);
});

test("amounts of two currencies are two lines", () => {
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

test("an approved hour without a snapshot is unpriced", () => {
  const hours = [hour(june(1), 60, { snapshot: null }), hour(june(1), 30, { billable: false }), hour(june(1), 9)];
  expect(report({ hours })).toMatchObject([{ unpricedMinutes: 69, amounts: [], billableMinutes: 69 }]);
});

test("an approved hour is billable by its snapshot", () => {
  const snapshot = { billedMinutes: 60, billable: true, amount: { minor: 5, currency: "USD" }, discipline: "Civil" };
  const changed = hour(june(1), 60, { billable: false, billing: "unbilled", snapshot });
  const unbilled = hour(june(2), 7, { billing: "non-billable", snapshot });
  expect(report({ hours: [changed] })).toMatchObject([{ billableMinutes: 60, amounts: [{ minor: 5 }] }]);
  expect(report({ hours: [unbilled] })).toMatchObject([{ billableMinutes: 7, amounts: [], unpricedMinutes: 0 }]);
});

test("tentative allocations are planned if they count", () => {
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

// R-UTIL-3
test("people are grouped by where their profile says today that they work, approved hours too", () => {
  const people = [
    ana,
    { ...ana, objectId: "ben", primaryLocation: "Cusco" },
    { ...ana, objectId: "cem", primaryLocation: null },
  ];
  const hours = [hour(june(1), 480), hour(june(1), 60, { engineer: "ben" }), hour(june(1), 30, { engineer: "cem" })];
  const rows = report({ by: "primaryLocation", people, hours });
  expect(rows.map(({ key, workedMinutes, availableMinutes }) => [...key, workedMinutes, availableMinutes])).toEqual([
    ["", 30, 10_560],
    ["Cusco", 60, 10_560],
    ["Lima", 480, 10_560],
  ]);
});

test("a filter leaves out people and the hours approved under another discipline", () => {
  const people = [ana, { ...ana, objectId: "ben", discipline: "Structural", primaryLocation: "Cusco" }];
  const hours = [hour(june(1), 480), hour(june(5), 60, { engineer: "ben" }), hour(june(2), 7, { engineer: "gone" })];
  const about = (discipline: string | null, primaryLocation: string | null) =>
    report({ people, hours, only: { discipline, primaryLocation } }).map(
      (row) => [...row.key, row.workedMinutes, row.availableMinutes, row.workedOutsideAvailabilityMinutes] as const,
    );
  expect(about(" civil", null)).toEqual([
    ["ana", 480, 10_560, 0],
    ["ben", 60, 0, 60],
    ["gone", 7, 0, 7],
  ]);
  expect(about(null, "CUSCO ")).toEqual([["ben", 60, 10_560, 60]]);
  expect(about("Structural", "Cusco")).toEqual([["ben", 0, 10_560, 0]]);
  expect(about("Structural", "Lima")).toEqual([]);
});
