import { type CodePoints, complement, everyCodePoint, inAnyCase, namedSets, sizeOf, united } from "./code-points.ts";

/** A pattern of text: what stands one after the other, what may stand instead, and how often. */
export type Pattern =
  | { readonly is: "set"; readonly of: CodePoints }
  | { readonly is: "start" | "end" }
  | { readonly is: "sequence" | "choice"; readonly of: ReadonlyArray<Pattern> }
  | { readonly is: "repeat"; readonly of: Pattern; readonly least: number; readonly most: number | null };
export interface ParsedPattern {
  readonly of: Pattern;
  /** Whether `^` and `$` hold at each line. */
  readonly multiline: boolean;
}

export const longestPattern = 200;
/** How often a part may be repeated, and how large a pattern may be once its repetitions are written out. */
const mostTimes = 255;
const mostSteps = 1_000;
/** A set of more letters is not compared in any case. */
const mostInAnyCase = 2_000;

/** Thrown inside the parser alone. */
class Malformed extends Error {}
const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, f: 12, v: 11 };

const stepsOf = (of: Pattern): number => {
  switch (of.is) {
    case "set":
    case "start":
    case "end":
      return 1;
    case "sequence":
    case "choice":
      return of.of.reduce((sum, each) => sum + stepsOf(each), of.of.length);
    case "repeat":
      return (stepsOf(of.of) + 1) * Math.max(1, of.most ?? of.least + 1);
  }
};

/**
 * Parses `/source/flags`: letters, `\Q…\E`, `^ $ .`, sets, groups, alternatives and repetitions, with the flags `imsx`. Null for
 * everything else, such as back-references and look-around, and for a pattern that is too large.
 */
export const parsePattern = (pattern: string): ParsedPattern | null => {
  const end = pattern.lastIndexOf("/");
  const flags = new Set(pattern.slice(end + 1));
  const text = [...pattern.slice(1, end)];
  if ([...flags].some((flag) => !"imsx".includes(flag)) || text.length > longestPattern) return null;
  try {
    const of = new Parser(text, flags).parse();
    return stepsOf(of) > mostSteps ? null : { of, multiline: flags.has("m") };
  } catch (cause) {
    if (cause instanceof Malformed) return null;
    throw cause;
  }
};

class Parser {
  private at = 0;
  private depth = 0;
  private readonly text: ReadonlyArray<string>;
  private readonly flags: ReadonlySet<string>;
  constructor(text: ReadonlyArray<string>, flags: ReadonlySet<string>) {
    this.text = text;
    this.flags = flags;
  }

