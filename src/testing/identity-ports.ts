import { createHash } from "node:crypto";
import type { Identity, Mail, Mailer } from "../ports/identity.ts";

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** One operation of {@link quickIdentity} on a password hash. */
export type HashWork = "hash" | "verify";

/**
 * An identity for tests: hashes in no time, so that thousands of log-ins can be tried, and counts its work. Tokens count up from a
 * seed. Never for real passwords.
 */
export const quickIdentity = (seed = "token"): Identity & { readonly work: ReadonlyArray<HashWork> } => {
  const work: Array<HashWork> = [];
  let tokens = 0;
  const hashed = (password: string): string => `$quick$${digest(password)}`;
  return {
    work,
    hash: async (password) => {
      work.push("hash");
      return hashed(password);
    },
    verify: async (password, stored) => {
      work.push("verify");
      return {
        matches: stored === hashed(password) || stored === `$old${hashed(password)}`,
        outdated: stored?.startsWith("$old") === true,
      };
    },
    newToken: () => Buffer.from(digest(`${seed} ${++tokens}`), "hex").toString("base64url"),
    digest,
  };
};

/** A mailer for tests that records its mails. While `fail` is true, sending fails. */
export const recordingMailer = (): Mailer & {
  readonly sent: ReadonlyArray<Mail>;
  readonly failures: ReadonlyArray<Mail>;
  fail: boolean;
} => {
  const sent: Array<Mail> = [];
  const failures: Array<Mail> = [];
  return {
    sent,
    failures,
    fail: false,
    async send(mail) {
      if (this.fail) throw new Error("The mail server is away");
      sent.push(mail);
    },
    onError: (mail) => {
      failures.push(mail);
    },
  };
};
