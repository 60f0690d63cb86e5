import { isUtf8 } from "node:buffer";
import { InvalidRows } from "./invalid-rows.ts";

/** How many bytes the sequence of a first byte has; 0 if no sequence begins with it. */
const lengthOf = (first: number): number =>
  first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;

/** The bytes without a sequence at their end that the next block continues. */
const wholeLength = (bytes: Uint8Array): number => {
  for (let at = bytes.length - 1; at >= Math.max(0, bytes.length - 3); at--) {
    const length = lengthOf(bytes[at] as number);
    if (length > 0) return at + length > bytes.length ? at : bytes.length;
  }
  return bytes.length;
};
/** Where the first sequence begins that is not UTF-8. */
const firstFault = (bytes: Uint8Array): number => {
  for (let at = 0; at < bytes.length; ) {
    const length = lengthOf(bytes[at] as number);
    if (length === 0 || at + length > bytes.length || !isUtf8(bytes.subarray(at, at + length))) return at;
    at += length;
  }
  return bytes.length;
};
const linesIn = (bytes: Uint8Array): number => {
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) lines++;
  return lines;
};

/**
 * The blocks of a text file, cut so that no block ends within a character. A byte that is not UTF-8 is refused with its line and place:
 * replaced by U+FFFD it would change what a name says. So is a zero byte, which UTF-16 has in every other place.
 */
export function* utf8Blocks(blocks: Iterable<Uint8Array>): Generator<Uint8Array, void, undefined> {
  let rest: Uint8Array = new Uint8Array(0);
  let [offset, line] = [0, 1];
  const check = (bytes: Uint8Array): Uint8Array => {
    const zero = bytes.indexOf(0);
    if (isUtf8(bytes) && zero === -1) {
      offset += bytes.length;
      line += linesIn(bytes);
      return bytes;
    }
    // The byte order mark of UTF-16 begins with a byte that UTF-8 does not have.
    if (offset === 0 && (bytes[0] ?? 0) >= 0xfe) throw new InvalidRows("is UTF-16; convert it to UTF-8");
    const fault = firstFault(bytes);
    const at = zero === -1 ? fault : Math.min(zero, fault);
    const place = `line ${line + linesIn(bytes.subarray(0, at))}, at byte ${offset + at}`;
    if (at === zero) throw new InvalidRows(`${place}: a zero byte, as in UTF-16; convert the file to UTF-8`);
    const byte = (bytes[at] as number).toString(16);
    throw new InvalidRows(`${place}: is not UTF-8 (0x${byte}); export it as UTF-8, or convert it`);
  };
  for (const block of blocks) {
    const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
    const length = wholeLength(bytes);
    rest = bytes.subarray(length);
    if (length > 0) yield check(bytes.subarray(0, length));
  }
  if (rest.length > 0) yield check(rest);
}
