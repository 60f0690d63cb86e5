import * as Result from "effect/Result";

/** The most combining marks in a row: the stream-safe format of UAX #15 (R-VAL-7). */
const mostMarks = 30;
/** The longest text (notes, descriptions, updates), in UTF-16 code units (R-VAL-7). */
export const longestText = 100_000;

// The half-width sound marks of Japanese count too: compatibility forms turn them into combining marks.
const marks = String.raw`[\p{M}\uff9e\uff9f]`;
// A run is looked at once, from its first mark, and not again from each of the next.
const run = `(?<!${marks})`;
const tooManyMarks = new RegExp(`${run}${marks}{${mostMarks + 1}}`, "u");
const overlong = new RegExp(`${run}(${marks}{${mostMarks}})${marks}+`, "gu");

/** What a text must be, as data: a sentence of the catalogue that ends "expected …". */
export type TextFault =
  | { readonly id: "textAtMost"; readonly longest: number; readonly length: number }
  | { readonly id: "textMarks"; readonly most: number }
  | { readonly id: "textClean" };

/**
 * What is wrong with a text; null if nothing is (R-VAL-7). Length and runs of marks are
 * checked before normalization, because normalizing a run of n marks takes n² steps.
 */
export const textFault = (text: string, longest: number): TextFault | null => {
  if (text.length > longest) return { id: "textAtMost", longest, length: text.length };
  if (text.length > mostMarks && tooManyMarks.test(text)) return { id: "textMarks", most: mostMarks };
  return text.includes("\u0000") || !text.isWellFormed() ? { id: "textClean" } : null;
};

/** A text in NFC, or what is wrong with it. The result is checked again, because composing may decompose a letter. */
export const composed = (text: string, longest: number): Result.Result<string, TextFault> => {
  const fault = textFault(text, longest);
  if (fault !== null) return Result.fail(fault);
  const normal = text.normalize("NFC");
  const after = normal === text ? null : textFault(normal, longest);
  return after === null ? Result.succeed(normal) : Result.fail(after);
};

/** A text in NFC, trimmed at both ends, or what is wrong with it (R-VAL-7). */
export const normalText = (text: string, longest: number): Result.Result<string, TextFault> =>
  Result.map(composed(text, longest), (normal) => normal.trim());

/**
 * A normal form for keys and comparisons; never shown. Compatibility forms can lengthen a text or its runs of marks:
 * only its beginning counts, and the first 30 marks of a run.
 */
export const formOf = (form: "NFC" | "NFD" | "NFKC", text: string): string => {
  const short = text.length > longestText ? text.slice(0, longestText).toWellFormed() : text;
  return (short.length > mostMarks ? short.replace(overlong, "$1") : short).normalize(form);
};

/** Compares texts by code point, as every store does. By UTF-16 units, an emoji would come before U+FFFD. */
export const compareText = (left: string, right: string): number => {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a === b) continue;
    const surrogates = (a & 0xf800) === 0xd800 ? 1 : 0;
    const others = (b & 0xf800) === 0xd800 ? 1 : 0;
    return surrogates === others ? a - b : surrogates - others;
  }
  return left.length - right.length;
};

/** A name for comparisons without case and form: NFKC, case folded. */
export const folded = (text: string): string => formOf("NFKC", text).toLowerCase().toUpperCase().toLowerCase();
