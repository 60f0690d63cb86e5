import type { Busy } from "../domain/kernel/refusal/refusal.ts";

/** The result of a password check; `outdated`: the stored hash is weaker than a new one would be (R-ID-4). */
export interface PasswordCheck {
  readonly matches: boolean;
  readonly outdated: boolean;
}

/** Hashes passwords off the event loop with limited concurrency; rejects with {@link HasherBusy} when too many wait. */
export interface PasswordHasher {
  /** A PHC string (R-ID-4). */
  readonly hash: (password: string) => Promise<string>;
  /** Compares with a stored hash. `null` never matches and takes as long as a current hash, so that time does not tell whether an account exists (R-ID-5). */
  readonly verify: (password: string, stored: string | null) => Promise<PasswordCheck>;
}
/** The error of a hasher when too many passwords wait. */
export class HasherBusy extends Error {
  readonly refusal: Busy;
  constructor(retryAfter: number) {
    super("Too many passwords wait to be hashed");
    this.name = "HasherBusy";
    this.refusal = { _tag: "Busy", retryAfter };
  }
}

/** What log-ins need: a password hasher, secrets and a one-way digest. `argon2id()` of `firmcore/argon2` provides them. */
export interface Identity extends PasswordHasher {
  /** 256 random bits as 43 characters `[A-Za-z0-9_-]`. */
  readonly newToken: () => string;
  /** SHA-256 of the text as 64 lower-case hexadecimal digits. */
  readonly digest: (text: string) => string;
}

/** A mail that carries a secret token to a person (R-ID-9). */
export interface Mail {
  readonly to: string;
  readonly kind: "resetPassword" | "verifyEmail";
  readonly organizationId: string;
  readonly username: string;
  /** Valid for one use until `expiresAt`, and shown nowhere else. */
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}
/** Sends mails. No answer waits for it, so that answers do not tell whether a mail was sent. */
export interface Mailer {
  readonly send: (mail: Mail) => Promise<void>;
  /** Called when a mail could not be sent; nothing else reports it. */
  readonly onError: (mail: Mail, cause: unknown) => void;
}
