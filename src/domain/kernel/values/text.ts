import * as Result from "effect/Result";

/** The most combining marks in a row that a text may hold: the stream-safe format of UAX #15 (R-VAL-7). */
const mostMarks = 30;
/** No text is longer, in UTF-16 code units: notes, descriptions and updates (R-VAL-7). */
export const longestText = 100_000;

// Two letters beside the marks: compatibility forms turn the half-width sound marks of Japanese into combining ones.
const marks = String.raw`[\p{M}\uff9e\uff9f]`;
const tooManyMarks = new RegExp(`${marks}{${mostMarks + 1}}`, "u");
const overlong = new RegExp(`(${marks}{${mostMarks}})${marks}+`, "gu");

/**
 * What a text must be and is not, as what completes "expected …"; null: nothing is wrong (R-VAL-7). Its length and its runs of marks are
 * judged as it was written, before anything normalises it: a run of n marks is put in order in n² steps.
 */
export const textFault = (text: string, longest: number): string | null => {
  if (text.length > longest) return `at most ${longest} characters, not ${text.length}`;
  if (text.length > mostMarks && tooManyMarks.test(text)) return `at most ${mostMarks} combining marks in a row`;
  return text.includes("\u0000") || !text.isWellFormed() ? "text without U+0000 and lone surrogates" : null;
};

/** A text in NFC, or what it must be and is not. Composing may take a letter apart, so what came out is judged again. */
export const composed = (text: string, longest: number): Result.Result<string, string> => {
  const fault = textFault(text, longest);
  if (fault !== null) return Result.fail(fault);
  const normal = text.normalize("NFC");
  const after = normal === text ? null : textFault(normal, longest);
  return after === null ? Result.succeed(normal) : Result.fail(after);
};

/** A text in NFC, trimmed at both ends, or what it must be and is not (R-VAL-7). */
export const normalText = (text: string, longest: number): Result.Result<string, string> =>
  Result.map(composed(text, longest), (normal) => normal.trim());

/**
 * A normal form for keys and comparisons, which nobody is shown. Leaving letters out, or compatibility forms, may have made a longer
 * text or more marks in a row than any text holds: the beginning counts, and of marks in a row the first 30.
 */
export const formOf = (form: "NFC" | "NFD" | "NFKC", text: string): string => {
  const short = text.length > longestText ? text.slice(0, longestText).toWellFormed() : text;
  return (short.length > mostMarks ? short.replace(overlong, "$1") : short).normalize(form);
};

/** Order of text by code point, the same on every store. UTF-16 units would put an emoji before U+FFFD. */
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

/** For names that are compared whatever their case and form: NFKC and case folded. */
export const folded = (text: string): string => formOf("NFKC", text).toLowerCase().toUpperCase().toLowerCase();
