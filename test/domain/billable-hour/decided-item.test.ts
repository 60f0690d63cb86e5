import { expect, test } from "vitest";
import { decidedItem } from "../../../src/domain/billable-hour/decided-item.ts";

// R-HOUR-22
test("an item is a kind of id, refused only by its form, and shown as the id", () => {
  expect(decidedItem).toMatchObject({ type: "id", faults: ["TypeMismatch"] });
  expect(decidedItem.format({ objectId: "hour000001", expectedVersion: 2 })).toBe("hour000001");
});
