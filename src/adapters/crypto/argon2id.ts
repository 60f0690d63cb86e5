import { availableParallelism } from "node:os";
import type { Identity } from "../../ports/identity.ts";
import { loadArgon2, loadBcrypt } from "./drivers.ts";
import { type Argon2idCost, isAffordable, isWeaker, minimumCost } from "./hash-cost.ts";
import { passwordHasher } from "./password-hasher.ts";
import { tokens } from "./tokens.ts";

/** What a log-in may cost. A higher figure makes every older hash outdated: it is replaced when its owner logs in (R-ID-4). */
export interface Argon2idOptions {
  /** Memory of one hash in KiB. Default and least: 19456, 19 MiB. */
  readonly memoryKiB?: number;
  /** How often the memory is gone through. Default and least: 2. */
  readonly passes?: number;
  /** Degree of parallelism of one hash. Default and least: 1. */
  readonly parallelism?: number;
  /**
   * Hashes at the same time. Default: one less than there are cores, at least 1 and at most 3, because each holds one of the four
   * threads of Node's pool, which files and name look-ups need too. More only with a greater `UV_THREADPOOL_SIZE`.
   */
  readonly concurrency?: number;
  /** Hashes that may wait for their turn, default 1000; one more is refused as `BUSY`. */
  readonly maxQueued?: number;
  /** Only for tests: takes figures below the least, which anybody can guess through. Default false. */
  readonly weakForTests?: boolean;
}

const costOf = (options: Argon2idOptions): Argon2idCost => {
  const cost = {
    memoryKiB: options.memoryKiB ?? minimumCost.memoryKiB,
    passes: options.passes ?? minimumCost.passes,
    parallelism: options.parallelism ?? minimumCost.parallelism,
  };
  const figures = `memoryKiB ${cost.memoryKiB}, passes ${cost.passes}, parallelism ${cost.parallelism}`;
  if (!isAffordable(cost))
    throw new RangeError(
      `argon2id: ${figures} cannot be used; expected whole numbers, at most 1048576 KiB, parallelism at most 16 with 8 KiB or more each, and memoryKiB × passes at most 4194304`,
    );
  if (isWeaker(cost, minimumCost) && options.weakForTests !== true)
    throw new RangeError(
      `argon2id: ${figures} is too weak; at least memoryKiB ${minimumCost.memoryKiB}, passes ${minimumCost.passes}, parallelism ${minimumCost.parallelism} (R-ID-4)`,
    );
  return cost;
};

const count = (name: string, value: number, from: number): number => {
  if (Number.isSafeInteger(value) && value >= from) return value;
  throw new RangeError(`argon2id: ${name} is ${value}; expected a whole number from ${from}`);
};

/**
 * Hashes passwords with argon2id off the event loop, and makes tokens. Compares with scrypt and with bcrypt of an import as well;
 * both are outdated, so a log-in replaces them. Needs the package @node-rs/argon2, and @node-rs/bcrypt once a bcrypt hash is met.
 *
 * A stored hash that cannot be read, or that would cost more than a machine can bear, matches nothing, at the cost of one that can.
 */
export const argon2id = (options: Argon2idOptions = {}): Identity => {
  const cost = costOf(options);
  const hasher = passwordHasher({
    argon2: loadArgon2(),
    bcrypt: loadBcrypt,
    cost,
    concurrency: count("concurrency", options.concurrency ?? Math.max(1, Math.min(availableParallelism() - 1, 3)), 1),
    maxQueued: count("maxQueued", options.maxQueued ?? 1_000, 0),
  });
  return { ...hasher, ...tokens };
};
