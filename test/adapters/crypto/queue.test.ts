import { HasherBusy } from "firmcore";
import { expect, test } from "vitest";
import { watched } from "./hashing.ts";

/** A gate that lets one waiting call through each time it is opened. */
const gate = () => {
  const held: Array<() => void> = [];
  return {
    pass: () => new Promise<void>((resolve) => held.push(resolve)),
    open: async () => {
      for (const go of held.splice(0)) go();
      // The driver answers from another thread.
      await new Promise((resolve) => setImmediate(resolve));
    },
    held: () => held.length,
  };
};

test("limits concurrent hashes and keeps their order", async () => {
  const { pass, open, held } = gate();
  const { hasher, calls } = watched({ concurrency: 2, maxQueued: 10 }, pass);
  const all = Promise.all(["a", "b", "c", "d", "e"].map((password) => hasher.hash(password)));
  let done = false;
  all.finally(() => {
    done = true;
  });
  let most = 0;
  while (!done) {
    most = Math.max(most, held());
    await open();
  }
  expect(most).toBe(2);
  expect(calls).toEqual(["hash a", "hash b", "hash c", "hash d", "hash e"]);
  expect(new Set(await all).size).toBe(5);
});

test("comparisons and hashes of all algorithms share one queue", async () => {
  const { pass, open } = gate();
  const { hasher, calls } = watched({ concurrency: 1, maxQueued: 10 }, pass);
  const all = Promise.all([
    hasher.hash("a"),
    hasher.verify("b", null),
    hasher.verify("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
    hasher.hash("d"),
  ]);
  await Promise.resolve();
  expect(calls).toEqual(["hash a"]);
  let done = false;
  all.finally(() => {
    done = true;
  });
  while (!done) await open();
  expect(calls.map((each) => each.split(" ")[0])).toEqual(["hash", "argon2id", "bcrypt", "hash"]);
});

test("a full queue refuses with BUSY and a retry time, without hashing", async () => {
  const { pass, open } = gate();
  const { hasher, calls } = watched({ concurrency: 1, maxQueued: 1 }, pass);
  const taken = [hasher.hash("a"), hasher.verify("b", null)];
  const refused = await hasher.hash("c").catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(HasherBusy);
  expect((refused as HasherBusy).refusal).toEqual({ _tag: "Busy", retryAfter: 1_000 });
  expect(calls).toEqual(["hash a"]);
  let done = false;
  Promise.all(taken).finally(() => {
    done = true;
  });
  while (!done) await open();
  expect(calls).toHaveLength(2);
});

test("a driver error is reported and frees the slot", async () => {
  let calls = 0;
  const failing = async (): Promise<void> => {
    if (++calls === 1) throw new Error("out of memory");
  };
  const { hasher } = watched({ concurrency: 1, maxQueued: 1 }, failing);
  const [first, second] = await Promise.allSettled([hasher.hash("a"), hasher.hash("b")]);
  expect(first).toMatchObject({ status: "rejected", reason: new Error("out of memory") });
  expect(second.status).toBe("fulfilled");
});
