import fc from "fast-check";
import { expect, test } from "vitest";
import { type DayRow, dayCeiling } from "../../../src/domain/billable-hour/day-ceiling.ts";

const row = (objectId: string, minutes: number, approval: DayRow["approval"] = "draft"): DayRow => ({
  objectId,
  minutes,
  approval,
});
const day = [row("site", 900, "approved"), row("office", 480, "submitted")];

// R-HOUR-4
test("E-31 refuses 90 minutes beside 1380 and gives the rest", () => {
  expect(dayCeiling(day, 90, 1440)).toEqual({ sumMinutes: 1470, freeMinutes: 60, rows: ["office", "site"] });
});

test("E-31 accepts 60 minutes on a day of 1380", () => {
  expect(dayCeiling(day, 60, 1440)).toBeNull();
});

test("does not count rejected rows", () => {
  expect(dayCeiling([...day, row("mistake", 600, "rejected")], 60, 1440)).toBeNull();
});

test("free minutes are 0 beyond a lowered ceiling", () => {
  expect(dayCeiling(day, 1, 600)).toEqual({ sumMinutes: 1381, freeMinutes: 0, rows: ["office", "site"] });
});

test("without a ceiling any day takes more", () => {
  expect(dayCeiling(day, 1440, null)).toBeNull();
});

test("accepts exactly the minutes that it reports as free", () => {
  let refused = 0;
  const approval = fc.constantFrom<DayRow["approval"]>("draft", "submitted", "approved", "rejected");
  const rows = fc.array(fc.tuple(fc.integer({ min: 1, max: 700 }), approval), { maxLength: 4 });
  const check = (given: ReadonlyArray<readonly [number, DayRow["approval"]]>, add: number) => {
    const all = given.map(([minutes, state], index) => row(`h${index}`, minutes, state));
    const counting = all.filter((each) => each.approval !== "rejected");
    const sum = counting.reduce((total, each) => total + each.minutes, add);
    const said = dayCeiling(all, add, 1440);
    expect(said?.sumMinutes).toBe(sum > 1440 ? sum : undefined);
    if (said === null) return;
    refused++;
    expect(said.rows).toEqual(counting.map((each) => each.objectId));
    expect(said.freeMinutes).toBeLessThan(add);
    expect(dayCeiling(all, said.freeMinutes, 1440) === null).toBe(sum - add <= 1440);
  };
  fc.assert(fc.property(rows, fc.integer({ min: 1, max: 1440 }), check), { numRuns: 300 });
  expect(refused).toBeGreaterThan(50);
});
