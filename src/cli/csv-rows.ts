import { InvalidRows } from "./invalid-rows.ts";
import { utf8Blocks } from "./utf8-blocks.ts";

/** firmcore writes a quote before cells that a spreadsheet would take for a formula, also behind quotes of their own (R-IMP-5). */
const guarded = /^'(?='*[=+\-@\t\r])/;
/** A longer row has an unclosed quote; reading on would load the rest of the file into memory. */
const longestRow = 64 << 20;

/** The cells of each row of a CSV (RFC 4180); quoted cells may contain commas and line breaks. */
function* cellsOf(blocks: Iterable<Uint8Array>): Generator<ReadonlyArray<string>, void, undefined> {
  const decoder = new TextDecoder();
  let cells: Array<string> = [];
  let cell = "";
  let [line, length] = [1, 0];
  let [inQuotes, wasQuoted, afterQuote, afterReturn] = [false, false, false, false];
  const endCell = (): void => {
    cells.push(wasQuoted ? cell : cell.trim() === "" ? "" : cell);
    [cell, wasQuoted, afterQuote] = ["", false, false];
  };
  const read = function* (text: string): Generator<ReadonlyArray<string>, void, undefined> {
    for (const char of text) {
      if (++length > longestRow) throw new InvalidRows(`line ${line} has no end`);
      if (inQuotes) {
        if (char === '"') [inQuotes, afterQuote] = [false, true];
        else cell += char;
        continue;
      }
      const isEnd = char === "\n" || char === "\r";
      if (char === "\n" && afterReturn) {
        afterReturn = false;
        continue;
      }
      afterReturn = char === "\r";
      if (char === '"' && (afterQuote || cell === "")) {
        // A doubled quote is a quote inside a quoted cell.
        if (afterQuote) cell += '"';
        [inQuotes, wasQuoted, afterQuote] = [true, true, false];
      } else if (char === "," || isEnd) {
        endCell();
        if (!isEnd) continue;
        if (cells.length > 1 || cells[0] !== "") yield cells;
        [cells, length] = [[], 0];
        line++;
      } else if (afterQuote) throw new InvalidRows(`line ${line}: text continues after its closing quote`);
      else cell += char;
    }
  };
  for (const block of utf8Blocks(blocks)) yield* read(decoder.decode(block, { stream: true }));
  if (inQuotes) throw new InvalidRows(`ends within a quoted text, in line ${line}`);
  endCell();
  if (cells.length > 1 || cells[0] !== "") yield cells;
}

/**
 * Parses a CSV from blocks of bytes. The first row has the field names; an empty cell is an absent value, and every other cell is text.
 * Memory: one row.
 */
export function* csvRows(blocks: Iterable<Uint8Array>): Generator<Readonly<Record<string, string>>, void, undefined> {
  let names: ReadonlyArray<string> | null = null;
  let line = 0;
  for (const cells of cellsOf(blocks)) {
    line++;
    if (names === null) {
      names = cells.map((name) => name.trim());
      continue;
    }
    const head = names;
    if (cells.length > head.length)
      throw new InvalidRows(`row ${line - 1} has more cells than the first line has names`);
    yield Object.fromEntries(
      cells.flatMap((cell, i) => (cell === "" ? [] : [[head[i] ?? "", cell.replace(guarded, "")]])),
    );
  }
  if (names === null) throw new InvalidRows("is empty: expected a first line with the names of the fields");
}
