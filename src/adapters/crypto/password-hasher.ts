import { randomBytes } from "node:crypto";
import { HasherBusy, type PasswordCheck, type PasswordHasher } from "../../ports/identity.ts";
import { atOnce } from "../concurrency-limit.ts";
import type { Argon2Driver, BcryptDriver } from "./drivers.ts";
import { type Argon2idCost, isWeaker } from "./hash-cost.ts";
import { scryptMatches } from "./scrypt.ts";
import { phcBytes, readStored, type Stored } from "./stored-hash.ts";

export interface HasherParts {
  readonly argon2: Argon2Driver;
  /** Asked for when the first bcrypt hash is met. */
  readonly bcrypt: () => BcryptDriver;
  readonly cost: Argon2idCost;
  readonly atOnce: number;
  readonly waiting: number;
}

const noMatch: PasswordCheck = { matches: false, outdated: false };

/** UTF-8, as every system hashes them; a lone surrogate is U+FFFD. */
const bytesOf = (password: string): Uint8Array => new TextEncoder().encode(password);

/** A hash that no password has: its salt and key are random, so comparing with it costs what a real comparison costs. */
const nobodyOf = ({ memoryKiB, passes, lanes }: Argon2idCost): string =>
  `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$${phcBytes(randomBytes(16))}$${phcBytes(randomBytes(32))}`;

/** Hashes with argon2id; compares with argon2id, scrypt (R-ID-4) and bcrypt of an import (R-IMP-4). */
export const hasherOf = ({ argon2, bcrypt, cost, ...lanes }: HasherParts): PasswordHasher => {
  const turn = atOnce({
    running: lanes.atOnce,
    waiting: lanes.waiting,
    full: (milliseconds) => new HasherBusy(Math.max(1_000, milliseconds)),
  });
  const nobody = nobodyOf(cost);
  const nobodys = async (password: Uint8Array): Promise<PasswordCheck> => {
    await argon2.verify(nobody, password);
    return noMatch;
  };
  const compare = async (password: Uint8Array, text: string, stored: Stored): Promise<PasswordCheck> => {
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
          parallelism: cost.lanes,
        }),
      ),
    verify: (password, text) =>
      turn(() => {
        const stored = text === null ? null : readStored(text);
        return text === null || stored === null ? nobodys(bytesOf(password)) : compare(bytesOf(password), text, stored);
      }),
  };
};
