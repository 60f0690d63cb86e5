import { createRequire } from "node:module";
import { loadPeer } from "../peer-dependency.ts";

/** What is asked of a driver: the shape of @node-rs/argon2, which works on Node's thread pool. */
export interface Argon2Driver {
  hash(password: Uint8Array, options: { memoryCost: number; timeCost: number; parallelism: number }): Promise<string>;
  verify(hashed: string, password: Uint8Array): Promise<boolean>;
}

/** The shape of @node-rs/bcrypt. */
export interface BcryptDriver {
  verify(password: Uint8Array, hashed: string): Promise<boolean>;
}

export const loadArgon2 = (): Argon2Driver =>
  loadPeer("firmcore/argon2", "@node-rs/argon2", () => createRequire(import.meta.url)("@node-rs/argon2"));

/** Only a firm with imported users has hashes that need it (R-IMP-4). */
export const loadBcrypt = (): BcryptDriver =>
  loadPeer("An imported bcrypt hash", "@node-rs/bcrypt", () => createRequire(import.meta.url)("@node-rs/bcrypt"));
