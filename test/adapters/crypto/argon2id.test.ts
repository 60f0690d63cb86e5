import { argon2id } from "firmcore/argon2";
import { describe, expect, test } from "vitest";
import { quick, quickArgon2id } from "./hashing.ts";

describe("R-ID-4: argon2id with 19 MiB, two passes, one lane", () => {
  test("a hash is a PHC string with its own salt", async () => {
    const identity = argon2id();
    const [one, two] = await Promise.all([identity.hash("correct horse"), identity.hash("correct horse")]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(two).not.toBe(one);
    expect(await identity.verify("correct horse", one)).toEqual({ matches: true, outdated: false });
    expect(await identity.verify("correct horse ", one)).toEqual({ matches: false, outdated: false });
  });

  test.each([[{ memoryKiB: 19_455 }], [{ passes: 1 }], [{ memoryKiB: 65_536, passes: 1 }]])(
    "%j is too weak unless weakForTests is set",
    (weak) => {
      expect(() => argon2id(weak)).toThrow("too weak");
      expect(() => argon2id({ ...weak, weakForTests: false })).toThrow("too weak");
      expect(() => argon2id({ ...weak, weakForTests: true })).not.toThrow();
    },
  );

  test.each([
    [{ parallelism: 0 }],
    [{ memoryKiB: 19_456.5 }],
    [{ passes: Number.NaN }],
    [{ memoryKiB: Number.POSITIVE_INFINITY }],
    [{ memoryKiB: 2 ** 21 }],
    [{ memoryKiB: 2 ** 20, passes: 5 }],
    [{ parallelism: 17 }],
    [{ memoryKiB: 15, parallelism: 2, weakForTests: true }],
  ])("%j is invalid and refused on opening the firm", (wrong) => {
    expect(() => argon2id(wrong)).toThrow(RangeError);
  });

  test.each([[{ concurrency: 0 }], [{ concurrency: 1.5 }], [{ maxQueued: -1 }], [{ maxQueued: Number.NaN }]])(
    "%j is no number of hashes",
    (wrong) => {
      expect(() => argon2id(wrong)).toThrow("expected a whole number");
    },
  );

  test("only a hash weaker than the current cost is outdated", async () => {
    const stored = await argon2id({ ...quick, memoryKiB: 512, passes: 3, parallelism: 2 }).hash("secret");
    const outdated = async (now: object) =>
      (await argon2id({ ...quick, memoryKiB: 512, passes: 3, parallelism: 2, ...now }).verify("secret", stored))
        .outdated;
    expect(await outdated({})).toBe(false);
    expect(await outdated({ memoryKiB: 256, passes: 2, parallelism: 1 })).toBe(false);
    expect(await outdated({ memoryKiB: 513 })).toBe(true);
    expect(await outdated({ passes: 4 })).toBe(true);
    expect(await outdated({ parallelism: 3 })).toBe(true);
  });
});

describe("passwords are bytes of UTF-8", () => {
  test.each([
    ["a megabyte", "ä".repeat(2 ** 19)],
    ["nothing", ""],
    ["emoji and RTL marks", "👩‍👩‍👧‍👦\u202e שלום"],
    ["a null character", "before\0after"],
    ["a lone surrogate", "half \ud83d of a pair"],
  ])("%s is hashed and compared in full", async (_what, password) => {
    const identity = quickArgon2id();
    const stored = await identity.hash(password);
    expect((await identity.verify(password, stored)).matches).toBe(true);
    expect((await identity.verify(`${password}!`, stored)).matches).toBe(false);
    if (password !== "") expect((await identity.verify(password.slice(0, -1), stored)).matches).toBe(false);
  });

  test("does not normalize: the two encodings of é are different passwords", async () => {
    const identity = quickArgon2id();
    expect((await identity.verify("cafe\u0301", await identity.hash("caf\u00e9"))).matches).toBe(false);
  });
});

describe("R-ID-7: tokens", () => {
  test("a token has 256 random bits in 43 URL-safe characters", () => {
    const { newToken } = quickArgon2id();
    const tokens = Array.from({ length: 1_000 }, newToken);
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(new Set(tokens).size).toBe(1_000);
  });

  test("the stored form of a token is its SHA-256 (FIPS 180)", () => {
    const { digest } = quickArgon2id();
    expect(digest("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(digest("ä")).toBe(digest("\u00e4"));
  });
});

test("the event loop turns while passwords are hashed", async () => {
  const identity = argon2id();
  let turns = 0;
  let hashing = true;
  const turn = (): void => {
    turns++;
    if (hashing) setImmediate(turn);
  };
  setImmediate(turn);
  // If this thread did the work, no turn would come before both answers.
  await Promise.all([identity.hash("one"), identity.verify("two", null)]);
  hashing = false;
  expect(turns).toBeGreaterThan(2);
});
