import { formOf } from "../kernel/values/text.ts";
import { letters, places, prototypes, unicodeVersion } from "./confusables.gen.ts";

/** Of what the keys of names are made: another table, or another way to make them, makes other keys. */
export const keysVersion = `${unicodeVersion}/1`;

const numbers = (of: string): ReadonlyArray<number> => of.split(" ").map((each) => Number.parseInt(each, 36));
const table: ReadonlyMap<string, string> = (() => {
  const shapes = prototypes
    .split(" ")
    .map((each) => String.fromCodePoint(...each.split(".").map((point) => Number.parseInt(point, 36))));
  const which = numbers(places);
  let point = 0;
  return new Map(
    numbers(letters).map((further, at) => {
      point += further;
      return [String.fromCodePoint(point), shapes[which[at] as number] as string] as const;
    }),
  );
})();
/** What a letter looks like, by the confusables of UTS #39; itself where it looks like none. */
const prototypeOf = (letter: string): string => table.get(letter) ?? letter;
const each = (text: string, of: (letter: string) => string): string => Array.from(text, of).join("");

/**
 * What nobody sees, or sees as a blank: zero width, joiners, fillers, direction marks, variation selectors, controls, and the blanks of
 * Braille, hieroglyphs and music.
 */
export const invisibleCharacters =
  /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u2800\u2d7f\u{1107f}\u{13441}\u{13442}\u{16fe4}\u{1d159}]/gu;
/** The dot that lower-casing gives a Turkish İ. */
const extraDot = /(?<=[ij])\u0307/g;

/** Nobody reads more of a name than this. */
const read = 200;
const beginning = (text: string): string => text.slice(0, read).toWellFormed();
/** A run of blanks is one, and none is at an end. */
export const collapseSpaces = (text: string): string => text.replace(/\s+/gu, " ").trim();

const shaped = (text: string): string => each(formOf("NFD", text).replace(invisibleCharacters, ""), prototypeOf);
/**
 * The skeleton of UTS #39 of a text as it is written: texts that look the same have the same. Never shown. Taken twice, because a shape
 * of the table may itself be made of letters that look like others once they are taken apart.
 */
export const skeletonOf = (text: string): string =>
  beginning(collapseSpaces(formOf("NFD", shaped(shaped(beginning(text))))));

const isLatin = (letter: string): boolean => /^[A-Za-z]$/.test(letter);
/** What a letter looks like, if that is a Latin letter; it reads each capital I as an l, so a capital that looks so is an i. */
const latinShape = (letter: string): string | null => {
  const shape = prototypeOf(letter);
  if (!isLatin(shape)) return null;
  return shape === "l" && letter.toLowerCase() !== letter ? "i" : shape.toLowerCase();
};
/**
 * The small letters that a letter looks like in either case: as it is written, so that a Greek Ν is an n and a ν a v, else in the other
 * case, so that a Cyrillic в is a b as В is.
 */
const smallShape = (letter: string): string => {
  const small = letter.toLowerCase();
  const shape = isLatin(letter) ? small : (latinShape(letter) ?? latinShape(letter.toUpperCase()));
  return each(shape ?? each(small, prototypeOf).toLowerCase(), prototypeOf);
};
/** The same for texts in which case says nothing: of two that differ by case and look-alikes alone. Never shown. */
export const smallSkeletonOf = (text: string): string => {
  const shown = formOf("NFKC", beginning(text).replace(invisibleCharacters, "")).replace(invisibleCharacters, "");
  const small = formOf("NFD", each(formOf("NFD", shown), smallShape)).replace(extraDot, "");
  return beginning(collapseSpaces(small));
};
