import { createRequire } from "node:module";
import { loadPeer } from "../peer-dependency.ts";

/** The part of @node-rs/argon2 that is used; it works on Node's thread pool. */
export interface Argon2Driver {
  hash(password: Uint8Array, options: { memoryCost: number; timeCost: number; parallelism: number }): Promise<string>;
  verify(hashed: string, password: Uint8Array): Promise<boolean>;
}

/** The part of @node-rs/bcrypt that is used. */
export interface BcryptDriver {
  verify(password: Uint8Array, hashed: string): Promise<boolean>;
}

export const loadArgon2 = (): Argon2Driver =>
  loadPeer("firmcore/argon2", "@node-rs/argon2", () => createRequire(import.meta.url)("@node-rs/argon2"));

/** Only imported users have bcrypt hashes (R-IMP-4). */
export const loadBcrypt = (): BcryptDriver =>
  loadPeer("An imported bcrypt hash", "@node-rs/bcrypt", () => createRequire(import.meta.url)("@node-rs/bcrypt"));
