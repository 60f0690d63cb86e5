import fc from "fast-check";
import { expect, test } from "vitest";
import { inForceOn } from "../../../../src/domain/kernel/context/dated-value.ts";

test("finds the latest step that is not later", () => {
  const steps = [{ from: 8 }, { from: 1 }, { from: 5 }];
  expect([0, 1, 4, 5, 7, 8, 99].map((day) => inForceOn(steps, day)?.from)).toEqual([undefined, 1, 1, 5, 5, 8, 8]);
});

test("is null before the first step", () => {
  expect(inForceOn([{ from: 1 }], 0)).toBeNull();
  expect(inForceOn([], 0)).toBeNull();
});

test("the later listed step of a day holds", () => {
  const [first, second] = [{ from: 3 }, { from: 3 }];
  expect(inForceOn([first, second], 3)).toBe(second);
});

test("the order of the steps does not matter", () => {
  let found = 0;
  const steps = fc.uniqueArray(fc.nat(20), { maxLength: 6 }).map((days) => days.map((from) => ({ from })));
  const check = (all: ReadonlyArray<{ from: number }>, day: number) => {
    const step = inForceOn(all, day);
    if (step !== null && all.length > 1) found++;
    expect(inForceOn([...all].reverse(), day)).toBe(step);
  };
  fc.assert(fc.property(steps, fc.nat(20), check));
  expect(found).toBeGreaterThan(20);
});
