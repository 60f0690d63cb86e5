import { expect, test, vi } from "vitest";
import { commitListeners } from "../../src/adapters/commit-listeners.ts";

test("an exception in a listener does not stop the other listeners", () => {
  const later: Array<() => void> = [];
  const queued = vi.spyOn(globalThis, "queueMicrotask").mockImplementation((turn) => void later.push(turn));
  try {
    const { add, notify: tell } = commitListeners();
    const heard: Array<string | null> = [];
    add(() => {
      throw new Error("of the listener");
    });
    add((firm) => void heard.push(firm));
    tell("acme");
    expect(heard).toEqual(["acme"]);
    expect(later).toHaveLength(1);
    expect(later[0]).toThrow("of the listener");
  } finally {
    queued.mockRestore();
  }
});

test("a listener is removed once per subscription, even while it runs", () => {
  const { add, notify: tell, isEmpty: none } = commitListeners();
  let heard = 0;
  const listen = (): void => {
    heard++;
    stopSecond();
  };
  const stopFirst = add(listen);
  const stopSecond = add(listen);
  tell(null);
  expect(heard).toBe(2);
  tell(null);
  expect(heard).toBe(3);
  stopSecond();
  expect(none()).toBe(false);
  stopFirst();
  expect(none()).toBe(true);
});
