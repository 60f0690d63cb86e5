import { expect, test } from "vitest";
import { lockOrder } from "../../src/ports/lock-order.ts";

test("the organization is locked before all else, then class by class in the order of their names (R-ALLOC-10)", () => {
  const classes = ["User", "Project", "Organization", "EngineerProfile", "LoginThrottle"];
  const wanted = ["Organization", "EngineerProfile", "LoginThrottle", "Project", "User"];
  expect(classes.toSorted(lockOrder)).toEqual(wanted);
  expect(classes.toReversed().toSorted(lockOrder)).toEqual(wanted);
  expect(lockOrder("Organization", "Organization")).toBe(0);
});
