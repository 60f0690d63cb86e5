import { expect, test } from "vitest";
import { existing } from "../../../../src/domain/kernel/decision/existing.ts";

test("returns an existing row and throws for a missing one", () => {
  expect(existing("row")).toBe("row");
  expect(() => existing(null)).toThrow("judged before its row");
});
