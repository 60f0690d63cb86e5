import * as Result from "effect/Result";
import { expect, test } from "vitest";
import { defaultSettings } from "../../../../src/domain/kernel/context/settings.ts";
import { field } from "../../../../src/domain/kernel/schema/entity.ts";
import { omittable, required } from "../../../../src/domain/kernel/schema/input.ts";
import { items } from "../../../../src/domain/kernel/schema/items.ts";
import { day, text } from "../../../../src/domain/kernel/schema/kind.ts";

const kind = items({ name: required(field(text, "Its name.")), from: omittable(field(day, "The first day.")) }, 2);
const refused = (sent: unknown) => {
  const outcome = Result.flatMap(kind.parse(sent), (parsed) => kind.validate(parsed as never, defaultSettings));
  if (Result.isSuccess(outcome)) return null;
  const { tag, inside } = outcome.failure;
  return [tag, ...(inside?.path ?? [])];
};

test("a list of objects is taken up to its length, and may be empty", () => {
  expect(refused([])).toBeNull();
  expect(refused([{ name: "Ana" }, { name: "Ben", from: "2027-03-01" }])).toBeNull();
  expect(refused([{ name: "a" }, { name: "b" }, { name: "c" }])).toEqual(["TypeMismatch"]);
  expect(refused({ name: "Ana" })).toEqual(["TypeMismatch"]);
});

test("a fault is refused at its place", () => {
  for (const item of [null, "Ana", ["Ana"]]) expect(refused([{ name: "Ana" }, item])).toEqual(["TypeMismatch", "1"]);
  expect(refused([{ name: "Ana", nmae: "x" }])).toEqual(["UnknownField", "0", "nmae"]);
  expect(refused([{ name: "Ana", from: "soon" }])).toEqual(["TypeMismatch", "0", "from"]);
  expect(refused([{ name: "Ana" }, { name: "a\u0000b" }])).toEqual(["TextInvalid", "1", "name"]);
});

test("a field that is missing or empty does not fit its kind", () => {
  expect(refused([{}])).toEqual(["TypeMismatch", "0", "name"]);
  expect(refused([{ name: "  " }])).toEqual(["TypeMismatch", "0", "name"]);
});
