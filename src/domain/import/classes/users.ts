import * as Result from "effect/Result";
import { optional } from "../../kernel/schema/entity.ts";
import { omittable } from "../../kernel/schema/input.ts";
import { word } from "../../kernel/schema/kind.ts";
import { User } from "../../user/entity.ts";
import { roleWords } from "../../user/role-words.ts";
import { email, emailKeyOf, usernameKeysOf } from "../../user/username-keys.ts";
import { importClassOf, type Values } from "../import-class.ts";

/** Hashes that a log-in can check: bcrypt, or a PHC string of argon2id or scrypt (R-IMP-4). */
const hash = /^(\$2[aby]\$\d\d\$[./0-9A-Za-z]{53}|\$(argon2id|scrypt)\$.{1,500})$/;
const isHash = (value: unknown): value is string => typeof value === "string" && hash.test(value);

const without = (values: Values, ...names: ReadonlyArray<string>): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));

export const users = importClassOf(User, {
  input: {
    email: omittable(optional(email, User.fields.email.doc)),
    role: omittable(optional(word(roleWords), "The role, in any of the seeds' words.")),
    emailVerified: omittable(User.fields.emailVerified),
  },
  readFromRow: { passwordHash: isHash },
  neverKept: ["password"],
  droppedWords: ["role"],
  // The account stays because its hours and certificates are facts. Nobody can log in until an administrator gives it names (R-ID-8).
  asDuplicate: ({ objectId, fields, absent }, accountName) => {
    const username = accountName();
    return {
      objectId,
      fields: {
        ...without(fields, "passwordHash", "emailVerified"),
        ...{ username, ...usernameKeysOf(username), email: null, emailKey: null, externalId: null },
      },
      absent: { ...absent, passwordHash: null, emailVerified: false },
      kept: (what) => ({ id: "keptUnderName", what, username }),
    };
  },
  computed: (values, { passwordHash }, { defaultRole }) => {
    const { username, email: address = null } = values as { readonly username: string; readonly email?: string | null };
    return Result.succeed({
      ...usernameKeysOf(username),
      emailVerified: values.emailVerified ?? false,
      emailKey: address === null ? null : emailKeyOf(address),
      passwordHash: isHash(passwordHash) ? passwordHash : null,
      role: values.role ?? defaultRole,
    });
  },
  // Nobody but its owner is shown an address, so an export of firmcore has none.
  mayBeAbsent: ["role", "email", "emailKey", "emailVerified", "passwordHash"],
  groups: [
    { name: "username", fields: ["username"], dependents: ["usernameKey", "skeleton", "logInKey"], personOnly: true },
    // A new address is not verified by a mail to the old one.
    { name: "email", fields: ["email"], dependents: ["emailKey", "emailVerified"], personOnly: true },
    { name: "emailVerified", fields: ["emailVerified"] },
    { name: "role", fields: ["role"], decided: true },
    { name: "active", fields: ["active"], decided: true },
  ],
});
