import { expect, test } from "vitest";
import { eventsFrom, machine, move } from "../../../../src/domain/kernel/decision/state-machine.ts";

const door = machine({ open: { close: "closed", push: "open" }, closed: { open: "open", lock: "locked" }, locked: {} });

test("goes where the table leads", () => {
  expect(move(door, "open", "close")).toBe("closed");
  expect(move(door, "open", "push")).toBe("open");
});

test("answers null for an event that the state does not know", () => {
  expect(move(door, "open", "lock")).toBeNull();
  expect(move(door, "locked", "open")).toBeNull();
});

test("lists the events of a state in the order of the table", () => {
  expect(eventsFrom(door, "closed")).toEqual(["open", "lock"]);
  expect(eventsFrom(door, "locked")).toEqual([]);
});

test("leaves the table as it was given", () => {
  const table = { on: { press: "off" }, off: { press: "on" } } as const;
  expect(machine(table)).toBe(table);
});

test("words of another machine do not compile", () => {
  const checked = () => {
    // @ts-expect-error a state of another machine
    move(door, "draft", "close");
    // @ts-expect-error an event of another machine
    move(door, "open", "submit");
    // @ts-expect-error a state of another machine
    eventsFrom(door, "draft");
    // @ts-expect-error `ajar` has no entry
    machine({ open: { pull: "ajar" } });
    // @ts-expect-error what comes next is a state or null
    const next: "open" | "closed" | "locked" = move(door, "open", "close");
    return next;
  };
  expect(checked).toBeTypeOf("function");
});
