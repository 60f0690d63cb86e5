import { roles } from "../kernel/context/actor.ts";
import { entity, field, optional, type PlainRecordOf, type RecordOf } from "../kernel/schema/entity.ts";
import { boolean, day, id, literal, text } from "../kernel/schema/kind.ts";

export const User = entity(
  "User",
  "An account, for people who log in or whom the host names.",
  {
    username: field(text, "Unique in any case (R-ID-3).", { personal: true, displayName: true }),
    usernameKey: field(text, "The key of what the username looks like in any case; unique (R-ID-3).", {
      system: true,
      unique: true,
      secret: true,
      keyOf: "username",
    }),
    skeleton: optional(text, "The key of what the username looks like as written; unique (R-ID-3).", {
      system: true,
      unique: true,
      secret: true,
      keyOf: "username",
    }),
    logInKey: optional(text, "The key of the username as it is typed to log in, in any case; unique (R-ID-3).", {
      system: true,
      unique: true,
      secret: true,
      keyOf: "username",
    }),
    email: optional(text, "Unique in any case; hidden from others.", { personal: true }),
    emailVerified: field(boolean, "Whether the person answered a mail to this address (R-ID-9).", {
      system: true,
      ours: true,
      default: false,
    }),
    emailKey: optional(text, "The unique key of the e-mail.", {
      system: true,
      unique: true,
      secret: true,
      keyOf: "email",
    }),
    passwordHash: optional(text, "PHC string, or bcrypt from an import until the next log-in (R-IMP-4).", {
      system: true,
      secret: true,
      changedAs: "password",
    }),
    role: field(literal(...roles), "What the account may do (docs/rules/policies.md)."),
    externalId: optional(text, "The host's own id of this person (R-ID-10).", {
      createOnly: true,
      unique: true,
      ours: true,
      personal: true,
    }),
    deletedOn: optional(day, "The day on which its owner deleted it; the row stays for its history (R-ID-8).", {
      system: true,
      ours: true,
    }),
    erasedOn: optional(day, "The day on which the person was erased (R-LOG-4).", { system: true, ours: true }),
    active: field(boolean, "An inactive account may do nothing (R-POL-4).", { ours: true, default: true }),
    team: optional(text, "Salespeople of one team may share deals.", { ours: true, personal: true }),
    clientCompany: optional(id, "The company whose projects a client lead sees.", {
      references: "Company",
      dangles: true,
      ours: true,
    }),
  },
  { indexes: [["team"]] },
);
export type User = RecordOf<typeof User>;
export type PlainUser = PlainRecordOf<typeof User>;
