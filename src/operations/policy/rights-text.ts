import { letterOf, lettersOf } from "./crud-letters.ts";
import type { RoleRights, RowScope } from "./role-rights.ts";

/** A role that has more events than this, and all of them, has "all events". */
const longestEventList = 3;

const owned = "of own ";
/** A scope as text: `all`, `own, of own projects`, `–`; several of one form as `of own deals, contacts, companies`. */
export const scopeText = (extent: RowScope): string => {
  if (extent === "all") return extent;
  if (extent.length === 0) return "–";
  const short = (term: string, i: number): string =>
    extent.length > longestEventList && term.startsWith(owned) && extent[i - 1]?.startsWith(owned) === true
      ? term.slice(owned.length)
      : term;
  return extent.map(short).join(", ");
};

const groupText = (extent: string, actions: ReadonlyArray<string>, events: ReadonlyArray<string>): string => {
  const named = actions.filter((action) => letterOf(action) === null);
  const eventWords = named.length > longestEventList && named.length === events.length ? ["all events"] : named;
  const what = [lettersOf(actions), ...eventWords].filter((each) => each !== "").join(", ");
  if (extent === "all") return what;
  if (extent === "own") return `own ${what}`;
  return /^(of|with) [^,]+$/.test(extent) ? `${what} ${extent}` : `${what} (${extent})`;
};

/**
 * The rights of a role on a class, one text for each scope: CRUD letters, events by name, then the rows unless it is all of them.
 * No rights at all are one dash.
 */
export const rightsGroups = ({ may }: RoleRights): ReadonlyArray<string> => {
  const events = Object.keys(may).filter((action) => letterOf(action) === null);
  const groups = new Map<string, Array<string>>();
  for (const [action, extent] of Object.entries(may)) {
    if (extent.length === 0) continue;
    const key = scopeText(extent);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [action]);
    else group.push(action);
  }
  const all = [...groups].sort(([one], [two]) => Number(two === "all") - Number(one === "all"));
  return all.length === 0 ? ["–"] : all.map(([extent, actions]) => groupText(extent, actions, events));
};

/** The rights in one line: `R; own CUD`. */
export const rightsText = (rights: RoleRights): string => rightsGroups(rights).join("; ");
