import { expect, test } from "vitest";
import { type SnapshotSources, takeSnapshot } from "../../../src/domain/billable-hour/snapshot.ts";
import { dayOf, firstDay } from "../../../src/domain/kernel/values/day.ts";

const on = (text: string) => Number(dayOf(text));
const usd = (minor: number) => ({ minor, currency: "USD" });
const sources: SnapshotSources = {
  hour: { workDate: on("2027-06-30"), minutes: 450, billable: true },
  allocation: { objectId: "alloc00001", allocationPercent: 6_000, rate: null },
  project: { projectCode: "BRIDGE", rate: null },
  engineer: { discipline: "Civil" },
  rateSteps: [
    { from: on("2027-07-01"), rate: usd(12_000) },
    { from: firstDay, rate: usd(10_000) },
  ],
};

// R-HOUR-10
test("E-32 prices an hour with the rate of its day", () => {
  expect(takeSnapshot(sources).amount).toEqual(usd(75_000));
});

test("E-32 a later rate for the past changes no snapshot", () => {
  const taken = takeSnapshot(sources);
  const rateSteps = [...sources.rateSteps, { from: on("2027-06-01"), rate: usd(15_000) }];
  expect(takeSnapshot({ ...sources, rateSteps }).amount).toEqual(usd(112_500));
  expect(taken.amount).toEqual(usd(75_000));
});

test("E-40 keeps the minutes worked beside those billed", () => {
  const billed = {
    ...sources,
    hour: { ...sources.hour, minutes: 300 },
    project: { projectCode: null, rate: usd(9_000) },
  };
  expect(takeSnapshot({ ...billed, billedMinutes: 240 })).toMatchObject({
    minutes: 300,
    billedMinutes: 240,
    amount: usd(36_000),
  });
});

test("holds every field of the rule", () => {
  expect(takeSnapshot(sources)).toStrictEqual({
    minutes: 450,
    billedMinutes: 450,
    billable: true,
    rate: usd(10_000),
    rateFrom: "engineer",
    currency: "USD",
    amount: usd(75_000),
    allocation: "alloc00001",
    allocationPercent: 6_000,
    discipline: "Civil",
    projectCode: "BRIDGE",
  });
});

test.each([
  ["the allocation before all others", usd(1), usd(2), sources.rateSteps, "allocation", usd(1)],
  ["the project before the engineer", null, usd(2), sources.rateSteps, "project", usd(2)],
  ["the engineer where nobody else says", null, null, sources.rateSteps, "engineer", usd(10_000)],
  ["a rate of 0 like any other", usd(0), usd(2), sources.rateSteps, "allocation", usd(0)],
  ["nobody before the engineer's first step", null, null, sources.rateSteps.slice(0, 1), "none", null],
] as const)("takes the rate of %s", (_whose, ofAllocation, ofProject, rateSteps, rateFrom, rate) => {
  const taken = takeSnapshot({
    ...sources,
    allocation: { objectId: "alloc00001", allocationPercent: 6_000, rate: ofAllocation },
    project: { projectCode: "BRIDGE", rate: ofProject },
    rateSteps,
  });
  expect(taken).toMatchObject({ rateFrom, rate, currency: rate === null ? null : "USD" });
  expect(taken.amount === null).toBe(rate === null);
});

test("the snapshot marks an hour without an allocation", () => {
  const free = takeSnapshot({ ...sources, allocation: null, project: { projectCode: null, rate: usd(100) } });
  expect(free).toMatchObject({ allocation: null, allocationPercent: null, projectCode: null, rateFrom: "project" });
});

test("billed minutes may be 0; null bills those worked", () => {
  expect(takeSnapshot({ ...sources, billedMinutes: 0 })).toMatchObject({ billedMinutes: 0, amount: usd(0) });
  expect(takeSnapshot({ ...sources, billedMinutes: null }).billedMinutes).toBe(450);
});

test("a non-billable hour keeps its amount", () => {
  const free = takeSnapshot({ ...sources, hour: { ...sources.hour, billable: false } });
  expect(free).toMatchObject({ billable: false, amount: usd(75_000) });
});
