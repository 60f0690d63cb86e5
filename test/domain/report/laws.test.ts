import fc from "fast-check";
import { expect, test } from "vitest";
import { everybody } from "../../../src/domain/engineer-profile/people-filter.ts";
import {
  type By,
  type Group,
  groupsOf,
  isShareOfPeople,
  type ReportedHour,
} from "../../../src/domain/report/grouping.ts";
import { moneyReport } from "../../../src/domain/report/money.ts";
import { type UtilizationInput, type UtilizationRow, utilization } from "../../../src/domain/report/utilization.ts";
import { utilizationByEntries } from "../../../src/testing/oracles/utilization.ts";
import { start } from "../working-time/calendars.ts";
import { anyReport, groups } from "./firm.ts";

const minutes = [
  "workedMinutes",
  "billableMinutes",
  "plannedExact",
  "workedOutsideAvailabilityMinutes",
  "unpricedMinutes",
  "availableMinutes",
  "contractedMinutes",
] as const;

/** The sums of rows; availability is null if one of them has none. */
const summed = (rows: ReadonlyArray<UtilizationRow>, figures: ReadonlyArray<(typeof minutes)[number]>) => {
  const amounts = new Map<string, number>();
  for (const { minor, currency } of rows.flatMap((row) => row.amounts)) {
    amounts.set(currency, (amounts.get(currency) ?? 0) + minor);
  }
  return {
    minutes: figures.map((figure) => rows.reduce((sum, row) => sum + Number(row[figure]), 0)),
    amounts: [...amounts].sort(),
  };
};
/** A day inside of every long range. */
const middle = fc.integer({ min: start + 9, max: start + 29 });
const figuresOf = (by: By) => (isShareOfPeople(by) ? minutes : minutes.slice(0, 5));
const isBusy = (rows: ReadonlyArray<UtilizationRow>) =>
  rows.some((row) => row.workedMinutes > 0) && rows.some((row) => row.plannedExact > 0);

// R-UTIL-1, R-UTIL-2, R-UTIL-3, R-UTIL-4
test("agrees with adding figures per person and day", () => {
  let busy = 0;
  const check = (input: UtilizationInput) => {
    const rows = utilization(input);
    if (isBusy(rows) && rows.length > 1) busy++;
    const found = rows.map(
      (row) =>
        [
          row.key.join(" / "),
          {
            available: row.availableMinutes ?? 0,
            contracted: row.contractedMinutes ?? 0,
            worked: row.workedMinutes,
            billable: row.billableMinutes,
            planned: row.plannedExact,
            outside: row.workedOutsideAvailabilityMinutes,
            unpriced: row.unpricedMinutes,
            amounts: row.amounts.map(({ minor, currency }) => `${minor} ${currency}`),
          },
        ] as const,
    );
    expect(new Map(found)).toEqual(utilizationByEntries(input, groupsOf(input.by)));
  };
  fc.assert(fc.property(anyReport, check), { numRuns: 200 });
  expect(busy).toBeGreaterThan(20);
});

test("L-31 a ratio is null exactly if its denominator is", () => {
  let [missing, there] = [0, 0];
  const check = (input: UtilizationInput) => {
    for (const row of utilization(input)) {
      const base = input.denominator === "available" ? row.availableMinutes : row.contractedMinutes;
      const ratios = [row.totalUtilization, row.billableUtilization, row.plannedUtilization];
      if (base === null || base === 0) missing++;
      else there++;
      expect(ratios.map((ratio) => ratio === null)).toEqual(Array(3).fill(base === null || base === 0));
      expect(base === null).toBe(!isShareOfPeople(input.by));
      // Hours of a discipline also have people whose available time is that of another one.
      if (input.by === "engineer" && input.only?.discipline === null && row.availableMinutes === 0)
        expect(row.workedOutsideAvailabilityMinutes).toBe(row.workedMinutes);
    }
  };
  fc.assert(fc.property(anyReport, check), { numRuns: 200 });
  expect(Math.min(missing, there)).toBeGreaterThan(50);
});

test("L-32 a refined report sums back to the first", () => {
  let refined = 0;
  const group = fc.constantFrom<Group>(...groups);
  const check = (input: UtilizationInput, one: Group, other: Group) => {
    const coarse = utilization({ ...input, by: one });
    const fine = utilization({ ...input, by: [one, other] });
    if (fine.length > coarse.length && isBusy(fine)) refined++;
    const figures = figuresOf([one, other]);
    const whole = coarse.filter((row) => isShareOfPeople([one, other]) || row.workedMinutes + row.plannedExact > 0);
    for (const row of whole) {
      const parts = fine.filter((part) => part.key[0] === row.key[0]);
      expect([row.key, summed(parts, figures)]).toEqual([row.key, summed([row], figures)]);
    }
    expect(new Set(fine.map((row) => row.key[0]))).toEqual(new Set(whole.map((row) => row.key[0])));
  };
  fc.assert(fc.property(anyReport, group, group, check), { numRuns: 400 });
  expect(refined).toBeGreaterThan(20);
});

