import { expect, test } from "vitest";
import { present } from "../../../../src/domain/kernel/decision/existing.ts";

test("gives a row that is there, and takes a missing one for a defect", () => {
  expect(present("row")).toBe("row");
  expect(() => present(null)).toThrow("judged before its row");
});
