import { expect, test } from "vitest";
import { lockOrder } from "../../src/ports/lock-order.ts";

test("locks the organization first, then classes by name (R-ALLOC-10)", () => {
  const classes = ["User", "Project", "Organization", "EngineerProfile", "LoginThrottle"];
  const wanted = ["Organization", "EngineerProfile", "LoginThrottle", "Project", "User"];
  expect(classes.toSorted(lockOrder)).toEqual(wanted);
  expect(classes.toReversed().toSorted(lockOrder)).toEqual(wanted);
  expect(lockOrder("Organization", "Organization")).toBe(0);
});
