import Table from "cli-table3";
import { printable } from "../domain/kernel/values/printable.ts";
import { lineText } from "./terminal.ts";

const plainBorders = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** A cell of one line, or of several. */
export type Cell = string | ReadonlyArray<string>;
/** Only the lines of a cell break it: a name with a line break would forge a row. */
const cellText = (cell: Cell): string => (typeof cell === "string" ? printable(cell) : cell.map(printable).join("\n"));

/** A text table with aligned columns; `right` lists the columns with numbers. The totals are the last row. */
export const table = (
  head: ReadonlyArray<string>,
  rows: ReadonlyArray<ReadonlyArray<Cell>>,
  right: ReadonlyArray<number> = [],
  totals: ReadonlyArray<Cell> | null = null,
): string => {
  const made = new Table({
    head: [...head],
    chars: plainBorders,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: head.map((_name, column) => (right.includes(column) ? "right" : "left")),
  });
  for (const row of totals === null ? rows : [...rows, totals]) made.push(row.map(cellText));
  return `${made.toString().replace(/[ \t]+$/gm, "")}\n`;
};

/** Breaks a text at spaces into lines of at most `width` characters. A longer word gets a line of its own. */
export const wrapped = (text: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
};

/** A percent with two decimals; a dash for null. */
export const percentText = (percent: number | null): string => (percent === null ? "–" : `${percent.toFixed(2)} %`);
/** Minutes as hours with two decimals. */
export const hoursText = (minutes: number): string => (minutes / 60).toFixed(2);
/** A number of things: "1 engineer", "2 engineers". */
export const countText = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
/** Warnings, each as a paragraph after a table. */
export const warningLines = (warnings: ReadonlyArray<{ readonly message: string }>): string =>
  warnings.map(({ message }) => `\n${lineText(message)}`).join("");
