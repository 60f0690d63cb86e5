import type * as Effect from "effect/Effect";
import { type Operations, operationNamed, type RefusalOf, refusalTagsOf } from "firmcore";
import type { Firm } from "firmcore/effect";
import { expect, expectTypeOf, test } from "vitest";
import { openTestFirm } from "../support/firm/firm.ts";

type Approve = RefusalOf<Operations["hours"]["approve"]>["_tag"];

test("an approval lists what it can return, and no faults of other inputs", () => {
  expectTypeOf<Extract<Approve, "SelfApproval" | "HoursRange" | "VersionConflict">>().toEqualTypeOf<
    "SelfApproval" | "HoursRange" | "VersionConflict"
  >();
  expectTypeOf<Extract<Approve, "EmailInvalid" | "PasswordPolicy" | "Precision" | "Duplicate">>().toBeNever();
  const approve = operationNamed("hours.approve");
  const tags = approve === undefined ? [] : [...refusalTagsOf(approve)];
  expect(tags).toContain("SelfApproval");
  expect(tags).not.toContain("EmailInvalid");
});

test("outcomes as data, Effects and items of a batch have the refusals of their operation", async () => {
  const { admin } = await openTestFirm();
  type OfEffect = Effect.Error<ReturnType<typeof Firm.hours.approve>>["_tag"];
  expectTypeOf<OfEffect>().toEqualTypeOf<Approve>();

  const settled = await admin.settled.hours.approve("nothing");
  if (settled.ok) throw new Error("accepted");
  expectTypeOf(settled.refusal._tag).toEqualTypeOf<Approve>();
  expect(settled.refusal._tag).toBe("NotFound");

  const items = [{ operation: "hours.approve", input: { objectId: "nothing" } }] as const;
  const [item] = await admin.batch(items);
  if (item.ok) throw new Error("accepted");
  expectTypeOf(item.refusal._tag).toEqualTypeOf<Approve>();
  expect(item.refusal._tag).toBe("NotFound");

  const whole = await admin.settled.batch(items, { transaction: true });
  if (whole.ok) throw new Error("accepted");
  expectTypeOf(whole.refusal._tag).toEqualTypeOf<Approve>();
  expect([whole.index, whole.refusal._tag]).toEqual([0, "NotFound"]);
});
