import fc from "fast-check";
import { merge } from "firmcore";
import { describe, expect, test } from "vitest";

const base = {
  ...{ objectId: "contact001", version: 2, updatedAt: "2027-03-01T08:00:00.000Z", status: "Planned" },
  ...{ phone: "1", notes: "first", rate: { minor: 100, currency: "EUR" }, tags: ["a"], email: null as string | null },
};
const theirsAt = (more: Partial<typeof base>) => ({
  ...base,
  version: 3,
  updatedAt: "2027-03-02T08:00:00.000Z",
  ...more,
});

describe("R-SYNC-3: a three-way merge", () => {
  test("joins changes made on one side only", () => {
    const theirs = theirsAt({ notes: "desk" });
    expect(merge(base, { ...base, phone: "2" }, theirs)).toEqual({
      merged: { ...theirs, phone: "2" },
      changes: { phone: "2" },
      conflicts: [],
    });
  });

  test("takes equal changes of both sides", () => {
    const mine = { ...base, notes: "same", rate: { currency: "EUR", minor: 200 }, tags: ["a", "b"] };
    const theirs = theirsAt({ notes: "same", rate: { minor: 200, currency: "EUR" }, tags: ["a", "b"] });
    expect(merge(base, mine, theirs)).toEqual({ merged: theirs, changes: {}, conflicts: [] });
  });

  test("reports a conflict and keeps their value", () => {
    const theirs = theirsAt({ notes: "desk", email: "desk@x.de" });
    const { merged, changes, conflicts } = merge(
      base,
      { ...base, notes: "phone", email: "phone@x.de", phone: "2" },
      theirs,
    );
    expect(conflicts).toEqual([
      { field: "notes", base: "first", mine: "phone", theirs: "desk" },
      { field: "email", base: null, mine: "phone@x.de", theirs: "desk@x.de" },
    ]);
    expect([merged, changes]).toEqual([{ ...theirs, phone: "2" }, { phone: "2" }]);
  });

  test("leaves version and moments to the store", () => {
    const mine = { ...base, version: 9, updatedAt: "2030-01-01T00:00:00.000Z" };
    expect(merge(base, mine, theirsAt({}))).toEqual({ merged: theirsAt({}), changes: {}, conflicts: [] });
  });

  test("clears a field, but not one left out", () => {
    const filled: typeof base = { ...base, email: "a@x.de" };
    const theirs = { ...theirsAt({}), email: "a@x.de" };
    expect(merge(filled, { email: null }, theirs)).toMatchObject({ changes: { email: null }, conflicts: [] });
    expect(merge(filled, { phone: "2" }, theirsAt({ email: null }))).toMatchObject({
      merged: { email: null, phone: "2" },
      conflicts: [],
    });
  });

  test.each([
    ["mine", "Active", "Planned"],
    ["theirs", "Planned", "Active"],
    ["both, otherwise,", "Cancelled", "Active"],
  ])("never takes over a status that %s changed", (_name, mine, theirs) => {
    for (const of of [undefined, "Project"])
      expect(merge(base, { ...base, status: mine, phone: "2" }, theirsAt({ status: theirs }), of)).toMatchObject({
        merged: { status: theirs, phone: "2" },
        changes: { phone: "2" },
        conflicts: [{ field: "status", base: "Planned", mine, theirs }],
      });
  });

  test("equal status words do not conflict", () => {
    const { conflicts } = merge(base, { ...base, status: "Active" }, theirsAt({ status: "Active" }), "Project");
    expect(conflicts).toEqual([]);
  });

  test.each([
    ["EngineerProfile", "employmentStatus"],
    ["Certification", "status"],
    ["BillableHour", "billingStatus"],
    ["TimeOff", "status"],
    ["Allocation", "status"],
  ])("knows the workflow words of %s", (of, field) => {
    const row = { [field]: "a", notes: "n" };
    for (const name of [of, undefined])
      expect(merge(row, { ...row, [field]: "b" }, row, name)).toEqual({
        ...{ merged: row, changes: {} },
        conflicts: [{ field, base: "a", mine: "b", theirs: "a" }],
      });
  });

  test("takes the library's fields from the store", () => {
    const row = { hours: 7, approval: "draft", statusLabel: "New", snapshot: null as unknown };
    const mine = { ...row, hours: 8, approval: "approved", statusLabel: "Old", snapshot: { minutes: 1 } };
    expect(merge(row, mine, row, "BillableHour")).toEqual({
      merged: { ...row, hours: 8 },
      changes: { hours: 8 },
      conflicts: [],
    });
  });

  test("accepts `__proto__` and the like as field names", () => {
    const of = (text: string) => JSON.parse(text) as { readonly [name: string]: unknown };
    const { merged, changes } = merge(
      of('{"__proto__":1,"constructor":1}'),
      of('{"__proto__":2,"constructor":1}'),
      of("{}"),
    );
    expect(Object.entries(changes)).toEqual([]);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    const one = of('{"__proto__":1}');
    expect(Object.entries(merge(one, of('{"__proto__":2}'), one).merged)).toEqual([["__proto__", 2]]);
  });

  test("names a class that does not exist", () => {
    expect(() => merge(base, base, base, "Contract")).toThrow("There is no class Contract");
  });
});

const record = fc.record({
  version: fc.constantFrom(2, 3),
  status: fc.constantFrom("Planned", "Active"),
  phone: fc.constantFrom("1", "2", null),
  notes: fc.constantFrom("a", "b", "c"),
  rate: fc.constantFrom({ minor: 1, currency: "EUR" }, { minor: 2, currency: "EUR" }, null),
});

test("R-SYNC-3: a merge is their record with the changes", () => {
  let [joined, disputed] = [0, 0];
  fc.assert(
    fc.property(record, record, record, (one, mine, theirs) => {
      const { merged, changes, conflicts } = merge(one, mine, theirs);
      expect(merged).toEqual({ ...theirs, ...changes });
      for (const field of ["phone", "notes", "rate"] as const) {
        const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);
        const both = !same(mine[field], one[field]) && !same(theirs[field], one[field]);
        const disagree = both && !same(mine[field], theirs[field]);
        expect(conflicts.some((each) => each.field === field)).toBe(disagree);
        if (!disagree) expect(merged[field]).toEqual(same(mine[field], one[field]) ? theirs[field] : mine[field]);
      }
      // With the sides exchanged, the same fields conflict, and the other fields are equal.
      const other = merge(one, theirs, mine);
      expect(other.conflicts.map(({ field }) => field)).toEqual(conflicts.map(({ field }) => field));
      const agreed = (of: typeof one) =>
        (["phone", "notes", "rate"] as const)
          .filter((name) => !conflicts.some(({ field }) => field === name))
          .map((name) => of[name]);
      expect(agreed(other.merged)).toEqual(agreed(merged));
      if (Object.keys(changes).length > 0) joined++;
      if (conflicts.length > 0) disputed++;
    }),
  );
  expect(Math.min(joined, disputed)).toBeGreaterThan(10);
});
