import { InvalidRows } from "./invalid-rows.ts";
import { utf8Blocks } from "./utf8-blocks.ts";

const [quote, comma, backslash] = [0x22, 0x2c, 0x5c];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
/** A longer row has an unclosed string; reading on would load the rest of the file into memory. */
const longestRow = 64 << 20;
/** The most bytes before the list of rows; they are kept in memory. */
const longestHead = 1 << 20;

const notRows = 'expected an array of rows or {"results": [...]}, or one row a line';
const noJson = (why: string): InvalidRows => new InvalidRows(`is not JSON: ${why}`);
const parse = (text: string, where = ""): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw noJson(`${where}${(cause as Error).message}`);
  }
};
const isBlank = (text: string): boolean => /^[ \n\r\t]*$/.test(text);

/** An object with one of these members is a row, and no wrapper around rows. */
const rowNames = new Set(['"objectId"', '"_id"']);
/** The head is the first row of JSON Lines. */
const isRowHead = -2;

/**
 * Where the list of rows begins, after its bracket; -1 if it has not begun yet, -2 if the head is a row. `head` is the beginning of the
 * file.
 */
const listBegin = (head: string): number => {
  const start = /^[ \n\r\t]*/.exec(head)?.[0].length ?? 0;
  if (head[start] === "[") return start + 1;
  if (head[start] !== "{") return -1;
  // Looks for a member of the outermost object and skips strings and nested values.
  let depth = 0;
  const token = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|[[\]{}]/gs;
  token.lastIndex = start;
  for (let found = token.exec(head); found !== null; found = token.exec(head)) {
    const [text] = found;
    // An unclosed string: the next block continues it.
    if (token.lastIndex === head.length) return -1;
    if (text === "{" || text === "[") depth++;
    else if (text === "}" || text === "]") depth--;
    else if (depth === 1 && rowNames.has(text) && /^[ \n\r\t]*:/.test(head.slice(token.lastIndex))) return isRowHead;
    else if (depth === 1 && text === '"results"') {
      const list = /^[ \n\r\t]*:[ \n\r\t]*\[/.exec(head.slice(token.lastIndex));
      if (list !== null) return token.lastIndex + list[0].length;
    }
  }
  return -1;
};

/** Finds the ends of rows in the bytes of a list; its state carries over from block to block. */
const rowFinder = (): {
  /** The next comma between rows or the closing bracket of the list, from `from`; -1 if there is none. */
  readonly next: (bytes: Uint8Array, from: number) => number;
} => {
  let depth = 0;
  let inText = false;
  let escaped = false;
  return {
    next: (bytes, from) => {
      for (let at = from; at < bytes.length; at++) {
        const byte = bytes[at] as number;
        if (inText) {
          if (escaped) escaped = false;
          else if (byte === backslash) escaped = true;
          else if (byte === quote) inText = false;
        } else if (byte === quote) inText = true;
        else if (depth === 0 && (byte === comma || byte === closeList || byte === closeObject)) return at;
        else if (byte === openList || byte === openObject) depth++;
        else if (byte === closeList || byte === closeObject) depth--;
      }
      return -1;
    },
  };
};

/** Parses rows with commas between them at once; if that fails, one by one, to report the row and the byte. */
const rowsIn = (bytes: Buffer, firstRow: number, firstByte: number): ReadonlyArray<unknown> => {
  const text = bytes.toString();
  try {
    const rows = JSON.parse(`[${text}]`) as ReadonlyArray<unknown>;
    if (rows.length > 0) return rows;
  } catch {
    // Parsed one by one below.
  }
  const { next } = rowFinder();
  for (let [from, row] = [0, firstRow]; ; row++) {
    const found = next(bytes, from);
    const end = found === -1 ? bytes.length : found;
    parse(bytes.subarray(from, end).toString(), `row ${row}, at byte ${firstByte + from}: `);
    if (found === -1) throw noJson(`row ${firstRow}, at byte ${firstByte}`);
    from = end + 1;
  }
};

/** Parses JSON Lines; a row may take several lines. */
function* lineRows(head: Buffer, blocks: Iterable<Uint8Array>): Generator<unknown, void, undefined> {
  let rest = head;
  let [row, offset, scanned] = [1, 0, 0];
  let [depth, inText, escaped] = [0, false, false];
  const rowsOf = function* (): Generator<unknown, void, undefined> {
    let begin = 0;
    for (; scanned < rest.length; scanned++) {
      const byte = rest[scanned] as number;
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) inText = false;
      } else if (byte === quote) inText = true;
      else if (byte === openList || byte === openObject) depth++;
      else if ((byte === closeList || byte === closeObject) && --depth <= 0) {
        yield parse(rest.subarray(begin, scanned + 1).toString(), `row ${row}, at byte ${offset + begin}: `);
        [begin, depth] = [scanned + 1, 0];
        row++;
      }
    }
    rest = rest.subarray(begin);
    offset += begin;
    scanned = rest.length;
    if (rest.length > longestRow) throw noJson(`row ${row}, at byte ${offset}, has no end`);
  };
  yield* rowsOf();
  for (const block of blocks) {
    rest = Buffer.concat([rest, block]);
    yield* rowsOf();
  }
  if (!isBlank(rest.toString())) throw noJson(`ends within row ${row}, at byte ${offset}`);
}

