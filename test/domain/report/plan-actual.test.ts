import fc from "fast-check";
import { expect, test } from "vitest";
import { futureRange, type PlanActualInput, planActual } from "../../../src/domain/report/plan-actual.ts";
import type { UtilizationInput } from "../../../src/domain/report/utilization.ts";
import { plannedByDay } from "../../../src/testing/oracles/time.ts";
import { start } from "../working-time/calendars.ts";
import { ana, anyReport, hour } from "./firm.ts";

const friday = start + 4;
const half = {
  objectId: "half",
  project: "bridge",
  startDate: start,
  endDate: friday,
  allocationPercent: 5_000,
  status: "confirmed",
} as const;
const linked = (after: number, minutes: number, allocation: string | null, project = "bridge") => ({
  ...hour(start + after, minutes, { project }),
  allocation,
});
const input: PlanActualInput = {
  from: start,
  to: friday,
  today: friday + 30,
  by: "allocation",
  basis: "approved",
  people: [{ ...ana, allocations: [half] }],
  hours: [linked(0, 240, "half"), linked(1, 300, "half"), linked(2, 50, null), linked(2, 7, "gone", "tunnel")],
};

// R-UTIL-5
test("compares each allocation with its linked minutes", () => {
  expect(planActual(input)).toEqual({
    from: start,
    to: friday,
    hours: "approved",
    rows: [
      { key: "gone", plannedMinutes: 0, workedMinutes: 7, gapMinutes: -7, workedWithoutAllocationMinutes: 0 },
      { key: "half", plannedMinutes: 1_200, workedMinutes: 540, gapMinutes: 660, workedWithoutAllocationMinutes: 0 },
      { key: null, plannedMinutes: 0, workedMinutes: 0, gapMinutes: 0, workedWithoutAllocationMinutes: 50 },
    ],
  });
});

test("compares by engineer and by project", () => {
  expect(planActual({ ...input, by: "engineer" }).rows).toEqual([
    { key: "ana", plannedMinutes: 1_200, workedMinutes: 547, gapMinutes: 653, workedWithoutAllocationMinutes: 50 },
  ]);
  expect(planActual({ ...input, by: "project" }).rows).toMatchObject([
    { key: "bridge", plannedMinutes: 1_200, workedMinutes: 540, gapMinutes: 660, workedWithoutAllocationMinutes: 50 },
    { key: "tunnel", plannedMinutes: 0, workedMinutes: 7, gapMinutes: -7, workedWithoutAllocationMinutes: 0 },
  ]);
});

test("ends today, unless the future is requested", () => {
  const early = { ...input, today: start };
  expect(planActual(early)).toMatchObject({
    to: start,
    rows: [{ key: "half", plannedMinutes: 240, workedMinutes: 240 }],
  });
  expect(planActual({ ...early, withFuture: true })).toMatchObject({ to: friday, rows: planActual(input).rows });
});

test("a future range is refused without withFuture", () => {
  expect(futureRange({ from: start, today: start })).toBeNull();
  expect(futureRange({ from: start, today: start - 1, withFuture: true })).toBeNull();
  expect(futureRange({ from: start, today: start - 1 })).toEqual({
    _tag: "FutureRange",
    from: "2027-02-15",
    today: "2027-02-14",
  });
});

test("sorts by key, hours without an allocation last", () => {
  const hours = [linked(0, 1, null), linked(0, 1, "b"), linked(0, 1, "a"), linked(0, 1, "c")];
  expect(planActual({ ...input, people: [], hours }).rows.map((row) => row.key)).toEqual(["a", "b", "c", null]);
  expect(planActual({ ...input, people: [], hours: hours.toReversed() }).rows.at(-1)?.key).toBeNull();
});

