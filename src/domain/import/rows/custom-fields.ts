import { customName, isStorable } from "../../kernel/schema/custom-kind.ts";
import type { ImportSource, RawRow } from "../import-source.ts";
import { type RowIssue, rowIssue } from "../row-issue.ts";

const inEveryRow = new Set(["objectId", "createdAt", "updatedAt"]);
/** The fields that all rows of a class have beyond those of the class (R-IMP-3). */
export interface CustomFields {
  /** Fields to keep; `text` if rows disagree about the type. */
  readonly types: ReadonlyMap<string, "as it is" | "text">;
  /** Fields that are not taken over, with the number of rows that have them: reserved by the source, an invalid name, or a name that the class has. */
  readonly ignored: Readonly<Record<string, number>>;
}

const typeOf = (source: ImportSource, value: unknown): string => {
  if (Array.isArray(value)) return "array";
  return typeof value === "object" && value !== null ? source.objectType(value) : typeof value;
};

/** Add all rows, then take the result. */
export interface CustomFieldScan {
  readonly add: (row: RawRow) => void;
  readonly result: () => CustomFields;
}

/**
 * Collects the fields that the class does not have, and their types. `known` tells whether the class reads a field; `hidden` are the
 * names of fields that the library writes.
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

/** The custom values of one row, or null if it has none. `repair` is called with each value that was dropped or converted to text. */
export const customValues = (
  row: RawRow,
  { types }: CustomFields,
  repair: (of: RowIssue) => void,
): Readonly<Record<string, unknown>> | null => {
  const found: Array<readonly [string, unknown]> = [];
  for (const [name, how] of types) {
    const value = row[name];
    if (value === null || value === undefined) continue;
    if (!isStorable(value)) {
      repair(rowIssue("TEXT_INVALID", { id: "notStorable", field: name }));
      continue;
    }
    const asText = how === "text" && typeof value !== "string";
    const held = asText ? JSON.stringify(value) : value;
    if (asText) repair(rowIssue("TYPE_MISMATCH", { id: "typesDiffer", field: name }));
    found.push([name, held]);
  }
  return found.length === 0 ? null : Object.fromEntries(found);
};
