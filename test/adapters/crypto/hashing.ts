import { argon2id } from "firmcore/argon2";
import { type Argon2Driver, type BcryptDriver, loadArgon2, loadBcrypt } from "../../../src/adapters/crypto/drivers.ts";
import { type HasherParts, passwordHasher } from "../../../src/adapters/crypto/password-hasher.ts";

/** Real argon2id at a low cost. */
export const quick = { memoryKiB: 256, passes: 2, parallelism: 1, weakForTests: true } as const;
export const quickArgon2id = () => argon2id(quick);

/** A hasher whose drivers record their calls, and wait for `release` if it is given. */
export const watched = (parts: Partial<HasherParts> = {}, gate: () => Promise<void> = async () => {}) => {
  const calls: Array<string> = [];
  const [argon2, bcrypt] = [loadArgon2(), loadBcrypt()];
  const seen: Argon2Driver = {
    hash: async (password, options) => {
      calls.push(`hash ${new TextDecoder().decode(password)}`);
      await gate();
      return argon2.hash(password, options);
    },
    verify: async (stored, password) => {
      calls.push(`argon2id ${stored.slice(0, stored.lastIndexOf("p=") + 3)}`);
      await gate();
      return argon2.verify(stored, password);
    },
  };
  const seenBcrypt: BcryptDriver = {
    verify: (password, stored) => {
      calls.push("bcrypt");
      return bcrypt.verify(password, stored);
    },
  };
  const hasher = passwordHasher({
    argon2: seen,
    bcrypt: () => seenBcrypt,
    cost: quick,
    concurrency: 2,
    maxQueued: 3,
    ...parts,
  });
  return { hasher, calls };
};
