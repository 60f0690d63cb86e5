import * as fc from "fast-check";
import { expect, test } from "vitest";
import { timeOrderedIds } from "../../src/ports/time-ordered-ids.ts";

const randoms = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

test("ids are unique and in order, whatever the clock does", () => {
  const property = fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1 }), fc.nat(), (steps, seed) => {
    let now = 1_800_000_000_000;
    const newId = timeOrderedIds(() => now, randoms(seed));
    const ids = steps.flatMap((step) => {
      now += step;
      return [newId(), newId()];
    });
    expect(ids.every((id) => /^[0-9A-Za-z]{10}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual([...ids].sort());
  });
  fc.assert(property);
});

test("a full millisecond continues in the next one", () => {
  const newId = timeOrderedIds(
    () => 1_800_000_000_000,
    () => 0.999,
  );
  const ids = Array.from({ length: 60_000 }, newId);
  expect(new Set(ids.map((id) => id.slice(0, 7))).size).toBeGreaterThan(3);
  expect(ids).toEqual([...new Set(ids)].sort());
});

test("two processes in one millisecond do not make the same run of ids", () => {
  let shared = 0;
  let runs = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const [left, right = []] = [seed, seed * 48_271].map((each) => {
      const newId = timeOrderedIds(() => 1_800_000_000_000, randoms(each));
      return Array.from({ length: 5_000 }, newId);
    });
    const taken = new Set(left);
    const both = right.map((id) => taken.has(id));
    shared += both.filter(Boolean).length;
    runs += both.filter((_, i) => i + 4 <= both.length && both.slice(i, i + 4).every(Boolean)).length;
  }
  expect(shared).toBeGreaterThan(1_000);
  expect(runs / shared).toBeLessThan(0.01);
});
