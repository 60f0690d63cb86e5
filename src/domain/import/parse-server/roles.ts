import type { RawRow, RoleRow } from "../import-source.ts";

const isRoleClass = (name: string): boolean => name === "_Role";
/** The join table of roles and users. Some file systems do not allow the colons of its name. */
const isRoleJoin = (name: string): boolean => /^_Join.users._Role$/.test(name);
export const isRoleFile = (name: string): boolean => isRoleClass(name) || isRoleJoin(name);

/** The id in an entry of a role's `users`, whatever its class; null if it has none. */
const userId = (value: unknown): string | null => {
  const id = typeof value === "object" && value !== null ? (value as { readonly objectId?: unknown }).objectId : value;
  return typeof id === "string" && id !== "" ? id : null;
};

/** A row of `_Role` names a role and may list its users; a row of the join table names one role and one user. */
export const roleRow = (fileClass: string, row: RawRow): RoleRow => {
  if (isRoleJoin(fileClass))
    return { role: null, members: [{ role: String(row.owningId), user: String(row.relatedId) }] };
  const id = String(row.objectId);
  const users = Array.isArray(row.users) ? row.users.map(userId).filter((user) => user !== null) : [];
  return { role: { id, name: row.name }, members: users.map((user) => ({ role: id, user })) };
};
