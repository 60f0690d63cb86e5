import * as Result from "effect/Result";
import type { CustomField } from "../../kernel/context/custom-fields.ts";
import type { Settings } from "../../kernel/context/settings.ts";
import { customKind, customName, isStorable } from "../../kernel/schema/custom-kind.ts";
import { isPlainObject } from "../../kernel/values/plain-object.ts";
import type { ImportSource, RawRow } from "../import-source.ts";
import { type RowIssue, rowIssue } from "../row-issue.ts";
import { customCell, customCellValue, fieldOfColumn } from "./custom-cells.ts";

const inEveryRow = new Set(["objectId", "createdAt", "updatedAt"]);
/** The fields that the firm declared for the class, and what is needed to read them. */
interface Declared {
  readonly fields: Readonly<Record<string, CustomField>>;
  readonly source: ImportSource;
  readonly firm: Settings;
}

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

/** The custom fields of a row beside those of a source: what firmcore exports as `custom` (R-IMP-5). */
const customIn = (row: RawRow): RawRow => (isPlainObject(row.custom) ? row.custom : {});
/** The value of a custom field: from `custom` of an export of firmcore, from its column of a CSV, else from a field of the row. */
const valueIn = (row: RawRow, name: string, field: CustomField | undefined): unknown => {
  const inside = customIn(row);
  if (Object.hasOwn(inside, name)) return inside[name];
  const cell = customCell(row, name);
  if (cell === undefined) return row[name];
  return field === undefined ? cell : customCellValue(cell, field.type);
};

/** Whether the value is a cell of a CSV whose type only a declaration tells. */
const isUntypedCell = (row: RawRow, name: string): boolean =>
  typeof customCell(row, name) === "string" && !Object.hasOwn(customIn(row), name);

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
  const addValue = (name: string, value: unknown, shown: string): void => {
    if (source.isReserved(name) || hidden.has(name) || inEveryRow.has(name) || !customName.test(name)) {
      ignored.set(shown, (ignored.get(shown) ?? 0) + 1);
      return;
    }
    const seen = types.get(name);
    if (seen === undefined) types.set(name, new Set([typeOf(source, value)]));
    else seen.add(typeOf(source, value));
  };
  return {
    add: (row) => {
      for (const name of Object.keys(row)) {
        const value = row[name];
        if (value === null || value === undefined) continue;
        if (name === "custom" && isPlainObject(value)) {
          for (const [own, each] of Object.entries(value))
            if (each !== null && each !== undefined) addValue(own, each, `custom.${own}`);
          continue;
        }
        const column = fieldOfColumn(name);
        if (column !== null) addValue(column, value, name);
        else if (!inEveryRow.has(name) && !source.rowMarkers.has(name) && !known(name, value))
          addValue(name, value, name);
      }
    },
    result: () => ({
      types: new Map([...types].map(([name, seen]) => [name, seen.size === 1 ? "as it is" : "text"])),
      ignored: Object.fromEntries(ignored),
    }),
  };
};

/** The value of a declared field as it is stored; undefined for a value of another type (R-CUST-2). */
const declaredValue = (field: CustomField, value: unknown, source: ImportSource, firm: Settings): unknown => {
  const kind = customKind(field);
  const plain =
    Array.isArray(value) && field.type === "Relation" ? value.map(source.customValue) : source.customValue(value);
  const parsed = Result.flatMap(kind.parse(plain), (each) => kind.validate(each, firm));
  return Result.isSuccess(parsed) ? parsed.success : undefined;
};

/**
 * The custom values of one row, or null if it has none. Declared fields have their type. `repair` is called with each value that was
 * dropped or converted to text, does not have the declared type, or is the cell of a field that is not declared.
 */
export const customValues = (
  row: RawRow,
  { types }: CustomFields,
  declared: Declared,
  repair: (of: RowIssue) => void,
): Readonly<Record<string, unknown>> | null => {
  const found: Array<readonly [string, unknown]> = [];
  for (const [name, how] of types) {
    const field = Object.hasOwn(declared.fields, name) ? declared.fields[name] : undefined;
    const value = valueIn(row, name, field);
    if (value === null || value === undefined) continue;
    if (!isStorable(value)) {
      repair(rowIssue("TEXT_INVALID", { id: "notStorable", field: name }));
      continue;
    }
    if (field !== undefined) {
      const stored = declaredValue(field, value, declared.source, declared.firm);
      if (stored === undefined)
        repair(rowIssue("TYPE_MISMATCH", { id: "notDeclaredType", field: name, type: field.type }));
      found.push([name, stored ?? value]);
      continue;
    }
    if (isUntypedCell(row, name)) repair(rowIssue("UNKNOWN_FIELD", { id: "cellNotDeclared", field: name }));
    const asText = how === "text" && typeof value !== "string";
    const held = asText ? JSON.stringify(value) : value;
    if (asText) repair(rowIssue("TYPE_MISMATCH", { id: "typesDiffer", field: name }));
    found.push([name, held]);
  }
  return found.length === 0 ? null : Object.fromEntries(found);
};
