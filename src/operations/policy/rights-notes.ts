import { type Role, roles } from "../../domain/kernel/context/actor.ts";
import { scopeText } from "./rights-text.ts";
import type { ClassRights, FieldLimit, RoleRights } from "./role-rights.ts";

const limitText = (limit: FieldLimit): string =>
  "only" in limit
    ? `only ${limit.only.length === 0 ? "no field" : limit.only.join(", ")}`
    : `all fields but ${limit.allBut.join(", ")}`;

/** The same said of several roles is said once, with the roles before it. */
const byRoles = (
  of: ClassRights,
  shown: ReadonlyArray<Role>,
  said: (rights: RoleRights) => ReadonlyArray<string>,
): ReadonlyArray<string> => {
  const sayings = new Map<string, Array<Role>>();
  for (const role of shown)
    for (const text of said(of.roles[role])) {
      const who = sayings.get(text);
      if (who === undefined) sayings.set(text, [role]);
      else who.push(role);
    }
  return [...sayings].map(([text, who]) => `${who.length === roles.length ? "everybody" : who.join(", ")}: ${text}`);
};

/** What the terms of a class mean, as far as these roles meet them. */
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

/** Which fields these roles may write where it is not all of them, and which are hidden from them: `engineer: update only fullName`. */
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
