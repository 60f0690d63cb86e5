import { describe, expect, test } from "vitest";
import { fromMongoexport, isMongoexportRow } from "../../../../src/domain/import/parse-server/mongoexport.ts";

// R-IMP-5
describe("a row of mongoexport", () => {
  test("gets the names, dates and pointers of the REST form", () => {
    expect(
      fromMongoexport({
        _id: "hour000001",
        _created_at: { $date: "2027-03-01T08:00:00.000Z" },
        _updated_at: { $date: { $numberLong: "1803888000000" } },
        _p_engineer: "EngineerProfile$prof000001",
        notes: "as it is",
      }),
    ).toEqual({
      objectId: "hour000001",
      createdAt: { __type: "Date", iso: "2027-03-01T08:00:00.000Z" },
      updatedAt: { __type: "Date", iso: new Date(1_803_888_000_000).toISOString() },
      engineer: { __type: "Pointer", className: "EngineerProfile", objectId: "prof000001" },
      notes: "as it is",
    });
  });

  test.each([
    ["an offset without a colon", { $date: "2027-03-01T00:00:00.000+0100" }, "2027-03-01T00:00:00.000+01:00"],
    ["an offset with one", { $date: "2027-03-01T00:00:00.000-05:00" }, "2027-03-01T00:00:00.000-05:00"],
    ["a number of milliseconds", { $date: 0 }, "1970-01-01T00:00:00.000Z"],
    ["a number beyond all days", { $date: 1e300 }, null],
    ["a number that is none", { $date: { $numberDouble: "NaN" } }, Number.NaN],
    ["nothing at all", { $date: null }, null],
  ])("converts a date from %s", (_, value, iso) => {
    expect(fromMongoexport({ _id: "a", at: value })).toEqual({ objectId: "a", at: { __type: "Date", iso } });
  });

  test.each([
    [{ $numberLong: "9" }, 9],
    [{ $numberInt: "-3" }, -3],
    [{ $numberDouble: "1.5" }, 1.5],
    [{ $numberDecimal: "0.25" }, 0.25],
    [
      [{ $numberInt: "1" }, "two", null],
      [1, "two", null],
    ],
    [
      { a: { $numberInt: "1" }, b: true },
      { a: 1, b: true },
    ],
  ])("converts %j to %j", (value, plain) => {
    expect(fromMongoexport({ _id: "a", value })).toEqual({ objectId: "a", value: plain });
  });

  test.each([["prof000001"], [7], [null], [""]])("keeps a pointer that names no class, %j", (value) => {
    expect(fromMongoexport({ _id: "a", _p_engineer: value })).toEqual({ objectId: "a", engineer: value });
  });

  test("is converted to a depth of fifty", () => {
    const nested = (depth: number): unknown => (depth === 0 ? { $numberInt: "1" } : { in: nested(depth - 1) });
    expect(JSON.stringify(fromMongoexport({ _id: "a", value: nested(49) }))).not.toContain("$numberInt");
    expect(JSON.stringify(fromMongoexport({ _id: "a", value: nested(60) }))).toContain("$numberInt");
  });

  test.each([[{ objectId: "a", _id: "b" }], [{ objectId: "a" }], [["_id"]], ["_id"], [null], [7]])(
    "is not %j",
    (value) => {
      expect(isMongoexportRow(value)).toBe(false);
      expect(fromMongoexport(value)).toBe(value);
    },
  );
});
