import * as fc from "fast-check";
import { expect, test } from "vitest";
import { cutChanges, cutToLimits, cutWarnings, tighteningConflict } from "../../../src/domain/allocation/cut.ts";
import type { Allocation } from "../../../src/domain/allocation/entity.ts";
import type { Moment } from "../../../src/domain/kernel/context/moment.ts";
import { defaultSettings } from "../../../src/domain/kernel/context/settings.ts";
import { conflictWindows } from "./bookings.ts";

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
