import { describe, expect, test } from "vitest";
import { allocations } from "../../../../src/domain/import/classes/allocations.ts";
import { mergeRow } from "../../../../src/domain/import/merge/merge-row.ts";

type Values = Readonly<Record<string, unknown>>;
const record: Values = { startDate: 10, endDate: 20, notes: null, custom: null };
const merged = (before: Values, base: Values, theirs: Values, custom: Values | null = null, takeTheirs = false) =>
  mergeRow(
    allocations,
    { ...record, ...before },
    { fields: { ...record, ...theirs }, absent: {}, custom, updatedAt: 2, bareAmounts: new Set() } as never,
    { base, fieldUpdatedAt: {}, changed: new Map() } as never,
    { takeTheirs, hidden: new Set() },
  );

// R-IMP-2
describe("custom fields are merged one by one", () => {
  const base = { ...record, custom: { color: "red", size: 1 } };

  test.each([
    ["changed there", { color: "red", size: 1 }, { color: "blue", size: 1 }, { color: "blue", size: 1 }, 0],
    ["changed here", { color: "green", size: 1 }, { color: "red", size: 1 }, { color: "green", size: 1 }, 0],
    ["changed on both sides", { color: "green", size: 1 }, { color: "blue", size: 1 }, { color: "green", size: 1 }, 1],
    ["changed to the same", { color: "blue", size: 1 }, { color: "blue", size: 1 }, { color: "blue", size: 1 }, 0],
    ["taken out there", { color: "red", size: 1 }, { size: 1 }, { size: 1 }, 0],
    ["all taken out there", { color: "red", size: 1 }, null, null, 0],
    [
      "new there",
      { color: "red", size: 1 },
      { color: "red", size: 1, shape: "o" },
      { color: "red", size: 1, shape: "o" },
      0,
    ],
  ] as const)("%s", (_, here, theirs, result, conflicts) => {
    const said = merged({ custom: here }, base, {}, theirs);
    expect([said.after.custom, said.conflicts.length]).toEqual([result, conflicts]);
  });

  test("conflict without a base, or are taken with takeTheirs", () => {
    const [here, theirs] = [{ color: "green" }, { color: "blue" }];
    const said = merged({ custom: here }, {}, {}, theirs);
    expect(said.after.custom).toEqual(here);
    expect(said.conflicts).toContainEqual({ field: "color", here: "green", export: "blue" });
    expect(merged({ custom: here }, {}, {}, theirs, true).after.custom).toEqual(theirs);
  });
});

describe("a range that would be reversed", () => {
  const base = { ...record };

  test("stays as it is here and is reported", () => {
    const said = merged({ startDate: 18 }, base, { endDate: 15 });
    expect([said.after.startDate, said.after.endDate]).toEqual([18, 20]);
    expect(said.conflicts.map(({ field }) => field)).toEqual(["startDate", "endDate"]);
  });

  test("is that of the export with takeTheirs", () => {
    const said = merged({ startDate: 18 }, base, { endDate: 15 }, null, true);
    expect([said.after.startDate, said.after.endDate, said.conflicts]).toEqual([10, 15, []]);
  });
});
