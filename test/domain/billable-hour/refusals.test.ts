import { expect, test } from "vitest";
import type { BillableHour } from "../../../src/domain/billable-hour/entity.ts";
import { locked, noBillingTransition } from "../../../src/domain/billable-hour/refusals.ts";

const hour = (more: object) =>
  ({ objectId: "Hour000001", approval: "approved", billing: "unbilled", decidedAt: 0, ...more }) as BillableHour;

// R-HOUR-8
test("locked hours report since when, if known", () => {
  const facts = { _tag: "Locked", class: "BillableHour", objectId: "Hour000001", state: "approved" };
  expect(locked(hour({}))).toEqual({ ...facts, since: "1970-01-01T00:00:00.000Z" });
  expect(locked(hour({ decidedAt: null }))).toEqual({ ...facts, since: null });
  expect(locked(hour({ decidedAt: null, billing: "paid" }))).toMatchObject({ state: "paid" });
});

test.each(["draft", "submitted", "rejected"])("%s hours are not locked", (approval) => {
  expect(locked(hour({ approval, billing: "paid" }))).toBeNull();
});

test("billing of hours that are not approved is refused by their approval, else by their billing", () => {
  expect(noBillingTransition(hour({ approval: "draft" }), "pay")).toMatchObject({
    ...{ machine: "BillableHour.approval", from: "draft" },
  });
  expect(noBillingTransition(hour({}), "pay")).toMatchObject({ machine: "BillableHour.billing", from: "unbilled" });
});