test("hours of a cancelled allocation count, its plan does not", () => {
  const cancelled = { ...input, people: [{ ...ana, allocations: [{ ...half, status: "cancelled" } as const] }] };
  const tentative = { ...input, people: [{ ...ana, allocations: [{ ...half, status: "tentative" } as const] }] };
  const planned = (of: PlanActualInput) => planActual(of).rows.find((row) => row.key === "half");
  expect(planned(cancelled)).toMatchObject({ plannedMinutes: 0, workedMinutes: 540 });
  expect(planned(tentative)).toMatchObject({ plannedMinutes: 1_200 });
  expect(planned({ ...tentative, tentativeCounts: false })).toMatchObject({ plannedMinutes: 0 });
});

test("takes the hours of the basis and names it", () => {
  const draft = { ...linked(0, 9, "half"), approval: "draft", snapshot: null } as const;
  expect(planActual({ ...input, hours: [draft] }).rows[0]?.workedMinutes).toBe(0);
  expect(planActual({ ...input, basis: "all", hours: [draft] })).toMatchObject({
    hours: "all",
    rows: [{ workedMinutes: 9 }],
  });
});

// R-UTIL-3
test("a filter takes planned time by the profile and worked time by its approval", () => {
  const only = (discipline: string | null, primaryLocation: string | null) =>
    planActual({
      ...input,
      by: "engineer",
      people: [{ ...ana, discipline: "Structural", allocations: [half] }],
      only: { discipline, primaryLocation },
    }).rows.map((row) => [row.plannedMinutes, row.workedMinutes]);
  expect(only(null, "lima")).toEqual([[1_200, 547]]);
  expect(only(null, "Cusco")).toEqual([]);
  expect(only("structural", null)).toEqual([[1_200, 0]]);
  expect(only("Civil", null)).toEqual([[0, 547]]);
});

test("L-32 every grouping adds up to the same", () => {
  let both = 0;
  const by = fc.constantFrom<PlanActualInput["by"]>("allocation", "engineer", "project");
  const link = fc.array(fc.constantFrom("ana 0", "ben 0", null), { minLength: 25, maxLength: 25 });
  const check = (of: UtilizationInput, links: ReadonlyArray<string | null>, group: PlanActualInput["by"]) => {
    const asked = asPlanActual(of, links, group);
    const { rows } = planActual(asked);
    const inside = asked.hours.filter(
      ({ workDate, approval }) => workDate >= asked.from && workDate <= asked.to && approval !== "rejected",
    );
    const worked = inside.filter((each) => each.allocation !== null).reduce((sum, each) => sum + each.minutes, 0);
    const without = inside.filter((each) => each.allocation === null).reduce((sum, each) => sum + each.minutes, 0);
    const planned = asked.people
      .flatMap((person) => person.allocations.map((each) => ({ each, calendar: person.calendar })))
      .filter(({ each }) => each.status !== "cancelled")
      .reduce((sum, { each, calendar }) => sum + plannedByDay(each, calendar, asked.from, asked.to), 0);
    if (planned > 0 && worked > 0) both++;
    const total = (figure: "plannedMinutes" | "workedMinutes" | "gapMinutes" | "workedWithoutAllocationMinutes") =>
      rows.reduce((sum, row) => sum + row[figure], 0);
    expect(total("workedMinutes")).toBe(worked);
    expect(total("workedWithoutAllocationMinutes")).toBe(without);
    expect(total("gapMinutes")).toBe(total("plannedMinutes") - worked);
    expect(Math.abs(total("plannedMinutes") - planned / 10_000)).toBeLessThanOrEqual(rows.length / 2);
  };
  fc.assert(fc.property(anyReport, link, by, check), { numRuns: 200 });
  expect(both).toBeGreaterThan(30);
});

const asPlanActual = (
  of: UtilizationInput,
  links: ReadonlyArray<string | null>,
  by: PlanActualInput["by"],
): PlanActualInput => ({
  from: of.from,
  to: of.to,
  today: of.from,
  withFuture: true,
  by,
  basis: "all",
  people: of.people.map((person) => ({
    ...person,
    allocations: person.allocations.map((each, at) => ({ ...each, objectId: `${person.objectId} ${at}` })),
  })),
  hours: of.hours.map((each, at) => ({ ...each, allocation: links[at] ?? null })),
});
