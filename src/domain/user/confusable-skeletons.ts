import { formOf } from "../kernel/values/text.ts";
import { letters, places, prototypes, unicodeVersion } from "./confusables.gen.ts";

/** The version of the name keys. Another table or method makes other keys. */
export const keysVersion = `${unicodeVersion}/1`;

/** Numbers from their differences to the base 36; "1*k" is the difference 1, twenty times. */
const numbers = (of: string): ReadonlyArray<number> => {
  let number = 0;
  return of.split(" ").flatMap((run) => {
    const [by = 0, times = 1] = run.split("*").map((each) => Number.parseInt(each, 36));
    return Array.from({ length: times }, () => {
      number += by;
      return number;
    });
  });
};
const table: ReadonlyMap<string, string> = (() => {
  const shapes = prototypes
    .split(" ")
    .map((each) => String.fromCodePoint(...each.split(".").map((point) => Number.parseInt(point, 36))));
  const which = numbers(places);
  return new Map(
    numbers(letters).map(
      (letter, at) => [String.fromCodePoint(letter), shapes[which[at] as number] as string] as const,
    ),
  );
})();
/** The character that a letter looks like, by the confusables of UTS #39. */
const prototypeOf = (letter: string): string => table.get(letter) ?? letter;
const each = (text: string, of: (letter: string) => string): string => {
  let made = "";
  for (const letter of text) made += of(letter);
  return made;
};

/**
 * Characters that are invisible or look blank: zero width, joiners, fillers, direction marks, variation selectors,
 * controls, and the blanks of Braille, hieroglyphs and music.
 */
export const invisibleCharacters =
  /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u2800\u2d7f\u{1107f}\u{13441}\u{13442}\u{16fe4}\u{1d159}]/gu;
/** Lower-casing a Turkish İ leaves this dot. */
const extraDot = /(?<=[ij])\u0307/g;

/** Only the beginning of a long name counts. */
const read = 200;
const beginning = (text: string): string => text.slice(0, read).toWellFormed();
/** Collapses runs of blanks and trims. */
export const collapseSpaces = (text: string): string => text.replace(/\s+/gu, " ").trim();

const shaped = (text: string): string => each(formOf("NFD", text).replace(invisibleCharacters, ""), prototypeOf);
/**
 * The skeleton of a text by UTS #39: texts that look the same have the same skeleton. Never shown. It is taken twice,
 * because a prototype may itself consist of confusable letters.
 */
export const skeletonOf = (text: string): string =>
  beginning(collapseSpaces(formOf("NFD", shaped(shaped(beginning(text))))));

const isLatin = (letter: string): boolean => /^[A-Za-z]$/.test(letter);
/**
 * The Latin letter that a letter looks like, or null. The table reads a capital I as l, so a capital that looks like
 * it is an i.
 */
const latinShape = (letter: string): string | null => {
  const shape = prototypeOf(letter);
  if (!isLatin(shape)) return null;
  return shape === "l" && letter.toLowerCase() !== letter ? "i" : shape.toLowerCase();
};
/**
 * The small letters that a letter looks like in either case. As written, a Greek Ν is an n and a ν a v; in the other
 * case, a Cyrillic в is a b like В.
 */
const smallShape = (letter: string): string => {
  const small = letter.toLowerCase();
  const shape = isLatin(letter) ? small : (latinShape(letter) ?? latinShape(letter.toUpperCase()));
  return each(shape ?? each(small, prototypeOf).toLowerCase(), prototypeOf);
};
/** The skeleton of a text regardless of case. Never shown. */
export const smallSkeletonOf = (text: string): string => {
  const shown = formOf("NFKC", beginning(text).replace(invisibleCharacters, "")).replace(invisibleCharacters, "");
  const small = formOf("NFD", each(formOf("NFD", shown), smallShape)).replace(extraDot, "");
  return beginning(collapseSpaces(small));
};
