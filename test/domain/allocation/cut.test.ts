import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  cutChanges,
  cutDays,
  cutToLimits,
  cutWarnings,
  type Tightening,
  tighteningConflict,
} from "../../../src/domain/allocation/cut.ts";
import type { Allocation } from "../../../src/domain/allocation/entity.ts";
import type { Moment } from "../../../src/domain/kernel/context/moment.ts";
import { defaultSettings } from "../../../src/domain/kernel/context/settings.ts";
import { limitByDay } from "../../../src/testing/oracles/capacity.ts";
import { conflictWindows, horizon, limitsOf } from "./bookings.ts";

const at: Moment = {
  now: 1_000,
  today: 5 as Moment["today"],
  newId: () => "none000000",
  firm: defaultSettings,
  actor: { organizationId: "acme", userId: "admin", role: "administrator", clientCompany: null, team: null },
  operation: "limits.set",
  reason: null,
};
type Row = Pick<Allocation, "objectId" | "status"> & {
  readonly days: readonly [number, number | null];
  readonly percent: number;
};
const rowOf = ({ objectId, status, days: [startDate, endDate], percent }: Row): Allocation =>
  ({
    objectId,
    status,
    startDate,
    endDate,
    allocationPercent: percent * 100,
    project: "p",
    engineer: "e",
    version: 1,
    updatedAt: 0,
  }) as never;
const rows = (...of: ReadonlyArray<readonly [string, Allocation["status"], number, number, number | null]>) =>
  of.map(([objectId, status, percent, first, last]) => rowOf({ objectId, status, percent, days: [first, last] }));
const lowered = (percent: number, from = 0) => ({
  limitsBefore: { own: [], firm: [] },
  limitsAfter: { own: [{ from, limit: percent * 100 }], firm: [] },
  tentativeCountedBefore: true,
  tentativeCountsAfter: true,
});
/** The ids of the changed bookings, and the remaining dates. */
const cut = (of: ReadonlyArray<Allocation>, percent: number, from?: number) =>
  cutToLimits(of, lowered(percent, from), at).map(({ after }) => {
    const { objectId, status, endDate } = after as Allocation;
    return [objectId, status, endDate];
  });

test("cancels later bookings and ends running ones the day before", () => {
  const all = rows(
    ["a", "confirmed", 50, 1, null],
    ["b", "tentative", 50, 10, 12],
    ["c", "confirmed", 50, 1, 9],
    ["d", "completed", 50, 1, 20],
  );
  expect(cutChanges(all, new Map(all.map(({ objectId }) => [objectId, 10])), at)).toMatchObject([
    { before: all[0], after: { endDate: 9, status: "confirmed", version: 2 } },
    { before: all[1], after: { endDate: 12, status: "cancelled", version: 2 } },
  ]);
});

test("tentative bookings are cut first, then later ones", () => {
  const soft = rows(["a", "tentative", 40, 1, 20], ["b", "confirmed", 40, 5, 20]);
  expect(cut(soft, 50)).toEqual([["a", "tentative", 4]]);
  const starts = rows(["b", "confirmed", 40, 1, 20], ["a", "confirmed", 40, 5, 20]);
  expect(cut(starts, 50)).toEqual([["a", "cancelled", 20]]);
  for (const ids of ["ab", "ba"]) {
    const [first, second] = ids;
    expect(cut(rows([first ?? "", "confirmed", 40, 1, 20], [second ?? "", "confirmed", 40, 1, 20]), 50, 8)).toEqual([
      ["b", "confirmed", 7],
    ]);
  }
});

test("a cut keeps the limits and changes nothing else", () => {
  const row = fc.record({
    status: fc.constantFrom<Allocation["status"]>("tentative", "confirmed"),
    percent: fc.integer({ min: 1, max: 10 }).map((tens) => tens * 10),
    first: fc.nat(20),
    more: fc.option(fc.nat(10), { nil: null }),
  });
  let changed = 0;
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), fc.nat(15), fc.nat(10), (all, from, tens) => {
      const given = all.map(({ status, percent, first, more }, i) =>
        rowOf({ objectId: String(i), status, percent, days: [first, more === null ? null : first + more] }),
      );
      const changes = cutToLimits(given, lowered(tens * 10, from), at);
      changed += changes.length;
      const after = new Map(changes.map((each) => [each.before, each.after as Allocation]));
      const left = given.map((each) => after.get(each) ?? each).filter(({ status }) => status !== "cancelled");
      expect(conflictWindows({ ...lowered(tens * 10, from), before: given, after: left })).toEqual([]);
      if (changes.length > 0) expect(tighteningConflict(given, lowered(tens * 10, from))).not.toBeNull();
      for (const [before, left] of after as ReadonlyMap<unknown, Allocation> as ReadonlyMap<Allocation, Allocation>) {
        expect(left.status === "cancelled" || (left.endDate ?? 999) < (before.endDate ?? 999)).toBe(true);
        expect(left.startDate).toBe(before.startDate);
      }
      expect(cutWarnings(changes)).toHaveLength(changes.length);
    }),
  );
  expect(changed).toBeGreaterThan(20);
});

