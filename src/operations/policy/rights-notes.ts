import { type Role, roles } from "../../domain/kernel/context/actor.ts";
import { scopeText } from "./rights-text.ts";
import type { ClassRights, FieldLimit, RoleRights } from "./role-rights.ts";

const limitText = (limit: FieldLimit): string =>
  "only" in limit
    ? `only ${limit.only.length === 0 ? "no field" : limit.only.join(", ")}`
    : `all fields but ${limit.allBut.join(", ")}`;

/** Joins equal notes of several roles into one, with the roles in front. */
const byRoles = (
  of: ClassRights,
  shown: ReadonlyArray<Role>,
  notesOf: (rights: RoleRights) => ReadonlyArray<string>,
): ReadonlyArray<string> => {
  const sayings = new Map<string, Array<Role>>();
  for (const role of shown)
    for (const text of notesOf(of.roles[role])) {
      const who = sayings.get(text);
      if (who === undefined) sayings.set(text, [role]);
      else who.push(role);
    }
  return [...sayings].map(([text, who]) => `${who.length === roles.length ? "everybody" : who.join(", ")}: ${text}`);
};

/** The terms that the rights of these roles use, with their meanings. */
export const termNotes = (
  of: ClassRights,
  shown: ReadonlyArray<Role>,
): ReadonlyArray<readonly [term: string, meaning: string]> => {
  const met = new Set(
    shown.flatMap((role) => {
      const { may, seen } = of.roles[role];
      return [...Object.values(may), ...Object.values(seen)].flatMap((extent) => (extent === "all" ? [] : extent));
    }),
  );
  return Object.entries(of.terms).filter(([term]) => met.has(term));
};

/** The limits on the fields that these roles may write, and the fields hidden from them: `engineer: update only fullName`. */
export const fieldNotes = (of: ClassRights, shown: ReadonlyArray<Role>): ReadonlyArray<string> => [
  ...byRoles(of, shown, ({ fields }) =>
    Object.entries(fields).map(([action, limit]) => `${action} ${limitText(limit)}`),
  ),
  ...byRoles(of, shown, ({ seen }) =>
    Object.entries(seen).map(([field, extent]) =>
      extent.length === 0 ? `never sees ${field}` : `sees ${field} only where: ${scopeText(extent)}`,
    ),
  ),
];