test("L-33 parts of a range add up", () => {
  let busy = 0;
  const check = (input: UtilizationInput, at: number) => {
    const last = Math.min(Math.max(input.from, at), input.to);
    const [before, after] = [utilization({ ...input, to: last }), utilization({ ...input, from: last + 1 })];
    if (isBusy(before) && after.some((row) => row.workedMinutes > 0)) busy++;
    const figures = figuresOf(input.by);
    const whole = utilization(input);
    expect(summed([...before, ...after], figures)).toEqual(summed(whole, figures));
    const rounded = [...before, ...after].reduce((sum, row) => sum + row.plannedMinutes, 0);
    const asked = whole.reduce((sum, row) => sum + row.plannedMinutes, 0);
    expect(Math.abs(rounded - asked)).toBeLessThanOrEqual((before.length + after.length + whole.length) / 2);
  };
  fc.assert(fc.property(anyReport, middle, check), { numRuns: 400 });
  expect(busy).toBeGreaterThan(15);
});

test("L-34 amounts have the same total in every grouping", () => {
  let several = 0;
  const check = (input: UtilizationInput) => {
    const totals = (hours: ReadonlyArray<ReportedHour>) => {
      const sums = new Map<string, number>();
      for (const { approval, billing, snapshot } of hours) {
        if (approval !== "approved" || billing === "non-billable" || !snapshot?.amount) continue;
        const { minor, currency } = snapshot.amount;
        sums.set(currency, (sums.get(currency) ?? 0) + minor);
      }
      return [...sums].sort();
    };
    const { from, to, by, hours, projects } = input;
    const profiles = new Map(input.people.map((person) => [person.objectId, person] as const));
    const expected = totals(hours.filter((hour) => hour.workDate >= from && hour.workDate <= to));
    if (expected.length > 1) several++;
    const money = new Map<string, number>();
    for (const line of moneyReport({ from, to, by, hours, projects, profiles }).flatMap((row) => row.lines)) {
      money.set(line.currency, (money.get(line.currency) ?? 0) + line.recognised.minor);
      const parts = [line.unbilled, line.invoiced, line.paid, line.writtenOff];
      expect(parts.reduce((sum, { minor }) => sum + minor, 0)).toBe(line.recognised.minor);
      expect(new Set([line.recognised, ...parts].map(({ currency }) => currency))).toEqual(new Set([line.currency]));
    }
    expect([...money].sort()).toEqual(expected);
    expect(summed(utilization({ ...input, only: everybody }), []).amounts).toEqual(expected);
  };
  fc.assert(fc.property(anyReport, check), { numRuns: 200 });
  expect(several).toBeGreaterThan(20);
});

test("R-UTIL-3 a filter takes the rows that a report by discipline and location has for these people", () => {
  let [some, less] = [0, 0];
  const check = (input: UtilizationInput) => {
    const profiles = new Map(input.people.map((person) => [person.objectId, person] as const));
    const { discipline, primaryLocation } = input.only ?? everybody;
    const isWanted = ({ key }: { readonly key: ReadonlyArray<string> }) =>
      [discipline, primaryLocation].every((of, at) => of === null || of.toLowerCase() === key[at]?.toLowerCase());
    const apart = { ...input, by: ["discipline", "primaryLocation"], only: everybody } as const;
    const rows = utilization(apart);
    const figures = figuresOf(input.by);
    expect(summed(utilization(input), figures)).toEqual(summed(rows.filter(isWanted), figures));
    const totals = (of: ReturnType<typeof moneyReport>) => {
      const lines = Map.groupBy(
        of.flatMap((row) => row.lines),
        ({ currency }) => currency,
      );
      return [...lines]
        .map(([currency, each]) => [currency, each.reduce((sum, { recognised }) => sum + recognised.minor, 0)])
        .sort();
    };
    expect(totals(moneyReport({ ...input, profiles }))).toEqual(
      totals(moneyReport({ ...apart, profiles }).filter(isWanted)),
    );
    if (rows.some(isWanted)) some++;
    if (!rows.every(isWanted)) less++;
  };
  fc.assert(fc.property(anyReport, check), { numRuns: 200 });
  expect(Math.min(some, less)).toBeGreaterThan(30);
});
