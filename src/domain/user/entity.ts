import { roles } from "../kernel/context/actor.ts";
import { entity, field, optional, type PlainRecordOf, type RecordOf } from "../kernel/schema/entity.ts";
import { boolean, day, id, literal, text } from "../kernel/schema/kind.ts";

export const User = entity("User", "An account: who signs in, or whom the host says is asking.", {
  username: field(text, "Unique whatever its case (R-ID-3).", { personal: true }),
  usernameKey: field(text, "What the username looks like whatever its case; unique (R-ID-3).", {
    system: true,
    unique: true,
    secret: true,
    keyOf: "username",
  }),
  skeleton: optional(text, "What the username looks like as it is written; unique (R-ID-3).", {
    system: true,
    unique: true,
    secret: true,
    keyOf: "username",
  }),
  logInKey: optional(text, "What is typed to log in by the username; unique whatever its case (R-ID-3).", {
    system: true,
    unique: true,
    secret: true,
    keyOf: "username",
  }),
  email: optional(text, "Unique whatever its case; hidden from others.", { personal: true }),
  emailVerified: field(boolean, "The person answered a mail to this address (R-ID-9).", {
    system: true,
    ours: true,
    default: false,
  }),
  emailKey: optional(text, "What makes the e-mail unique.", {
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
  deletedOn: optional(day, "The day on which its owner deleted it; the row stays for what it did (R-ID-8).", {
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
});
export type User = RecordOf<typeof User>;
export type PlainUser = PlainRecordOf<typeof User>;
