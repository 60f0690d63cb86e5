import { entity, field, optional, type PlainRecordOf, type RecordOf } from "../kernel/entity.ts";
import { id, instant, integer, literal, text } from "../kernel/kind.ts";

/** 256 random bits are shown once and kept as their SHA-256 (R-ID-7). */
const tokenHash = field(text, "SHA-256 of the token; the token itself is kept nowhere.", {
  system: true,
  unique: true,
  secret: true,
});
const user = field(id, "Whose.", { references: "User", sealed: true });

export const Session = entity(
  "Session",
  "A log-in that has not ended: its token speaks for the user (R-ID-7).",
  {
    tokenHash,
    user,
    expiresAt: field(instant, "Ends then, whatever happens.", { sealed: true }),
    lastUsedAt: field(instant, "When it last spoke, to within an eighth of the idle time and an hour.", {
      system: true,
    }),
    action: field(literal("signUp", "logIn", "changePassword"), "What it was made by.", { sealed: true }),
    installationId: optional(text, "The device or program, as the caller named it.", { sealed: true, personal: true }),
  },
  { indexes: [["user"]] },
);
export type Session = RecordOf<typeof Session>;
export type PlainSession = PlainRecordOf<typeof Session>;

export const AccountToken = entity(
  "AccountToken",
  "A secret sent by mail that can be used once, to set a password or to confirm an address (R-ID-9).",
  {
    tokenHash,
    user,
    purpose: field(literal("resetPassword", "verifyEmail"), "What it is good for.", { sealed: true }),
    emailKey: field(text, "The address it was sent to; worthless once the account has another.", {
      sealed: true,
      system: true,
      secret: true,
    }),
    expiresAt: field(instant, "Worthless from then on.", { sealed: true }),
  },
  { indexes: [["user"]] },
);
export type AccountToken = RecordOf<typeof AccountToken>;

export const LoginThrottle = entity(
  "LoginThrottle",
  "Failed log-ins of one account or from one address (R-ID-6).",
  {
    subject: field(text, "SHA-256 of what is counted: an account, a name that is none, or an address.", {
      system: true,
      unique: true,
      secret: true,
    }),
    failures: field(integer(0, 1_000_000), "How many since then.", { system: true }),
    since: field(instant, "Start of the count.", { system: true }),
    lockedUntil: optional(instant, "Further tries are refused up to then.", { system: true }),
    user: optional(id, "The account, where it is one: its owner is told.", { references: "User", dangles: true }),
  },
  { unlogged: true, indexes: [["since"]] },
);
export type LoginThrottle = RecordOf<typeof LoginThrottle>;
