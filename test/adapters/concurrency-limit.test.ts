import { expect, test } from "vitest";
import { concurrencyLimit } from "../../src/adapters/concurrency-limit.ts";

/** Tasks that record when they start, and end on demand. */
const works = () => {
  const begun: Array<string> = [];
  const ends = new Map<string, { readonly well: () => void; readonly badly: () => void }>();
  const work = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      begun.push(name);
      ends.set(name, { well: () => resolve(name), badly: () => reject(new Error(name)) });
    });
  return {
    begun,
    work,
    end: (name: string) => ends.get(name)?.well(),
    fail: (name: string) => ends.get(name)?.badly(),
  };
};
const full = (milliseconds: number) => new Error(`full for ${milliseconds}`);
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("limits how many tasks run, and starts the others in order", async () => {
  const { begun, work, end } = works();
  const turn = concurrencyLimit({ concurrency: 2, maxQueued: 10, overflow: full });
  const all = ["a", "b", "c", "d", "e"].map((name) => turn(work(name)));
  await settled();
  expect(begun).toEqual(["a", "b"]);
  end("b");
  await settled();
  expect(begun).toEqual(["a", "b", "c"]);
  end("a");
  end("c");
  await settled();
  expect(begun).toEqual(["a", "b", "c", "d", "e"]);
  end("d");
  end("e");
  expect(await Promise.all(all)).toEqual(["a", "b", "c", "d", "e"]);
});

test("a new task does not overtake waiting tasks", async () => {
  const { begun, work, end } = works();
  const turn = concurrencyLimit({ concurrency: 1, maxQueued: 10, overflow: full });
  const first = turn(work("first")).then(() => turn(work("late")));
  turn(work("second"));
  turn(work("third"));
  await settled();
  for (const name of ["first", "second", "third", "late"]) {
    end(name);
    await settled();
  }
  expect(begun).toEqual(["first", "second", "third", "late"]);
  expect(await first).toBe("late");
});

test("refuses a task when the queue is full, until a slot is free", async () => {
  const { begun, work, end } = works();
  const turn = concurrencyLimit({ concurrency: 1, maxQueued: 1, overflow: full });
  const [a, b] = [turn(work("a")), turn(work("b"))];
  await expect(turn(work("c"))).rejects.toThrow("full");
  end("a");
  await a;
  const d = turn(work("d"));
  await settled();
  end("b");
  await settled();
  end("d");
  expect(await Promise.all([b, d])).toEqual(["b", "d"]);
  expect(begun).toEqual(["a", "b", "d"]);
});

test("without a queue it accepts only the tasks that run", async () => {
  const { work, end } = works();
  const turn = concurrencyLimit({ concurrency: 1, maxQueued: 0, overflow: full });
  const a = turn(work("a"));
  await expect(turn(work("b"))).rejects.toThrow("full");
  await settled();
  end("a");
  expect(await a).toBe("a");
});

test("a failing task releases its slot, even if it throws at once", async () => {
  const { work, end, fail } = works();
  const turn = concurrencyLimit({ concurrency: 1, maxQueued: 10, overflow: full });
  const a = turn(work("a"));
  const b = turn(() => {
    throw new Error("at once");
  });
  const c = turn(work("c"));
  await settled();
  fail("a");
  await expect(a).rejects.toThrow("a");
  await expect(b).rejects.toThrow("at once");
  await settled();
  end("c");
  expect(await c).toBe("c");
});

test("a refused task gets a wait estimated from the last task", async () => {
  let now = 0;
  const { work, end } = works();
  const turn = concurrencyLimit({ concurrency: 2, maxQueued: 4, overflow: full, clock: () => now });
  const first = turn(work("first"));
  await settled();
  now = 50;
  end("first");
  await first;
  for (let i = 0; i < 6; i++) turn(work(`${i}`));
  // Two run and four wait: three rounds of 50 milliseconds.
  await expect(turn(work("more"))).rejects.toThrow("full for 150");
});
