import { randomBytes } from "node:crypto";
import { HasherBusy, type PasswordCheck, type PasswordHasher } from "../../ports/identity.ts";
import { concurrencyLimit } from "../concurrency-limit.ts";
import type { Argon2Driver, BcryptDriver } from "./drivers.ts";
import { type Argon2idCost, isWeaker } from "./hash-cost.ts";
import { scryptMatches } from "./scrypt.ts";
import { parseStoredHash, phcBytes, type StoredHash } from "./stored-hash.ts";

export interface HasherParts {
  readonly argon2: Argon2Driver;
  /** Loaded for the first bcrypt hash. */
  readonly bcrypt: () => BcryptDriver;
  readonly cost: Argon2idCost;
  readonly concurrency: number;
  readonly maxQueued: number;
}

const noMatch: PasswordCheck = { matches: false, outdated: false };

/** Encodes as UTF-8; a lone surrogate becomes U+FFFD. */
const bytesOf = (password: string): Uint8Array => new TextEncoder().encode(password);

/** A hash that no password matches, with random salt and key: a comparison with it costs as much as a real one. */
const unmatchableHash = ({ memoryKiB, passes, parallelism }: Argon2idCost): string =>
  `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${parallelism}$${phcBytes(randomBytes(16))}$${phcBytes(randomBytes(32))}`;

/** Hashes with argon2id; verifies argon2id, scrypt (R-ID-4) and imported bcrypt (R-IMP-4). */
export const passwordHasher = ({ argon2, bcrypt, cost, ...limits }: HasherParts): PasswordHasher => {
  const turn = concurrencyLimit({
    concurrency: limits.concurrency,
    maxQueued: limits.maxQueued,
    overflow: (milliseconds) => new HasherBusy(Math.max(1_000, milliseconds)),
  });
  const dummyHash = unmatchableHash(cost);
  const verifyDummy = async (password: Uint8Array): Promise<PasswordCheck> => {
    await argon2.verify(dummyHash, password);
    return noMatch;
  };
  const compare = async (password: Uint8Array, text: string, stored: StoredHash): Promise<PasswordCheck> => {
    switch (stored.is) {
      case "argon2id":
        return {
          matches: await argon2.verify(text, password),
          outdated: stored.short || isWeaker(stored.cost, cost),
        };
      case "scrypt":
        return { matches: await scryptMatches(password, stored.hash), outdated: true };
      case "bcrypt":
        return { matches: await bcrypt().verify(password, text), outdated: true };
    }
  };
  return {
    hash: (password) =>
      turn(() =>
        argon2.hash(bytesOf(password), {
          memoryCost: cost.memoryKiB,
          timeCost: cost.passes,
          parallelism: cost.parallelism,
        }),
      ),
    verify: (password, text) =>
      turn(() => {
        const stored = text === null ? null : parseStoredHash(text);
        return text === null || stored === null
          ? verifyDummy(bytesOf(password))
          : compare(bytesOf(password), text, stored);
      }),
  };
};
