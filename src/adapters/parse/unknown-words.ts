import { wordKey } from "../../domain/kernel/schema/word.ts";
import { Refused } from "./refusal-answer.ts";
import { type Filter, never } from "./where.ts";

/** The filter with `change` applied to each of its conditions on the class itself. */
const mapped = (filter: Filter, change: (of: Filter) => Filter): Filter => {
  for (const join of ["and", "or"])
    if (Array.isArray(filter[join]))
      return { [join]: (filter[join] as ReadonlyArray<Filter>).map((each) => mapped(each, change)) };
  return "not" in filter ? { not: mapped(filter.not as Filter, change) } : change(filter);
};

/**
 * The filter of a query that was refused for an unknown word, without such words. They match no row, and the other conditions are
 * judged all the same (R-VAL-8, wire.md). Undefined if the refusal is about something else.
 */
export const withoutUnknownWords = (filter: Filter, thrown: unknown): Filter | undefined => {
  if (!(thrown instanceof Refused) || thrown.refusal._tag !== "UnknownWord") return undefined;
  const [issue] = thrown.refusal.issues;
  if (issue === undefined) return undefined;
  const { path, known = [] } = issue;
  const words = new Set(known.map(wordKey));
  let found = false;
  const changed = mapped(filter, (of) => {
    const [[name = "", value] = []] = Object.entries(of);
    if (typeof value !== "string" || !path.includes(name) || words.has(wordKey(value))) return of;
    found = true;
    return never;
  });
  return found ? changed : undefined;
};
