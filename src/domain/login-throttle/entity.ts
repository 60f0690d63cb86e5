import { entity, field, optional, type RecordOf } from "../kernel/schema/entity.ts";
import { id, instant, integer, text } from "../kernel/schema/kind.ts";

export const LoginThrottle = entity(
  "LoginThrottle",
  "Failed log-ins of one account or from one address (R-ID-6).",
  {
    subject: field(text, "SHA-256 of what is counted: an account, an unknown name, or an address.", {
      system: true,
      unique: true,
      secret: true,
    }),
    failures: field(integer(0, 1_000_000), "The number of tries since then.", { system: true }),
    since: field(instant, "The start of the count.", { system: true }),
    lockedUntil: optional(instant, "Further tries are refused up to then.", { system: true }),
    user: optional(id, "The account, if there is one.", { references: "User", dangles: true }),
  },
  { unlogged: true, indexes: [["since"], ["user"]] },
);
export type LoginThrottle = RecordOf<typeof LoginThrottle>;
