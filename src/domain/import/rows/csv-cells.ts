import { importClasses } from "../classes/import-classes.ts";
import { ownRowInput } from "../classes/own-classes.ts";
import type { RawRow } from "../import-source.ts";
import { jsonValue } from "./custom-cells.ts";

const number = /^-?\d+(\.\d+)?$/;
const numeric = new Set(["hours", "percent", "integer", "money"]);

/** Converts a cell to the type of its field; a cell that does not fit stays text. */
const cellValue = (type: string | undefined, cell: string): unknown => {
  if (type !== undefined && numeric.has(type) && number.test(cell)) return Number(cell);
  if (type === "boolean") return cell === "true" ? true : cell === "false" ? false : cell;
  return type === "list" || type === "money" ? jsonValue(cell) : cell;
};

/** Converts the cells of a CSV row to numbers, booleans, amounts and lists, by the fields of the class. */
export const rowFromCells = (className: string): ((cells: Readonly<Record<string, string>>) => RawRow) => {
  const input = importClasses.find(({ entity }) => entity.name === className)?.input ?? ownRowInput;
  return (cells) =>
    Object.fromEntries(
      Object.entries(cells).map(([field, cell]) => [
        field,
        field === "custom" ? jsonValue(cell) : cellValue(input[field]?.field.kind.type, cell),
      ]),
    );
};