/**
 * Parses rows from blocks of bytes: a list, `{"results": [...]}`, or JSON Lines. Memory: the rows of one block and whatever surrounds the
 * list. An error names the row and the byte (from 0); the rows before it have been given. `empty` false refuses a file without anything.
 */
export function* jsonRows(
  blocks: Iterable<Uint8Array>,
  { empty = true }: { readonly empty?: boolean } = {},
): Generator<unknown, void, undefined> {
  let head = "";
  let begun = false;
  let rest: Buffer = Buffer.alloc(0);
  let tail: Array<Buffer> | null = null;
  let [row, offset, scanned] = [1, 0, 0];
  const { next } = rowFinder();
  const source = utf8Blocks(blocks);
  const remaining: Iterable<Uint8Array> = { [Symbol.iterator]: () => source };
  for (const block of remaining) {
    const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
    if (tail !== null) {
      tail.push(bytes);
      continue;
    }
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    if (!begun) {
      // Latin-1 has one character for each byte, so positions in the text are positions in the file.
      const text = rest.toString("latin1").replace(/^\u00EF\u00BB\u00BF/, "   ");
      const begin = listBegin(text);
      if (begin === isRowHead) {
        yield* lineRows(rest.subarray(text.length - text.trimStart().length), remaining);
        return;
      }
      if (begin === -1) {
        if (rest.length > longestHead) throw new InvalidRows(notRows);
        continue;
      }
      begun = true;
      head = rest.subarray(0, begin).toString();
      offset = begin;
      rest = rest.subarray(begin);
    }
    let cut = 0;
    for (;;) {
      const found = next(rest, scanned);
      if (found === -1) break;
      scanned = found + 1;
      cut = found;
      if (rest[found] !== comma) {
        tail = [rest.subarray(found)];
        break;
      }
    }
    if (tail !== null) {
      const last = rest.subarray(0, cut);
      if (row > 1 || !isBlank(last.toString())) {
        const rows = rowsIn(last, row, offset);
        yield* rows;
        row += rows.length;
      }
      continue;
    }
    if (cut > 0) {
      const rows = rowsIn(rest.subarray(0, cut), row, offset);
      yield* rows;
      row += rows.length;
      offset += cut + 1;
      rest = rest.subarray(cut + 1);
    } else if (rest.length > longestRow) throw noJson(`row ${row}, at byte ${offset}, has no end`);
    scanned = rest.length;
  }
  if (!begun) {
    if (isBlank(rest.toString().replace(/^\uFEFF/, ""))) {
      // JSON Lines without rows are an empty file; so is an export that was broken off.
      if (empty) return;
      throw noJson("it is empty; for a class without rows write [], or remove the file");
    }
    parse(rest.toString().replace(/^\uFEFF/, ""));
    throw new InvalidRows(notRows);
  }
  if (tail === null) throw noJson(`ends within row ${row}, at byte ${offset}`);
  const around = parse(`${head.replace(/^\uFEFF/, "")}${Buffer.concat(tail)}`, "around the rows: ");
  const list = Array.isArray(around) ? around : (around as { readonly results?: unknown }).results;
  if (!Array.isArray(list) || list.length > 0) throw new InvalidRows('holds "results" more than once');
}
