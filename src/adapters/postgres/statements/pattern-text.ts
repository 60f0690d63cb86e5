import { type CodePoints, everyCodePoint } from "../../../domain/kernel/values/pattern/code-points.ts";
import { type Pattern, parsePattern } from "../../../domain/kernel/values/pattern/parse-pattern.ts";

/** A code point by its number, so that no letter has a meaning. No stored text has a zero, and Postgres takes none. */
const code = (of: number): string => `\\U${Math.max(1, of).toString(16).padStart(8, "0")}`;
const setText = (of: CodePoints): string => {
  const ranges = of.filter(([, last]) => last > 0);
  if (ranges.length === 0) return setText(everyCodePoint).replace("[", "[^");
  return `[${ranges.map(([first, last]) => (first === last ? code(first) : `${code(first)}-${code(last)}`)).join("")}]`;
};
const textOf = (of: Pattern): string => {
  switch (of.is) {
    case "set":
      return setText(of.of);
    case "start":
      return "^";
    case "end":
      return "$";
    case "sequence":
      return of.of.map(textOf).join("");
    case "choice":
      return `(?:${of.of.map(textOf).join("|")})`;
    case "repeat":
      return `(?:${textOf(of.of)}){${of.least},${of.most ?? ""}}`;
  }
};
/** A pattern as a regular expression of Postgres, of sets and numbers alone: no locale takes part. */
export const patternText = (pattern: string): string => {
  const parsed = parsePattern(pattern);
  // What is no pattern matches nothing.
  if (parsed === null) return setText([]);
  return `***:${parsed.multiline ? "(?w)" : ""}${textOf(parsed.of)}`;
};
