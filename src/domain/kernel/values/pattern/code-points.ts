import { casesOf } from "../any-case.ts";

/** A set of code points as ranges, in order and apart. */
export type CodePoints = ReadonlyArray<readonly [first: number, last: number]>;

const last = 0x10ffff;
export const everyCodePoint: CodePoints = [[0, last]];
const codeOf = (letter: string): number => letter.codePointAt(0) as number;

/** The ranges in order, joined where they touch. */
export const united = (ranges: CodePoints): CodePoints => {
  const joined: Array<[number, number]> = [];
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    const before = joined.at(-1);
    if (before !== undefined && from <= before[1] + 1) before[1] = Math.max(before[1], to);
    else joined.push([from, to]);
  }
  return joined;
};
export const complement = (of: CodePoints): CodePoints => {
  const found: Array<readonly [number, number]> = [];
  let next = 0;
  for (const [from, to] of of) {
    if (from > next) found.push([next, from - 1]);
    next = to + 1;
  }
  return next > last ? found : [...found, [next, last]];
};
/** The same letters in every case. */
export const inAnyCase = (of: CodePoints): CodePoints => {
  const found: Array<readonly [number, number]> = [...of];
  for (const [from, to] of of)
    for (let code = from; code <= to; code++)
      for (const each of casesOf(String.fromCodePoint(code))) found.push([codeOf(each), codeOf(each)]);
  return united(found);
};
export const sizeOf = (of: CodePoints): number => of.reduce((sum, [from, to]) => sum + to - from + 1, 0);
export const holds = (of: CodePoints, code: number): boolean => of.some(([from, to]) => from <= code && code <= to);

const range = (from: string, to = from): readonly [number, number] => [codeOf(from), codeOf(to)];
const digit: CodePoints = [range("0", "9")];
const wordLetter: CodePoints = [range("0", "9"), range("A", "Z"), range("_"), range("a", "z")];
/** The white space of JavaScript. */
const space: CodePoints = [
  ...([
    [9, 13],
    [32, 32],
    [0xa0, 0xa0],
    [0x1680, 0x1680],
    [0x2000, 0x200a],
    [0x2028, 0x2029],
  ] as const),
  ...([
    [0x202f, 0x202f],
    [0x205f, 0x205f],
    [0x3000, 0x3000],
    [0xfeff, 0xfeff],
  ] as const),
];
/** The sets that a letter after a backslash names. */
export const namedSets: Readonly<Record<string, CodePoints>> = {
  ...{ d: digit, w: wordLetter, s: space },
  ...{ D: complement(digit), W: complement(wordLetter), S: complement(space) },
};
