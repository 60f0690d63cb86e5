import type { RawRow } from "./raw.ts";

/** What every row of an export has, or what Parse keeps for itself. */
const parseOwn = new Set(["objectId", "createdAt", "updatedAt", "ACL", "className", "__type"]);
const isOwn = (name: string): boolean =>
  parseOwn.has(name) || name.startsWith("_") || name === "authData" || name === "sessionToken";

/** What the fields beside the class's own come to, over all rows of a class (R-IMP-3). */
export interface CustomFields {
  /** Names to keep; `text` where rows disagree about the type. */
  readonly kept: ReadonlyMap<string, "as it is" | "text">;
  /** Parse's own fields that were not taken over, with how many rows had them. */
  readonly ignored: Readonly<Record<string, number>>;
}

const typeOf = (value: unknown): string =>
  Array.isArray(value)
    ? "array"
    : typeof value === "object"
      ? String((value as { __type?: unknown }).__type ?? "object")
      : typeof value;

/** Looks at every row once: which names the class does not know, and whether they hold one type. */
export const customFields = (
  rows: ReadonlyArray<RawRow>,
  known: ReadonlySet<string>,
  taken: ReadonlySet<string>,
): CustomFields => {
  const types = new Map<string, Set<string>>();
  const ignored: Record<string, number> = {};
  for (const row of rows) {
    for (const name of Object.keys(row)) {
      if (known.has(name) || taken.has(name)) continue;
      const value = row[name];
      if (isOwn(name)) {
        if (name.startsWith("_") || name === "ACL" || name === "authData") ignored[name] = (ignored[name] ?? 0) + 1;
      } else if (value !== null && value !== undefined) {
        const seen = types.get(name) ?? new Set<string>();
        seen.add(typeOf(value));
        types.set(name, seen);
      }
    }
  }
  return { kept: new Map([...types].map(([name, seen]) => [name, seen.size === 1 ? "as it is" : "text"])), ignored };
};

/** The custom values of one row, or null when it has none. */
export const customOf = (row: RawRow, { kept }: CustomFields): Readonly<Record<string, unknown>> | null => {
  const found: Record<string, unknown> = {};
  for (const [name, how] of kept) {
    const value = row[name];
    if (value === null || value === undefined) continue;
    found[name] = how === "as it is" ? value : typeof value === "string" ? value : JSON.stringify(value);
  }
  return Object.keys(found).length === 0 ? null : found;
};
