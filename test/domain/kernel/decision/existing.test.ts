import { expect, test } from "vitest";
import { existing } from "../../../../src/domain/kernel/decision/existing.ts";

test("gives a row that is there, and takes a missing one for a defect", () => {
  expect(existing("row")).toBe("row");
  expect(() => existing(null)).toThrow("judged before its row");
});
