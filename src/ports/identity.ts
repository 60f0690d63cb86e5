import type { Busy } from "../domain/kernel/refusal/refusal.ts";

/** What a comparison found; `outdated`: the stored hash is weaker than a new one would be (R-ID-4). */
export interface PasswordCheck {
  readonly matches: boolean;
  readonly outdated: boolean;
}

/** Hashes passwords off the event loop, a bounded number at once; rejects with a {@link HasherBusy} when too many wait. */
export interface PasswordHasher {
  /** A PHC string (R-ID-4). */
  readonly hash: (password: string) => Promise<string>;
  /** Compares with a stored hash. `null`, nobody's, costs as much as a stored one of the present strength and never matches (R-ID-5). */
  readonly verify: (password: string, stored: string | null) => Promise<PasswordCheck>;
}
/** What a hasher rejects with when too many wait. */
export class HasherBusy extends Error {
  readonly refusal: Busy;
  constructor(retryAfter: number) {
    super("Too many passwords wait to be hashed");
    this.name = "HasherBusy";
    this.refusal = { _tag: "Busy", retryAfter };
  }
}

/** What log-ins need from outside: a password hasher, secrets, and a one-way digest. `argon2id()` of `firmcore/argon2` has all of it. */
export interface Identity extends PasswordHasher {
  /** 256 random bits as 43 characters `[A-Za-z0-9_-]`. */
  readonly newToken: () => string;
  /** SHA-256 of the text as 64 lower-case hexadecimal digits. */
  readonly digest: (text: string) => string;
}

/** A message that carries a secret to a person (R-ID-9). */
export interface Mail {
  readonly to: string;
  readonly kind: "resetPassword" | "verifyEmail";
  readonly organizationId: string;
  readonly username: string;
  /** Shown nowhere else, good for one use until `expiresAt`. */
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}
/** Sends messages. Nobody waits for it, so that an answer does not tell whether a message was sent. */
export interface Mailer {
  readonly send: (mail: Mail) => Promise<void>;
  /** A message could not be sent: the one place that hears of it. */
  readonly onError: (mail: Mail, cause: unknown) => void;
}
