import { describe, expect, test } from "vitest";
import { similarNames } from "../../../../src/domain/kernel/refusal/similar-names.ts";

const known = ["startDate", "endDate", "allocationPercent", "notes", "engineer", "project"];

describe("the nearest of the known names", () => {
  test.each([
    ["another case", "startdate", ["startDate"]],
    ["an underscore", "start_date", ["startDate"]],
    ["a letter left out", "enginer", ["engineer"]],
    ["a letter too many", "nootes", ["notes"]],
    ["two letters swapped", "porject", ["project"]],
    ["a part of the name", "percent", ["allocationPercent"]],
    ["a name around it", "projectId", ["project"]],
    ["letters of two names", "stendDate", ["endDate", "startDate"]],
    ["nothing like it", "colour", []],
    ["nothing", "", []],
    ["no letter at all", "__", []],
  ])("is found by %s", (_, name, found) => {
    expect(similarNames(name, known)).toEqual(found);
  });

  test("is at most three names, the nearest first", () => {
    const many = ["fielde", "fieldd", "field", "fieldc", "fieldb"];
    expect(similarNames("field", many)).toEqual(["field", "fielde", "fieldd"]);
  });

  test("similar names are found for short names only", () => {
    expect(similarNames("x".repeat(64), ["x".repeat(63)])).toHaveLength(1);
    expect(similarNames("x".repeat(65), ["x".repeat(64)])).toEqual([]);
  });
});
