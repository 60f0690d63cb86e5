import { expect, test } from "vitest";
import { isShownLabel, labelAndState, labelAt, shownLabel } from "../../../../src/domain/kernel/schema/label-path.ts";

test("R-VAL-8 a label is the written word, else the state in title case", () => {
  const path = shownLabel("employmentStatusLabel");
  expect([isShownLabel(path), isShownLabel("employmentStatusLabel")]).toEqual([true, false]);
  expect(labelAndState(path)).toEqual(["employmentStatusLabel", "employmentStatus"]);
  expect(labelAt({ employmentStatus: "on leave", employmentStatusLabel: "Sabbatical" }, path)).toBe("Sabbatical");
  expect(labelAt({ employmentStatus: "on leave", employmentStatusLabel: null }, path)).toBe("On Leave");
  expect(labelAt({}, path)).toBeNull();
});
