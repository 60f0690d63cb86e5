import { allFields, type Entity } from "./entity.ts";
import { type Mark, markOf } from "./placeholder.ts";
import type { By, Operand, Predicate, Scalar } from "./predicate.ts";
import { simplify } from "./simplify.ts";

/** The class of that name, for its fields' units; none where nobody knows it. */
export type Named = (entity: string) => Entity | undefined;

const whose: Readonly<Record<Mark, string>> = {
  userId: "the actor",
  clientCompany: "the actor's company",
  team: "the actor's team",
  role: "the actor's role",
};
const orders: Readonly<Record<By, string>> = {
  "=": "is",
  "<": "is below",
  "<=": "is at most",
  ">": "is above",
  ">=": "is at least",
};

/** `EngineerProfile` → `engineer profile`. */
export const nounOf = (entity: string): string => entity.replace(/(?<=.)(?=\p{Lu})/gu, " ").toLowerCase();
const withArticle = (noun: string): string => `${/^[aeiou](?!ser)/.test(noun) ? "an" : "a"} ${noun}`;

/** What is said of a record: how to name it, and how its fields' values are shown. */
interface Subject {
  /** Empty for the record itself, else the way to it: `engineer`, `engineer's user`. */
  readonly path: string;
  readonly entity: Entity | undefined;
  readonly named: Named;
}
const fieldText = ({ path }: Subject, field: string): string => {
  if (field === "objectId") return path === "" ? "it" : path;
  return path === "" ? field : `${path}'s ${field}`;
};
const valueText = ({ entity }: Subject, field: string, value: Operand<Scalar | null>): string => {
  if (value === null) return "absent";
  if (typeof value === "object") return `the given ${value.param}`;
  const mark = markOf(value);
  if (mark !== undefined) return whose[mark];
  const kind = entity === undefined ? undefined : allFields(entity)[field]?.kind;
  return String(kind === undefined ? value : kind.print(value as never));
};
const grouped = (where: Predicate, of: Subject): string => {
  const inner = where.is === "via" ? where.where : where;
  const text = phrase(where, of);
  return inner.is === "and" || inner.is === "or" ? `(${text})` : text;
};

const negated = (where: Predicate, of: Subject): string => {
  if (where.is === "compare" && where.by === "=") {
    const field = fieldText(of, where.field);
    return where.to === null ? `${field} is given` : `${field} is not ${valueText(of, where.field, where.to)}`;
  }
  if (where.is === "oneOf") return `${fieldText(of, where.field)} is none of ${listText(where, of)}`;
  return `not (${phrase(where, of)})`;
};
const listText = ({ field, values }: Extract<Predicate, { readonly is: "oneOf" }>, of: Subject): string =>
  values.map((value) => valueText(of, field, value)).join(", ");

const phrase = (where: Predicate, of: Subject): string => {
  switch (where.is) {
    case "always":
      return "every row";
    case "never":
      return "no row";
    case "compare":
      return `${fieldText(of, where.field)} ${orders[where.by]} ${valueText(of, where.field, where.to)}`;
    case "reaches":
      return `${fieldText(of, where.field)} is absent or at least ${valueText(of, where.field, where.to)}`;
    case "oneOf":
      return `${fieldText(of, where.field)} is ${where.values.length === 1 ? "" : "one of "}${listText(where, of)}`;
    case "startsWith":
      return `${fieldText(of, where.field)} starts with ${valueText(of, where.field, where.text)}`;
    case "and":
    case "or":
      return where.of.map((each) => grouped(each, of)).join(` ${where.is} `);
    case "not":
      return negated(where.of, of);
    case "via": {
      const path = fieldText(of, where.field);
      if (where.where.is === "always") return `${path} is there`;
      return phrase(where.where, { path, entity: of.named(where.entity), named: of.named });
    }
    case "some": {
      const { by, entity } = where;
      const those = `${of.path === "" ? "it" : of.path} is the ${by} of ${withArticle(nounOf(entity))}`;
      const inner: Subject = { path: "", entity: of.named(entity), named: of.named };
      return where.where.is === "always" ? those : `${those} whose ${phrase(where.where, inner)}`;
    }
  }
};

/**
 * A condition in words: `engineer's user is the actor`, `it is the project of an allocation whose engineer's user is the actor`.
 * Values that depend on who asks are told by the marks of placeholder.ts; `it` is the record. Nothing is said twice.
 */
export const predicateText = (where: Predicate, entity: Entity | undefined, named: Named = () => undefined): string =>
  phrase(simplify(where), { path: "", entity, named });