  parse(): Pattern {
    const found = this.choice();
    if (this.at < this.text.length) throw new Malformed();
    return found;
  }
  private get next(): string | undefined {
    return this.text[this.at];
  }
  private takes(...letters: ReadonlyArray<string>): boolean {
    if (letters.some((each, i) => this.text[this.at + i] !== each)) return false;
    this.at += letters.length;
    return true;
  }
  private take(): string {
    const letter = this.text[this.at++];
    if (letter === undefined) throw new Malformed();
    return letter;
  }
  /** With the flag `x`, white space and comments mean nothing. */
  private skip(): void {
    while (this.flags.has("x") && this.next !== undefined) {
      if (/\s/.test(this.next)) this.at++;
      else if (this.next === "#") while (this.next !== undefined && this.take() !== "\n");
      else return;
    }
  }
  private choice(): Pattern {
    const of = [this.sequence()];
    while (this.takes("|")) of.push(this.sequence());
    return of.length === 1 ? (of[0] as Pattern) : { is: "choice", of };
  }
  private sequence(): Pattern {
    const of: Array<Pattern> = [];
    for (this.skip(); this.next !== undefined && this.next !== "|" && this.next !== ")"; this.skip()) {
      if (this.takes("\\", "Q")) of.push(...this.quoted());
      else of.push(this.repeated(this.atom()));
    }
    return { is: "sequence", of };
  }
  /** Up to `\E`, or to the end. A repetition behind it is that of the last letter. */
  private quoted(): ReadonlyArray<Pattern> {
    const of: Array<Pattern> = [];
    while (this.next !== undefined && !this.takes("\\", "E")) of.push(this.letter(this.take()));
    const lastOne = of.pop();
    return lastOne === undefined ? of : [...of, this.repeated(lastOne)];
  }
  private letter(letter: string | number): Pattern {
    const code = typeof letter === "number" ? letter : (letter.codePointAt(0) as number);
    return this.set([[code, code]]);
  }
  /** Letters, which may be in any case, and named sets, which are as they are. */
  private set(letters: CodePoints, named: CodePoints = [], negated = false): Pattern {
    const cased = this.flags.has("i") ? this.inAnyCase(united(letters)) : letters;
    const of = united([...cased, ...named]);
    return { is: "set", of: negated ? complement(of) : of };
  }
  private inAnyCase(of: CodePoints): CodePoints {
    if (sizeOf(of) > mostInAnyCase) throw new Malformed();
    return inAnyCase(of);
  }
  private atom(): Pattern {
    const letter = this.take();
    switch (letter) {
      case "^":
        return { is: "start" };
      case "$":
        return { is: "end" };
      case ".":
        return { is: "set", of: this.flags.has("s") ? everyCodePoint : complement([[10, 10]]) };
      case "[":
        return this.bracket();
      case "(":
        return this.group();
      case "\\": {
        const named = this.escaped();
        return typeof named === "number" ? this.letter(named) : this.set([], named);
      }
      case "*":
      case "+":
      case "?":
      case "{":
      case "}":
      case "]":
        throw new Malformed();
      default:
        return this.letter(letter);
    }
  }
  private group(): Pattern {
    if (this.next === "?" && !this.takes("?", ":")) throw new Malformed();
    if (++this.depth > 20) throw new Malformed();
    const of = this.choice();
    if (!this.takes(")")) throw new Malformed();
    this.depth--;
    return of;
  }
  /** What stands behind a backslash: a named set or one letter. */
  private escaped(): CodePoints | number {
    const letter = this.take();
    const named = namedSets[letter];
    if (named !== undefined && Object.hasOwn(namedSets, letter)) return named;
    if (Object.hasOwn(escapes, letter)) return escapes[letter] as number;
    if (/[0-9A-Za-z]/.test(letter)) throw new Malformed();
    return letter.codePointAt(0) as number;
  }
  private bracket(): Pattern {
    const negated = this.takes("^");
    const of: Array<readonly [number, number]> = [];
    const sets: Array<readonly [number, number]> = [];
    for (let letter = this.take(); letter !== "]"; letter = this.take()) {
      const from = letter === "\\" ? this.escaped() : (letter.codePointAt(0) as number);
      if (typeof from !== "number") {
        sets.push(...from);
        continue;
      }
      if (this.next !== "-" || this.text[this.at + 1] === "]") {
        of.push([from, from]);
        continue;
      }
      this.take();
      const until = this.take();
      const to = until === "\\" ? this.escaped() : (until.codePointAt(0) as number);
      if (typeof to !== "number" || to < from) throw new Malformed();
      of.push([from, to]);
    }
    return this.set(of, sets, negated);
  }
  private repeated(of: Pattern): Pattern {
    this.skip();
    const times = this.times();
    if (times === null) return of;
    if (of.is === "start" || of.is === "end") throw new Malformed();
    // Lazy or not, the same texts match.
    this.takes("?");
    this.skip();
    if (this.next !== undefined && "*+?{".includes(this.next)) throw new Malformed();
    return { is: "repeat", of, ...times };
  }
  private times(): { readonly least: number; readonly most: number | null } | null {
    if (this.takes("*")) return { least: 0, most: null };
    if (this.takes("+")) return { least: 1, most: null };
    if (this.takes("?")) return { least: 0, most: 1 };
    if (!this.takes("{")) return null;
    let inside = "";
    for (let letter = this.take(); letter !== "}"; letter = this.take()) inside += letter;
    const found = /^(\d{1,3})(,(\d{0,3}))?$/.exec(inside);
    if (found === null) throw new Malformed();
    const least = Number(found[1]);
    const most = found[2] === undefined ? least : found[3] === "" ? null : Number(found[3]);
    if (Math.max(least, most ?? 0) > mostTimes || (most !== null && most < least)) throw new Malformed();
    return { least, most };
  }
}
