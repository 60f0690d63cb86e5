import * as Result from "effect/Result";
import { expect, test } from "vitest";
import { Allocation } from "../../src/domain/allocation/entity.ts";
import { EngineerProfile } from "../../src/domain/engineer-profile/entity.ts";
import type { Decide } from "../../src/domain/kernel/decision/decision.ts";
import type { Picked } from "../../src/domain/kernel/schema/entity.ts";
import { command } from "../../src/operations/define/operation.ts";
import { byId, load, lookup, many, type ReadResults } from "../../src/ports/load.ts";

const bookedFields = ["objectId", "startDate"] as const;
const bookings = load("test.bookings", {
  parameters: { objectId: "text", from: "integer" },
  lookups: ({ objectId }) => ({
    engineer: lookup(Allocation, objectId, "engineer"),
    endDate: lookup(Allocation, objectId, "endDate"),
  }),
  isolation: { locks: ({ engineer }) => [{ entity: EngineerProfile, id: engineer }], why: "Because.", rules: [] },
  reads: ({ objectId, engineer }) => ({
    allocation: byId(Allocation, objectId, ["objectId", "status"]),
    booked: many(Allocation, (a) => a.engineer.is(engineer), bookedFields),
  }),
});

test("looked-up arguments can be used in locks and reads", () => {
  expect(bookings.locks).toEqual([{ entity: EngineerProfile, id: { param: "engineer" } }]);
  expect(bookings.lookups.engineer).toEqual({ entity: Allocation, id: { param: "objectId" }, field: "engineer" });
  expect(bookings.reads.booked).toMatchObject({
    where: { is: "compare", field: "engineer", by: "=", to: { param: "engineer" } },
    pick: bookedFields,
  });
});

test("the state has only the fields that the reads select", () => {
  const state: ReadResults<typeof bookings.reads> = {
    allocation: { objectId: "booking001", status: "confirmed" },
    booked: [{ objectId: "booking001", startDate: 1 as Allocation["startDate"] }],
  };
  const rows: ReadonlyArray<Picked<Allocation, typeof bookedFields>> = state.booked;
  expect(rows).toHaveLength(1);
  // @ts-expect-error: the end of a booking is not read.
  expect(state.booked[0]?.endDate).toBeUndefined();
});

const about = {
  name: "test.judge",
  doc: "Judges.",
  class: "Allocation",
  action: "test",
  input: {},
  refusals: [],
  args: () => ({ objectId: "", from: 0 }),
  format: (answer: string) => answer,
} as const;
const judging =
  <State>(): Decide<State, object, string, never> =>
  () =>
    Result.succeed({ answer: "", changes: [] });

test("a decision that needs unread rows does not compile", () => {
  const less = judging<{ readonly booked: ReadonlyArray<{ readonly objectId: string }> }>();
  expect(command({ ...about, load: bookings, decide: less }).load).toBe(bookings);
  const more = judging<{ readonly booked: ReadonlyArray<{ readonly percent: number }> }>();
  // @ts-expect-error: no read selects a percent.
  expect(command({ ...about, load: bookings, decide: more }).decide).toBe(more);
  const unread = judging<{ readonly limits: ReadonlyArray<unknown> }>();
  // @ts-expect-error: no read loads limits.
  expect(command({ ...about, load: bookings, decide: unread }).decide).toBe(unread);
});

test("a lock without reason or a mistyped comparison does not compile", () => {
  const shape = { objectId: "text" } as const;
  const locks = () => [{ entity: EngineerProfile, every: true } as const];
  // @ts-expect-error: the reason and the rules of the lock are missing.
  expect(load("test.locked", { parameters: shape, isolation: { locks }, reads: () => ({}) }).locks).toHaveLength(1);
  const through = (arg: { readonly objectId: { readonly param: string } }) => ({
    day: lookup(Allocation, arg.objectId, "startDate"),
  });
  const compared = load("test.compared", {
    parameters: shape,
    lookups: through,
    // @ts-expect-error: a day is not an id.
    reads: ({ day }) => ({ rows: many(Allocation, (a) => a.engineer.is(day)) }),
  });
  expect(compared.parameters).toBe(shape);
});