/** The days of `cutDays`, day by day: of the bookings that count on a day, the first to give way is cut until the load fits. */
const cutDaysByDay = (all: ReadonlyArray<Allocation>, tightening: Tightening): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (let day = -5; day <= horizon; day++) {
    const on = (tentative: boolean) =>
      all.filter(
        ({ status, startDate, endDate }) =>
          (status === "confirmed" || (tentative && status === "tentative")) &&
          startDate <= day &&
          (endDate ?? horizon) >= day,
      );
    const sum = (of: ReadonlyArray<Allocation>) => of.reduce((total, each) => total + each.allocationPercent, 0);
    const old = sum(on(tightening.tentativeCountedBefore));
    const limit = limitByDay(tightening.limitsAfter, day);
    const lowered = limit < limitByDay(tightening.limitsBefore, day);
    for (;;) {
      const left = on(tightening.tentativeCountsAfter).filter(({ objectId }) => !found.has(objectId));
      if (sum(left) <= limit || (sum(left) <= old && !lowered)) break;
      const [first] = left.sort(
        (a, b) =>
          Number(b.status === "tentative") - Number(a.status === "tentative") ||
          b.startDate - a.startDate ||
          (a.objectId < b.objectId ? 1 : -1),
      );
      found.set((first as Allocation).objectId, day);
    }
  }
  return found;
};

const manyRows = fc
  .array(
    fc.record({
      status: fc.constantFrom<Allocation["status"]>("tentative", "confirmed", "completed"),
      percent: fc.integer({ min: 1, max: 6 }).map((fives) => fives * 5),
      first: fc.nat(8),
      more: fc.option(fc.nat(20), { nil: null, freq: 4 }),
    }),
    { minLength: 4, maxLength: 24 },
  )
  .map((all) =>
    all.map(({ status, percent, first, more }, i) =>
      rowOf({
        objectId: `${(i * 7) % 10}${i}`,
        status,
        percent,
        days: [first, more === null ? null : first + more],
      }),
    ),
  );

test("R-ALLOC-10 bookings are cut as day by day", () => {
  let several = 0;
  const property = fc.property(
    manyRows,
    fc.record({
      limitsBefore: limitsOf,
      limitsAfter: limitsOf,
      tentativeCountedBefore: fc.boolean(),
      tentativeCountsAfter: fc.boolean(),
    }),
    (all, given) => {
      // A tightening never stops to count what counted.
      const tightening = { ...given, tentativeCountsAfter: given.tentativeCountedBefore || given.tentativeCountsAfter };
      const days = cutDays(all, tightening);
      if (days.size > 2) several++;
      expect(new Map([...days].sort())).toEqual(new Map([...cutDaysByDay(all, tightening)].sort()));
      const { tentativeCountedBefore: before, tentativeCountsAfter: after } = tightening;
      if (before === after && days.size === 0) expect(tighteningConflict(all, tightening)).toBeNull();
    },
  );
  fc.assert(property, { numRuns: 400 });
  expect(several).toBeGreaterThan(40);
});

test("R-ALLOC-10 a conflict counts what counted before and what counts now", () => {
  const all = rows(["a", "confirmed", 60, 1, 9], ["b", "tentative", 60, 1, 9]);
  const counting = (tentativeCountedBefore: boolean, tentativeCountsAfter: boolean) =>
    tighteningConflict(all, { ...lowered(100), tentativeCountedBefore, tentativeCountsAfter });
  expect(counting(false, true)?.windows).toMatchObject([{ from: 1, to: 9, total: 12_000 }]);
  expect(counting(true, true)).toBeNull();
  expect(counting(false, false)).toBeNull();
});

test("a warning says what became of a booking", () => {
  const all = rows(["a", "confirmed", 50, 1, null], ["b", "tentative", 50, 10, 12]);
  const common = { engineer: "e", project: "p" };
  expect(cutWarnings(cutChanges(all, new Map([...all].map(({ objectId }) => [objectId, 10])), at))).toEqual([
    {
      code: "CUT",
      message: "The booking of the engineer on the project was cut: it ends on 10 January 1970",
      detail: { objectId: "a", ...common, state: "confirmed", from: "1970-01-02", to: "1970-01-10" },
    },
    {
      code: "CUT",
      message: "The booking of the engineer on the project was cut: it is cancelled",
      detail: { objectId: "b", ...common, state: "cancelled", from: "1970-01-11", to: "1970-01-13" },
    },
  ]);
  expect(cutChanges(all, new Map([["a", 10]]), at)).toMatchObject([{ entity: "Allocation", before: all[0] }]);
});
