import fc from "fast-check";
import { expect, test } from "vitest";
import { idTable } from "../../../../src/domain/import/rows/id-table.ts";
import { importedIds } from "../../../../src/domain/import/rows/imported-ids.ts";

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const idOf = (number: number): string => {
  let text = "";
  for (let rest = number; text.length < 10; rest = Math.floor(rest / 62)) text = (letters[rest % 62] ?? "") + text;
  return text;
};

test("an id table behaves like a map", () => {
  const id = fc.oneof(
    fc.nat(12).map(idOf),
    fc.nat(12).map((n) => idOf(n * 62 ** 5)),
    fc.constantFrom("zzzzzzzzzz", "0000000000", "", "short", "ten-dashes", "élévationé", "00000000000"),
  );
  let found = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(id, fc.integer({ min: -1, max: 2 ** 31 - 1 })), { minLength: 20, maxLength: 200 }),
      (given) => {
        const [table, plain] = [idTable(), new Map<string, number>()];
        for (const [key, value] of given) {
          expect(table.get(key)).toBe(plain.get(key));
          if (plain.has(key)) found++;
          table.set(key, value);
          plain.set(key, value);
        }
        for (const [key, value] of plain) expect(table.get(key)).toBe(value);
        expect(table.size()).toBe(plain.size);
      },
    ),
  );
  expect(found).toBeGreaterThan(100);
});

test("a million ids take less than 32 MB", { timeout: 60_000 }, () => {
  const table = idTable();
  const before = process.memoryUsage().arrayBuffers;
  const spread = (i: number): string => idOf((i * 48_271 * 65_537) % 62 ** 8);
  for (let i = 0; i < 1_000_000; i++) table.set(spread(i), i);
  expect(table.size()).toBe(1_000_000);
  let wrong = 0;
  for (let i = 0; i < 1_000_000; i++) if (table.get(spread(i)) !== i) wrong++;
  expect(wrong).toBe(0);
  // What was grown out of may not have been collected yet: at most as much again.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20);
});

test("imported ids know row number and whether written", () => {
  const ids = importedIds();
  expect([ids.add("hour000001"), ids.add("hour000001"), ids.add("hour000002")]).toEqual([true, false, true]);
  expect(ids.rowNumberOf("hour000001")).toBeUndefined();
  expect(ids.isWritten("hour000001")).toBe(false);
  ids.markImported("hour000001", 0, false);
  ids.markImported("hour000002", 1_000_000_000, true);
  expect([ids.rowNumberOf("hour000001"), ids.isWritten("hour000001")]).toEqual([0, false]);
  expect([ids.rowNumberOf("hour000002"), ids.isWritten("hour000002")]).toEqual([1_000_000_000, true]);
});
