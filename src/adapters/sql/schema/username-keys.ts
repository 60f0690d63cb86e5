import type { Storage } from "../../../domain/kernel/refusal/refusal.ts";
import { keysVersion } from "../../../domain/user/confusable-skeletons.ts";
import type { StoredNames } from "../../../domain/user/rekey.ts";
import { howToMigrate } from "./version-fault.ts";

/**
 * The unique keys of usernames are computed by the library, because SQL has no table of look-alikes. The version of that table is
 * stored beside the number of the last migration; if it differs, calls are refused until `migrate` computes the keys again.
 */
export const areKeysCurrent = (names: unknown): boolean => names === keysVersion;
/** `newer`: the tables are at a newer version, whose keys this library does not change. */
export const outdatedKeysFault = (names: unknown, database: string, newer: boolean): Storage => {
  const are = names === null ? "yet to be made" : `of ${String(names)}`;
  return {
    _tag: "Storage",
    retry: "never",
    message: `The keys of the usernames are ${are}, this firmcore needs those of ${keysVersion}: ${newer ? "update firmcore" : howToMigrate(database)}`,
  };
};

/** `{table}`: the table of migrations. */
export const selectKeysVersion = `select "names" from {table} order by "version" desc limit 1`;
const literal = `'${keysVersion}'`;
export const setKeysVersion = `update {table} set "names" = ${literal} where "version" = (select max("version") from {table})`;
/** A database without accounts is current for any version. */
export const setKeysVersionWithoutUsers = (users: string): string =>
  `${setKeysVersion} and not exists (select 1 from ${users})`;

const keys = ["username_key", "skeleton", "log_in_key", "email_key"] as const;
/** Accounts in the order of creation; `{users}`: their table. */
export const selectAccounts = `select "organization_id", "object_id", "username", "email", ${keys.map((each) => `"${each}"`).join(", ")} from {users} order by "organization_id", "created_at", "object_id"`;
export const accountColumnCount = 4 + keys.length;
export const accountOf = (row: ReadonlyArray<unknown>): StoredNames => {
  const [organizationId, objectId, username, email, usernameKey, skeleton, logInKey, emailKey] =
    row as ReadonlyArray<string>;
  return {
    organizationId,
    objectId,
    username,
    email,
    usernameKey,
    skeleton,
    logInKey,
    emailKey,
  } as StoredNames;
};
/** Clears the keys that change first, because an account may get the old key of another. `?`: organization, account. */
export const clearKeys = `update {users} set "username_key" = ' ' || "object_id", "skeleton" = null, "log_in_key" = null, "email_key" = null where "organization_id" = ? and "object_id" = ?`;
export const updateKeys = `update {users} set ${keys.map((each) => `"${each}" = ?`).join(", ")} where "organization_id" = ? and "object_id" = ?`;
export const keyValues = (of: StoredNames): ReadonlyArray<string | null> => [
  ...[of.usernameKey, of.skeleton, of.logInKey, of.emailKey],
  ...[of.organizationId, of.objectId],
];
