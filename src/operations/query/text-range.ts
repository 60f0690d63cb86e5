import type { Predicate } from "../../domain/kernel/policy/predicate.ts";
import { parsePattern } from "../../domain/kernel/values/pattern/parse-pattern.ts";

const lastCodePoint = 0x10_ffff;
/** The first text behind all that begin with this one; undefined if there is none. Nothing stands between D7FF and E000. */
const behindAll = (beginning: string): string | undefined => {
  const letters = [...beginning];
  const last = letters.pop()?.codePointAt(0) ?? lastCodePoint;
  if (last === lastCodePoint) return undefined;
  return letters.join("") + String.fromCodePoint(last === 0xd7_ff ? 0xe0_00 : last + 1);
};

/** Whether a text begins with this one, with the range in which such texts lie, so that an index begins and ends there. */
export const beginsWith = (field: string, beginning: string): Predicate => {
  const begins: Predicate = { is: "text", field, at: "start", text: beginning };
  const end = behindAll(beginning);
  return end === undefined ? begins : { is: "and", of: [begins, { is: "compare", field, by: "<", to: end }] };
};

/** The letters with which every text begins that is like a pattern such as `^Dam.*`; none if it names none. */
const beginningOf = (pattern: string): string => {
  const parsed = parsePattern(pattern);
  if (parsed === null || parsed.multiline || parsed.of.is !== "sequence" || parsed.of.of[0]?.is !== "start") return "";
  let found = "";
  for (const each of parsed.of.of.slice(1)) {
    const [range, ...others] = each.is === "set" ? each.of : [];
    if (range === undefined || others.length > 0 || range[0] !== range[1]) break;
    found += String.fromCodePoint(range[0]);
  }
  return found;
};
/** Whether a text is like a pattern, in the range of those that begin as it says. */
export const isLike = (field: string, pattern: string): Predicate => {
  const like: Predicate = { is: "matches", field, pattern };
  const beginning = beginningOf(pattern);
  return beginning === "" ? like : { is: "and", of: [beginsWith(field, beginning), like] };
};
