import type { User } from "../../user/entity.ts";
import { administers } from "../../user/user-state.ts";
import type { DifferingValue } from "../flags/flag.ts";
import type { Values } from "../import-class.ts";
import type { PreparedRow } from "../rows/prepare-row.ts";

/** firmcore makes no bcrypt hashes, so a bcrypt hash was imported. */
const isImportedHash = (hash: unknown): boolean => hash === null || (typeof hash === "string" && hash.startsWith("$2"));
/** Takes the hash of the export, unless the person has logged in or set a password here since. */
export const withPasswordHash = (before: User, after: Values, row: PreparedRow, base: Values): Values => {
  const hash = row.fields.passwordHash ?? null;
  const takes = hash !== null && Object.hasOwn(base, "role") && isImportedHash(before.passwordHash);
  return takes ? { ...after, passwordHash: hash } : after;
};

/** The fields of the row by which the account would cease to be an administrator. */
export const demotingFields = (before: User, row: PreparedRow): ReadonlyArray<DifferingValue> =>
  (["role", "active"] as const).flatMap((field) => {
    const inExport = row.fields[field];
    return inExport === undefined || inExport === before[field]
      ? []
      : [{ field, here: before[field], export: inExport }];
  });

/** The active administrators while a chunk is merged: those in the database and the unwritten changes of a dry run. */
export const activeAdministrators = (
  stored: ReadonlyArray<Pick<User, "objectId">>,
  unwritten: ReadonlyMap<string, boolean>,
) => {
  const ids = new Set(stored.map(({ objectId }) => objectId));
  const set = (objectId: string, is: boolean): void => {
    if (is) ids.add(objectId);
    else ids.delete(objectId);
  };
  for (const [objectId, is] of unwritten) set(objectId, is);
  return {
    isLast: (objectId: string): boolean => ids.size === 1 && ids.has(objectId),
    note: (account: Values & { readonly objectId: string }): void =>
      set(account.objectId, administers(account as unknown as User)),
  };
};
