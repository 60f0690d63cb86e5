import { availableParallelism } from "node:os";
import {
  checkOptions,
  countOption,
  flagOption,
  numberFrom,
  type OptionKind,
  type OptionKindsOf,
} from "../../ports/check-options.ts";
import type { Identity } from "../../ports/identity.ts";
import { loadArgon2, loadBcrypt } from "./drivers.ts";
import { type Argon2idCost, isAffordable, isWeaker, minimumCost } from "./hash-cost.ts";
import { passwordHasher } from "./password-hasher.ts";
import { tokens } from "./tokens.ts";

/** The cost of a log-in. A higher value makes older hashes outdated: a log-in replaces them (R-ID-4). */
export interface Argon2idOptions {
  /** Memory of one hash in KiB. Default and minimum: 19456 (19 MiB). */
  readonly memoryKiB?: number;
  /** Number of passes over the memory. Default and minimum: 2. */
  readonly passes?: number;
  /** Degree of parallelism of one hash. Default and minimum: 1. */
  readonly parallelism?: number;
  /**
   * Concurrent hashes. Default: the number of cores minus one, between 1 and 3. Each hash occupies one of the four threads of
   * Node's pool, which file access and DNS also need; raise `UV_THREADPOOL_SIZE` before this.
   */
  readonly concurrency?: number;
  /** Hashes that may wait, default 1000; further ones are refused as `BUSY`. */
  readonly maxQueued?: number;
  /** Only for tests: accepts values below the minimum, which are easy to brute-force. Default false. */
  readonly weakForTests?: boolean;
}

const figure = (...also: ReadonlyArray<string>): OptionKind => ({
  expected: "a number",
  fits: (value) => typeof value === "number",
  also,
});
const kinds = {
  memoryKiB: figure("memoryCost", "memory", "m"),
  passes: figure("timeCost", "iterations", "t"),
  parallelism: figure("threads", "lanes", "p"),
  concurrency: countOption,
  maxQueued: { ...numberFrom(0), also: ["queue"] },
  weakForTests: flagOption,
} satisfies OptionKindsOf<Argon2idOptions>;

const costOf = (options: Argon2idOptions): Argon2idCost => {
  const cost = {
    memoryKiB: options.memoryKiB ?? minimumCost.memoryKiB,
    passes: options.passes ?? minimumCost.passes,
    parallelism: options.parallelism ?? minimumCost.parallelism,
  };
  const figures = `memoryKiB ${cost.memoryKiB}, passes ${cost.passes}, parallelism ${cost.parallelism}`;
  if (!isAffordable(cost))
    throw new RangeError(
      `argon2id(): ${figures} cannot be used; expected whole numbers, at most 1048576 KiB, parallelism at most 16 with 8 KiB or more each, and memoryKiB × passes at most 4194304`,
    );
  if (isWeaker(cost, minimumCost) && options.weakForTests !== true)
    throw new RangeError(
      `argon2id(): ${figures} is too weak; at least memoryKiB ${minimumCost.memoryKiB}, passes ${minimumCost.passes}, parallelism ${minimumCost.parallelism} (R-ID-4)`,
    );
  return cost;
};

/**
 * Hashes passwords with argon2id off the event loop, and creates tokens. It also verifies scrypt hashes and imported bcrypt hashes;
 * a log-in replaces them. Needs the package @node-rs/argon2, and @node-rs/bcrypt for the first bcrypt hash.
 *
 * A stored hash that is malformed or too expensive matches nothing, and takes as long as a valid one.
 */
export const argon2id = (given: Argon2idOptions = {}): Identity => {
  const options = checkOptions("argon2id()", given, kinds);
  const cost = costOf(options);
  const hasher = passwordHasher({
    argon2: loadArgon2(),
    bcrypt: loadBcrypt,
    cost,
    concurrency: options.concurrency ?? Math.max(1, Math.min(availableParallelism() - 1, 3)),
    maxQueued: options.maxQueued ?? 1_000,
  });
  return { ...hasher, ...tokens };
};
