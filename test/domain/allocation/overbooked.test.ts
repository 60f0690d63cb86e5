import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Booked } from "../../../src/domain/allocation/capacity.ts";
import { overbookedByEngineer, overbookedRuns } from "../../../src/domain/allocation/overbooked.ts";
import type { CapacityLimits } from "../../../src/domain/capacity-limit/limits-in-force.ts";
import { overbookedByDay } from "../../../src/testing/oracles/capacity.ts";
import {
  booked,
  bookingsOf,
  day,
  horizon,
  lastRandomDay,
  limitsOf,
  noLimits,
  shifted,
  shiftedLimits,
} from "./bookings.ts";

const anyDay = fc.integer({ min: 0, max: lastRandomDay });

test("a run continues when only its allocations change", () => {
  const bookings = [
    booked("C", 50, "06-01", "06-12"),
    booked("A", 60, "06-01", "06-05"),
    booked("B", 70, "06-06", "06-10"),
  ];
  expect(overbookedRuns(bookings, noLimits)).toEqual([
    { from: day("06-01"), to: day("06-10"), peak: 12_000, limit: 10_000, allocations: ["A", "B", "C"], more: 0 },
  ]);
});

test("a run is split where the limit changes", () => {
  const limits = { own: [{ from: day("06-04"), limit: 8_000 }], firm: [] };
  expect(overbookedRuns([booked("A", 110, "06-01", null)], limits)).toEqual([
    { from: day("06-01"), to: day("06-03"), peak: 11_000, limit: 10_000, allocations: ["A"], more: 0 },
    { from: day("06-04"), to: null, peak: 11_000, limit: 8_000, allocations: ["A"], more: 0 },
  ]);
});

test("a run omits bookings that begin at its end", () => {
  const bookings = [
    booked("A", 60, "06-01", "06-05"),
    booked("B", 60, "06-01", "06-09"),
    booked("C", 10, "06-06", "06-09"),
  ];
  expect(overbookedRuns(bookings, noLimits).map((each) => each.allocations)).toEqual([["A", "B"]]);
});

test("only days of the requested range are reported", () => {
  const bookings = [booked("A", 60, "06-01", null), booked("B", 60, "05-01", null)];
  const [run, ...others] = overbookedRuns(bookings, noLimits, day("06-03"), day("06-04"));
  expect([run?.from, run?.to, others]).toEqual([day("06-03"), day("06-04"), []]);
});

test("more bookings than ever before are counted and listed", () => {
  for (const n of [200, 500]) {
    const bookings = Array.from({ length: n }, (_, i) =>
      booked(`b${1000 + i}`, 10, "06-01", i % 2 === 0 ? "06-10" : null),
    );
    expect(overbookedRuns(bookings, noLimits)).toMatchObject([
      { from: day("06-01"), to: null, peak: n * 1_000, more: n - 50, allocations: { length: 50, 0: "b1000" } },
    ]);
    // From the eleventh on, only every second is left.
    expect(overbookedRuns(bookings, noLimits, day("06-11"))).toMatchObject([
      { from: day("06-11"), to: null, peak: n * 500, more: n / 2 - 50, allocations: { 0: "b1001" } },
    ]);
  }
});

test("of more bookings than ever before, those that go on are listed", () => {
  const bookings = Array.from({ length: 1_200 }, (_, i) =>
    booked(`b${1000 + i}`, 0.05, "06-01", i >= 700 && i < 710 ? "06-30" : "06-10"),
  );
  expect(overbookedRuns([...bookings, booked("z", 100, "06-20", "06-21")], noLimits)).toMatchObject([
    {
      from: day("06-20"),
      to: day("06-21"),
      allocations: [...bookings.slice(700, 710).map((each) => each.objectId), "z"],
    },
  ]);
});

test("bookings that may not be listed count, also when they end while others go on", () => {
  const bookings = [
    booked("A", 60, "06-01", "06-20"),
    booked("hidden1", 60, "06-02", "06-05"),
    booked("B", 60, "06-03", "06-20"),
    booked("hidden2", 60, "06-04", "06-06"),
    booked("C", 30, "06-10", "06-12"),
  ];
  const listed = ({ objectId }: Booked) => !objectId.startsWith("hidden");
  expect(overbookedRuns(bookings, noLimits, day("06-01"), null, listed)).toEqual([
    { from: day("06-02"), to: day("06-20"), peak: 24_000, limit: 10_000, allocations: ["A", "B", "C"], more: 0 },
  ]);
});

