import { entity, field, optional, type PlainRecordOf, type RecordOf } from "../kernel/schema/entity.ts";
import { id, instant, literal, text } from "../kernel/schema/kind.ts";

/** 256 random bits, shown once; only their SHA-256 is stored (R-ID-7). */
const tokenHash = field(text, "SHA-256 of the token; the token itself is not stored.", {
  system: true,
  unique: true,
  secret: true,
});
const user = field(id, "Whose.", { references: "User", createOnly: true });

export const Session = entity(
  "Session",
  "A log-in that has not ended: its token speaks for the user (R-ID-7).",
  {
    tokenHash,
    user,
    expiresAt: field(instant, "The latest end of the session.", { createOnly: true }),
    lastUsedAt: field(instant, "The last use, to within an eighth of the idle time and an hour.", {
      system: true,
    }),
    action: field(literal("signUp", "logIn", "changePassword"), "How it began.", { createOnly: true }),
    installationId: optional(text, "The device or program, as the caller named it.", {
      createOnly: true,
      personal: true,
    }),
  },
  { indexes: [["user"]] },
);
export type Session = RecordOf<typeof Session>;
export type PlainSession = PlainRecordOf<typeof Session>;
