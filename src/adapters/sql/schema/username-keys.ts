import type { Storage } from "../../../domain/kernel/refusal/refusal.ts";
import { keysVersion } from "../../../domain/user/confusable-skeletons.ts";
import type { StoredNames } from "../../../domain/user/rekey.ts";
import { howToMigrate } from "./version-fault.ts";

/**
 * The keys by which usernames are unique are made by the library, not by the database: a table of look-alikes is no SQL. Which table
 * made them stands beside the number of the last migration; where it is another one nothing is done until they are made anew.
 */
export const areKeysCurrent = (names: unknown): boolean => names === keysVersion;
export const outdatedKeysFault = (names: unknown, database: string): Storage => ({
  _tag: "Storage",
  retry: "never",
  message: `The keys of the usernames are ${names === null ? "yet to be made" : `of ${String(names)}`}, this firmcore needs those of ${keysVersion}: ${howToMigrate(database)}`,
});

/** `{table}`: the table of migrations. */
export const selectKeysVersion = `select "names" from {table} order by "version" desc limit 1`;
const literal = `'${keysVersion}'`;
export const setKeysVersion = `update {table} set "names" = ${literal} where "version" = (select max("version") from {table})`;
/** A database without accounts has the keys of every table. */
export const setKeysVersionWithoutUsers = (users: string): string =>
  `${setKeysVersion} and not exists (select 1 from ${users})`;

const keys = ["username_key", "skeleton", "log_in_key", "email_key"] as const;
/** Accounts in the order in which they were made; `{users}`: their table. */
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
/** Of two accounts one may get the key that the other one had: all that change lose theirs first. `?`: organization, account. */
export const clearKeys = `update {users} set "username_key" = ' ' || "object_id", "skeleton" = null, "log_in_key" = null, "email_key" = null where "organization_id" = ? and "object_id" = ?`;
export const updateKeys = `update {users} set ${keys.map((each) => `"${each}" = ?`).join(", ")} where "organization_id" = ? and "object_id" = ?`;
export const keyValues = (of: StoredNames): ReadonlyArray<string | null> => [
  ...[of.usernameKey, of.skeleton, of.logInKey, of.emailKey],
  ...[of.organizationId, of.objectId],
];
