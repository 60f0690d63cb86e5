import type { Predicate } from "./predicate.ts";

/** Absorption: `a or (a and b)` is `a`, and `a and (a or b)` is `a`. */
const absorbed = (part: Predicate, others: ReadonlyMap<string, Predicate>): boolean =>
  (part.is === "and" || part.is === "or") && part.of.some((each) => others.has(JSON.stringify(each)));

const joined = (is: "and" | "or", of: ReadonlyArray<Predicate>): Predicate => {
  const [idle, decisive] = is === "and" ? (["always", "never"] as const) : (["never", "always"] as const);
  const flat = of.map(simplify).flatMap((each) => (each.is === is ? each.of : [each]));
  if (flat.some((each) => each.is === decisive)) return { is: decisive };
  const distinct = new Map(flat.flatMap((each) => (each.is === idle ? [] : [[JSON.stringify(each), each] as const])));
  const parts = [...distinct.values()].filter((each) => !absorbed(each, distinct));
  return parts.length > 1 ? { is, of: parts } : (parts[0] ?? { is: idle });
};

/** An equivalent condition without repetitions, inner constants and double `not` (L-36). */
export const simplify = (where: Predicate): Predicate => {
  switch (where.is) {
    case "and":
    case "or":
      return joined(where.is, where.of);
    case "not": {
      const of = simplify(where.of);
      if (of.is === "not") return of.of;
      return of.is === "always" ? { is: "never" } : of.is === "never" ? { is: "always" } : { is: "not", of };
    }
    case "via": {
      const inner = simplify(where.where);
      return inner.is === "never" ? inner : { ...where, where: inner };
    }
    case "some": {
      const inner = simplify(where.where);
      const latest = where.latest && { ...where.latest, among: simplify(where.latest.among) };
      if (inner.is === "never" || latest?.among.is === "never") return { is: "never" };
      return { ...where, where: inner, ...(latest === undefined ? {} : { latest }) };
    }
    case "has":
      return where.values.length === 0 && where.only !== true ? { is: "never" } : where;
    case "oneOf":
      return where.values.length === 0 ? { is: "never" } : where;
    default:
      return where;
  }
};
