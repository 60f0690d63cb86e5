import { longestText, textFault } from "../../kernel/values/text.ts";
import type { ImportSource, RawRow } from "../import-source.ts";
import type { RowIssue } from "../row-issue.ts";

const inEveryRow = new Set(["objectId", "createdAt", "updatedAt"]);
/** What a custom field may be called (R-CUST-3). */
const customName = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;

/** What the fields beside the class's own come to, over all rows of a class (R-IMP-3). */
export interface CustomFields {
  /** Names to keep; `text` where rows disagree about the type. */
  readonly types: ReadonlyMap<string, "as it is" | "text">;
  /** Fields that the source keeps for itself, and names that would hide a field of the class or that no field may have: not taken over, with how many rows had them. */
  readonly ignored: Readonly<Record<string, number>>;
}

const typeOf = (source: ImportSource, value: unknown): string => {
  if (Array.isArray(value)) return "array";
  return typeof value === "object" && value !== null ? source.objectType(value) : typeof value;
};

/** Looks at one row after the other, then says what the fields beside the class's own come to. */
export interface CustomFieldScan {
  readonly add: (row: RawRow) => void;
  readonly result: () => CustomFields;
}

/**
 * Which names the class does not know, and whether they hold one type. `known` says what the class itself reads, `hidden` names
 * would stand before a field that the library itself writes.
 */
export const customFieldScan = (
  source: ImportSource,
  known: (name: string, value: unknown) => boolean,
  hidden: ReadonlySet<string>,
): CustomFieldScan => {
  const types = new Map<string, Set<string>>();
  const ignored = new Map<string, number>();
  return {
    add: (row) => {
      for (const name of Object.keys(row)) {
        const value = row[name];
        if (
          value === null ||
          value === undefined ||
          inEveryRow.has(name) ||
          source.rowMarkers.has(name) ||
          known(name, value)
        )
          continue;
        if (source.isReserved(name) || hidden.has(name) || !customName.test(name))
          ignored.set(name, (ignored.get(name) ?? 0) + 1);
        else {
          const seen = types.get(name);
          if (seen === undefined) types.set(name, new Set([typeOf(source, value)]));
          else seen.add(typeOf(source, value));
        }
      }
    },
    result: () => ({
      types: new Map([...types].map(([name, seen]) => [name, seen.size === 1 ? "as it is" : "text"])),
      ignored: Object.fromEntries(ignored),
    }),
  };
};

/** Structures are not held deeper than this. */
const deepest = 50;
const isValidText = (text: string): boolean => textFault(text, longestText) === null;
/** Whether a record may hold the value: its texts and names (R-VAL-7), its numbers (R-VAL-9), its depth. */
const isStorable = (value: unknown, depth = 0): boolean => {
  if (typeof value === "string") return isValidText(value);
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  return (
    depth < deepest && Object.entries(value).every(([name, inner]) => isValidText(name) && isStorable(inner, depth + 1))
  );
};

/** The custom values of one row, or null when it has none; `repairs` tells which were dropped or turned into text. */
export const customValues = (
  row: RawRow,
  { types }: CustomFields,
): { readonly custom: Readonly<Record<string, unknown>> | null; readonly repairs: ReadonlyArray<RowIssue> } => {
  const found: Array<readonly [string, unknown]> = [];
  const repairs: Array<RowIssue> = [];
  for (const [name, how] of types) {
    const value = row[name];
    if (value === null || value === undefined) continue;
    if (!isStorable(value)) {
      repairs.push({ code: "TEXT_INVALID", message: `${name}: dropped, it holds what no record may hold` });
      continue;
    }
    const asText = how === "text" && typeof value !== "string";
    const held = asText ? JSON.stringify(value) : value;
    if (asText) repairs.push({ code: "TYPE_MISMATCH", message: `${name}: rows disagree about its type, kept as text` });
    found.push([name, held]);
  }
  return { custom: found.length === 0 ? null : Object.fromEntries(found), repairs };
};
