/** What a spreadsheet would take for a formula, also behind quotes that are there already (R-IMP-5). */
const formula = /^'*[=+\-@\t\r]/;

/**
 * A value as a cell (RFC 4180). A text that a spreadsheet would take for a formula gets a quote in front, which an import removes; numbers
 * do not. What is absent is empty; lists and structures are JSON.
 */
const csvCell = (value: unknown): string => {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = typeof value === "string" ? (formula.test(value) ? `'${value}` : value) : JSON.stringify(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Cells as a line. */
export const csvLine = (cells: ReadonlyArray<unknown>): string => `${cells.map(csvCell).join(",")}\r\n`;