test("bookings that ended before a run are not listed in it, however many there were", () => {
  const small = Array.from({ length: 200 }, (_, i) =>
    booked(`b${1000 + i}`, 0.4, "06-01", i % 2 === 0 ? "06-10" : null),
  );
  const [run, ...others] = overbookedRuns([...small, booked("big", 70, "06-12", "06-30")], noLimits);
  expect(others).toEqual([]);
  expect(run).toMatchObject({ from: day("06-12"), to: day("06-30"), peak: 11_000, more: 51 });
  expect(run?.allocations).toHaveLength(50);
  for (const objectId of run?.allocations ?? [])
    expect(objectId === "big" || Number(objectId.slice(1)) % 2 === 1).toBe(true);
});

test("a hidden booking that ended before a run takes no other one along", () => {
  const bookings = [
    booked("A", 40, "06-01", null),
    booked("hidden", 10, "06-01", "06-05"),
    booked("B", 40, "06-01", null),
    booked("C", 30, "06-10", null),
  ];
  expect(overbookedRuns(bookings, noLimits, day("06-01"), null, ({ objectId }) => objectId !== "hidden")).toMatchObject(
    [{ from: day("06-10"), allocations: ["A", "B", "C"], more: 0 }],
  );
});

test("L-13 overbooked runs are those found day by day", () => {
  const seen = { several: 0, open: 0, crowded: 0 };
  const property = fc.property(bookingsOf(9), limitsOf, fc.option(anyDay), (bookings, limits, from) => {
    const runs = overbookedRuns(bookings, limits, from ?? undefined);
    if (runs.length > 1) seen.several++;
    if (runs.at(-1)?.to === null) seen.open++;
    if (runs.some((each) => each.allocations.length > 3)) seen.crowded++;
    expect(runs).toEqual(overbookedByDay(bookings, limits, from ?? -5, horizon));
  });
  fc.assert(property, { numRuns: 400 });
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
});

test("L-07 moving all days moves the overbooked runs", () => {
  let several = 0;
  const property = fc.property(bookingsOf(9), limitsOf, fc.integer({ min: -500, max: 500 }), (bookings, limits, by) => {
    const runs = overbookedRuns(bookings, limits);
    if (runs.length > 1 && by !== 0) several++;
    const moved = runs.map((run) => ({ ...run, from: run.from + by, to: run.to === null ? null : run.to + by }));
    expect(overbookedRuns(shifted(bookings, by), shiftedLimits(limits, by))).toEqual(moved);
  });
  fc.assert(property, { numRuns: 300 });
  expect(several).toBeGreaterThan(20);
});

test("many engineers get the runs of each alone", () => {
  let both = 0;
  const engineer = fc.tuple(bookingsOf(8), limitsOf);
  const property = fc.property(fc.array(engineer, { maxLength: 4 }), anyDay, (engineers, to) => {
    const rows = engineers.flatMap(([bookings], i) => bookings.map((each) => ({ ...each, engineer: `e${i}` })));
    const limits = (name: string): CapacityLimits => engineers[Number(name.slice(1))]?.[1] ?? noLimits;
    const alone = engineers.flatMap(([bookings, own], i) => {
      const runs = overbookedRuns(bookings, own, 2, to);
      return runs.length > 0 ? [{ engineer: `e${i}`, runs }] : [];
    });
    if (alone.length > 1) both++;
    expect([...overbookedByEngineer(rows, limits, 2, to)]).toEqual(alone);
  });
  fc.assert(property, { numRuns: 300 });
  expect(both).toBeGreaterThan(10);
});

test("the arrays grow with the busiest engineer", () => {
  const rows = Array.from(
    { length: 300 },
    (_, i): Booked => ({ ...booked(`b${i}`, 40, "06-01", null), startDate: i, endDate: i + (i % 2 === 0 ? 5 : 50) }),
  );
  const [run, ...others] = overbookedRuns(rows, noLimits, 0);
  const [found] = overbookedByDay(rows, noLimits, 0, 400);
  expect(others).toEqual([]);
  expect(run).toMatchObject({ from: found?.from, to: found?.to, peak: found?.peak, more: 250 });
  expect(run?.allocations).toHaveLength(50);
  expect(found?.allocations).toEqual(expect.arrayContaining([...(run?.allocations ?? [])]));
});

test("hidden bookings count in the load but are not listed", () => {
  const rows = [booked("A", 60, "06-01", "06-05"), booked("B", 70, "06-03", "06-10")];
  const shown = ({ objectId }: Booked) => objectId === "B";
  expect(overbookedRuns(rows, noLimits, day("06-01"), null, shown)).toEqual([
    { from: day("06-03"), to: day("06-05"), peak: 13_000, limit: 10_000, allocations: ["B"], more: 0 },
  ]);
});
