import { expect, test } from "vitest";
import type { Conflict, Window } from "../../../src/domain/allocation/capacity.ts";
import { truncatedGap } from "../../../src/domain/allocation/certificate-gaps.ts";
import { mergeOverCapacity, overCapacityRefusal } from "../../../src/domain/allocation/over-capacity.ts";
import { booked, day } from "./bookings.ts";

const of = <T>(n: number, each: (i: number) => T): ReadonlyArray<T> => Array.from({ length: n }, (_, i) => each(i));

test("a warning about many bookings lists fifty gaps and rows of each, and counts the others", () => {
  const gap = (n: number, m: number) => ({
    name: "PE",
    gaps: of(n, () => ({ from: "2027-01-01", to: "2027-01-02" })),
    rows: of(m, (i) => `row${i}`),
  });
  expect(truncatedGap(gap(50, 50))).toStrictEqual(gap(50, 50));
  expect(truncatedGap(gap(51, 50))).toStrictEqual({ ...gap(50, 50), moreGaps: 1 });
  expect(truncatedGap(gap(50, 52))).toStrictEqual({ ...gap(50, 50), moreRows: 2 });
});

const window = (more: number): Window => ({
  ...{ from: day("03-01"), to: null, total: 11_000, limit: 10_000, more },
  allocations: [booked("A", 60, "03-01", null), booked("B", 50, "02-01", null)],
});
const conflict = (more: number, moreWindows: number): Conflict => ({
  ...{ windows: [window(more)], moreWindows },
  overLimitDays: [{ from: day("03-01"), to: null }],
});
const shown = { from: "2027-03-01", to: null, total: 110, limit: 100 };
const all = [
  { objectId: "A", project: "p", state: "confirmed", percent: 60, from: "2027-03-01", to: null },
  { objectId: "B", project: "p", state: "confirmed", percent: 50, from: "2027-02-01", to: null },
];

test("R-ALLOC-5 a refusal counts allocations and windows only where some are not listed", () => {
  const whole = { _tag: "OverCapacity", engineer: "e", overLimitDays: [{ from: "2027-03-01", to: null }] };
  expect(overCapacityRefusal("e", conflict(0, 0))).toStrictEqual({
    ...whole,
    windows: [{ ...shown, allocations: all }],
  });
  expect(overCapacityRefusal("e", conflict(3, 4))).toStrictEqual({
    ...whole,
    windows: [{ ...shown, allocations: all, moreAllocations: 3 }],
    moreWindows: 4,
  });
});

test("R-ALLOC-5 a refusal hides ids of what the caller may not see, and marks the candidate", () => {
  const listed = (isNew: boolean) =>
    overCapacityRefusal("e", conflict(0, 0), { shown: () => false, candidate: { objectId: "A", isNew } }).windows[0]
      ?.allocations;
  const { objectId, ...facts } = { ...all[0] };
  const hidden = { percent: 50, from: "2027-02-01", to: null };
  expect(listed(true)).toStrictEqual([{ candidate: true, ...facts }, hidden]);
  expect(listed(false)).toStrictEqual([{ objectId, candidate: true, ...facts }, hidden]);
});

test("R-ALLOC-10 the refusal for several engineers names the engineer of each window and day", () => {
  const refusals = [overCapacityRefusal("e", conflict(0, 2)), overCapacityRefusal("f", conflict(0, 3))] as const;
  const days = { from: "2027-03-01", to: null };
  expect(mergeOverCapacity(refusals)).toStrictEqual({
    _tag: "OverCapacity",
    engineer: "e",
    windows: ["e", "f"].map((engineer) => ({ ...shown, allocations: all, engineer })),
    moreWindows: 5,
    overLimitDays: ["e", "f"].map((engineer) => ({ ...days, engineer })),
  });
  expect(mergeOverCapacity([overCapacityRefusal("e", conflict(0, 0))])).not.toHaveProperty("moreWindows");
});
