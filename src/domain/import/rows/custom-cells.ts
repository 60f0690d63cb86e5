import type { CustomType } from "../../kernel/context/custom-fields.ts";
import type { RawRow } from "../import-source.ts";

/** The JSON value of a text; a text that is no JSON stays text. */
export const jsonValue = (cell: string): unknown => {
  try {
    return JSON.parse(cell) as unknown;
  } catch {
    return cell;
  }
};
const texts: ReadonlySet<CustomType> = new Set(["String", "Date", "Pointer", "Bytes"]);
/** Where the name of a column begins that holds one declared field; the column `custom` holds all others as JSON. */
const ownColumn = "custom.";
/** The declared field that a column of a CSV holds; null for any other column. */
export const fieldOfColumn = (column: string): string | null =>
  column.startsWith(ownColumn) ? column.slice(ownColumn.length) : null;
/** The cell of a declared field; undefined where the row has none. */
export const customCell = (row: RawRow, name: string): unknown => row[`${ownColumn}${name}`];
/** The value of such a cell. A column does not tell its type, so the declaration does. */
export const customCellValue = (cell: unknown, type: CustomType): unknown =>
  typeof cell !== "string" || texts.has(type) ? cell : jsonValue(cell);
