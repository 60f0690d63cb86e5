import type { RawRow } from "./raw.ts";

const inEveryRow = new Set(["objectId", "createdAt", "updatedAt", "className", "__type"]);
const isOwn = (name: string): boolean =>
  name.startsWith("_") || name === "ACL" || name === "authData" || name === "sessionToken";

/** What the fields beside the class's own come to, over all rows of a class (R-IMP-3). */
export interface CustomFields {
  /** Names to keep; `text` where rows disagree about the type. */
  readonly kept: ReadonlyMap<string, "as it is" | "text">;
  /** Parse's own fields, and names that would hide a field of the class: not taken over, with how many rows had them. */
  readonly ignored: Readonly<Record<string, number>>;
}

const typeOf = (value: unknown): string =>
  Array.isArray(value)
    ? "array"
    : typeof value === "object"
      ? String((value as { __type?: unknown }).__type ?? "object")
      : typeof value;

/** Looks at one row after the other, then says what the fields beside the class's own come to. */
export interface CustomSearch {
  readonly look: (row: RawRow) => void;
  readonly found: () => CustomFields;
}

/**
 * Which names the class does not know, and whether they hold one type. `known` says what the class itself reads, `hidden` names
 * would stand before a field that the library itself writes.
 */
export const customSearch = (
  known: (name: string, value: unknown) => boolean,
  hidden: ReadonlySet<string>,
): CustomSearch => {
  const types = new Map<string, Set<string>>();
  const ignored = new Map<string, number>();
  return {
    look: (row) => {
      for (const name of Object.keys(row)) {
        const value = row[name];
        if (value === null || value === undefined || inEveryRow.has(name) || known(name, value)) continue;
        if (isOwn(name) || hidden.has(name)) ignored.set(name, (ignored.get(name) ?? 0) + 1);
        else {
          const seen = types.get(name);
          if (seen === undefined) types.set(name, new Set([typeOf(value)]));
          else seen.add(typeOf(value));
        }
      }
    },
    found: () => ({
      kept: new Map([...types].map(([name, seen]) => [name, seen.size === 1 ? "as it is" : "text"])),
      ignored: Object.fromEntries(ignored),
    }),
  };
};

/** The custom values of one row, or null when it has none; `mixed` names those that were turned into text. */
export const customOf = (
  row: RawRow,
  { kept }: CustomFields,
): { readonly custom: Readonly<Record<string, unknown>> | null; readonly mixed: ReadonlyArray<string> } => {
  const found: Array<readonly [string, unknown]> = [];
  const mixed: Array<string> = [];
  for (const [name, how] of kept) {
    const value = row[name];
    if (value === null || value === undefined) continue;
    const asText = how === "text" && typeof value !== "string";
    if (asText) mixed.push(name);
    found.push([name, asText ? JSON.stringify(value) : value]);
  }
  return { custom: found.length === 0 ? null : Object.fromEntries(found), mixed };
};
