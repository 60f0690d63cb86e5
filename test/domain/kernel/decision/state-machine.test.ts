import { expect, test } from "vitest";
import { eventsFrom, nextState, stateMachine } from "../../../../src/domain/kernel/decision/state-machine.ts";

const door = stateMachine({
  open: { close: "closed", push: "open" },
  closed: { open: "open", lock: "locked" },
  locked: {},
});

test("follows the table", () => {
  expect(nextState(door, "open", "close")).toBe("closed");
  expect(nextState(door, "open", "push")).toBe("open");
});

test("answers null for an unknown event", () => {
  expect(nextState(door, "open", "lock")).toBeNull();
  expect(nextState(door, "locked", "open")).toBeNull();
});

test("lists the events in the order of the table", () => {
  expect(eventsFrom(door, "closed")).toEqual(["open", "lock"]);
  expect(eventsFrom(door, "locked")).toEqual([]);
});

test("leaves the table as it was given", () => {
  const table = { on: { press: "off" }, off: { press: "on" } } as const;
  expect(stateMachine(table)).toBe(table);
});

test("words of another machine do not compile", () => {
  const checked = () => {
    // @ts-expect-error a state of another state machine
    nextState(door, "draft", "close");
    // @ts-expect-error an event of another state machine
    nextState(door, "open", "submit");
    // @ts-expect-error a state of another state machine
    eventsFrom(door, "draft");
    // @ts-expect-error `ajar` has no entry
    stateMachine({ open: { pull: "ajar" } });
    // @ts-expect-error the next state is a state or null
    const next: "open" | "closed" | "locked" = nextState(door, "open", "close");
    return next;
  };
  expect(checked).toBeTypeOf("function");
});
