import { entity, field, type RecordOf } from "../kernel/schema/entity.ts";
import { id, instant, literal, text } from "../kernel/schema/kind.ts";

/** 256 random bits are shown once and kept as their SHA-256 (R-ID-7). */
const tokenHash = field(text, "SHA-256 of the token; the token itself is not stored.", {
  system: true,
  unique: true,
  secret: true,
});
const user = field(id, "Whose.", { references: "User", createOnly: true });

export const AccountToken = entity(
  "AccountToken",
  "A secret sent by mail that can be used once, to set a password or to confirm an address (R-ID-9).",
  {
    tokenHash,
    user,
    purpose: field(literal("resetPassword", "verifyEmail"), "The purpose of the token.", { createOnly: true }),
    emailKey: field(text, "The address it was sent to; the token is invalid once the account has another.", {
      createOnly: true,
      system: true,
      secret: true,
    }),
    expiresAt: field(instant, "The token expires then.", { createOnly: true }),
  },
  { indexes: [["user"]] },
);
export type AccountToken = RecordOf<typeof AccountToken>;
