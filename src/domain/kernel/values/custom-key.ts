import type { CustomStorage } from "./custom-path.ts";

/**
 * The characters of a text by which it is ordered, and that its key has: an entry of a B-tree of Postgres has room for some 2,700
 * bytes.
 */
export const keyLength = 400;

/** The beginning of a text by which it is ordered. */
export const orderedPart = (text: string): string => {
  if (text.length <= keyLength) return text;
  // A character may be two units.
  const start = [...text.slice(0, 2 * keyLength)];
  return text.length <= 2 * keyLength && start.length <= keyLength ? text : start.slice(0, keyLength).join("");
};

/** The key of an absent value; it comes before all others. */
export const absentKey = "";
/** What the key of a text begins with: an empty text is not absent. */
export const textKey = "=";

const bits = new DataView(new ArrayBuffer(8));
const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, "0");
/** The bits of a number as text, so that the order of texts is that of numbers. */
const numberKey = (value: number): string => {
  // A negative zero equals zero.
  bits.setFloat64(0, value + 0);
  const [high, low] = [bits.getUint32(0), bits.getUint32(4)];
  return high >>> 31 === 1 ? hex(~high) + hex(~low) : hex(high | 0x80000000) + hex(low);
};

/** The key of a value: keys of one field have the order of their values. Long texts that begin alike have one key. */
export const keyOf = (value: string | number | boolean): string => {
  if (typeof value === "number") return numberKey(value);
  if (typeof value === "boolean") return value ? "t" : "f";
  return textKey + orderedPart(value);
};
/** The last of all keys of texts that begin with a text. */
export const lastKeyOf = (start: string): string => keyOf(start) + "\u{10ffff}".repeat(keyLength);

/** The key of a custom field of a record. A value of another type counts as absent. */
export const customKey = (
  custom: Readonly<Record<string, unknown>> | null,
  name: string,
  storage: CustomStorage,
): string => {
  const value = custom !== null && Object.hasOwn(custom, name) ? custom[name] : null;
  const isOfType = (storage === "text" ? "string" : storage) === typeof value;
  return isOfType ? keyOf(value as string | number | boolean) : absentKey;
};
