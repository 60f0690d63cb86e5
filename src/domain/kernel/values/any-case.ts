/**
 * The letter itself, and its lower-case and upper-case form where that is one letter: `a` and `A`, but not `ß` and `SS`. They are
 * computed here for every store, because databases know different ones.
 */
export const casesOf = (letter: string): ReadonlyArray<string> => [
  ...new Set([letter, letter.toLowerCase(), letter.toUpperCase()].filter((each) => [...each].length === 1)),
];

/** A pattern of these letters in any case; `one` writes a letter that has a single form. */
export const lettersInAnyCase = (part: string, one: (letter: string) => string): string =>
  [...part]
    .map((letter) => {
      const cases = casesOf(letter);
      return cases.length === 1 ? one(letter) : `[${cases.join("")}]`;
    })
    .join("");

/** A letter of a regular expression, in every dialect: what is no letter or digit of ASCII has a backslash. */
export const escapedLetter = (letter: string): string => (/[!-/:-@[-`{-~]/.test(letter) ? `\\${letter}` : letter);

const anchored = { start: ["^", ""], end: ["", "$"], inside: ["", ""] } as const;
let last: { readonly part: string; readonly at: string; readonly pattern: RegExp } | undefined;
/** The pattern of a part in any case. It has no repetition, so its cost is at most text times part. */
export const anyCasePattern = (part: string, at: keyof typeof anchored): RegExp => {
  // The rows of a list are compared with the same part.
  if (last?.part === part && last.at === at) return last.pattern;
  const [before, after] = anchored[at];
  const literal = (letter: string): string => `\\u{${(letter.codePointAt(0) as number).toString(16)}}`;
  const pattern = new RegExp(`${before}${lettersInAnyCase(part, literal)}${after}`, "u");
  last = { part, at, pattern };
  return pattern;
};
