import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Machine, machines } from "../../src/rules.ts";

const all: ReadonlyArray<readonly [string, Machine<string, string>]> = Object.entries(machines) as never;

test.each(all)("%s leads from every state to one of its states", (_, { states, events, next, allowed }) => {
  for (const state of states) {
    const leading = events.filter((event) => next(state, event) !== null);
    expect(leading.toSorted()).toEqual(allowed(state).toSorted());
    for (const event of leading) expect(states).toContain(next(state, event));
  }
  expect(events.every((event) => states.some((state) => next(state, event) !== null))).toBe(true);
});

test("an unknown state or event is refused", () => {
  const { approval } = machines;
  // @ts-expect-error paid is a state of billing
  expect(() => approval.allowed("paid")).toThrow("state: expected one of draft, submitted, approved, rejected");
  // @ts-expect-error pay is an event of billing
  expect(() => approval.next("draft", "pay")).toThrow("event: expected one of edit, submit");
  // @ts-expect-error it is a name of every object
  expect(() => approval.next("draft", "toString")).toThrow("event: expected one of");
});

test("every state machine of the domain is there", () => {
  const declared = readFileSync(new URL("../../docs/states.mmd", import.meta.url), "utf8").match(
    /^state |^ {2}state "/gm,
  );
  expect(declared).toHaveLength(all.length);
});

test("nobody can change a machine", () => {
  const { states } = machines.approval as unknown as { states: Array<string> };
  expect(() => states.push("lost")).toThrow(TypeError);
  (machines.approval.allowed("draft") as Array<string>).push("lost");
  expect(machines.approval.allowed("draft")).toEqual(["edit", "submit"]);
});
