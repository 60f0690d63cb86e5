import { allFields, type Entity } from "../schema/entity.ts";
import { type Placeholder, placeholderOf } from "./actor-placeholder.ts";
import type { By, Operand, Predicate, Scalar } from "./predicate.ts";
import { simplify } from "./simplify.ts";

/** Looks up a class by name, for the units of its fields. */
export type Named = (entity: string) => Entity | undefined;

/** The words for the placeholders: about the actor, addressed to the caller, and about rows related to the caller. */
export const markWords = {
  userId: { reader: "the actor", caller: "you", rows: "own" },
  clientCompany: { reader: "the actor's company", caller: "your company", rows: "of own client" },
  team: { reader: "the actor's team", caller: "your team", rows: "of own team" },
  role: { reader: "the actor's role", caller: "your role", rows: "of own role" },
} as const satisfies Readonly<Record<Placeholder, Readonly<Record<"reader" | "caller" | "rows", string>>>>;
const orders: Readonly<Record<By, string>> = {
  "=": "is",
  "<": "is below",
  "<=": "is at most",
  ">": "is above",
  ">=": "is at least",
};
/** What a record has if this field is set, where the field is a secret without a name for people. */
const had: ReadonlyMap<string, string> = new Map([["passwordHash", "password"]]);

/** `EngineerProfile` → `engineer profile`. */
export const nounOf = (entity: string): string => entity.replace(/(?<=.)(?=\p{Lu})/gu, " ").toLowerCase();
export const withArticle = (noun: string): string => `${/^[aeiou](?!ser)/i.test(noun) ? "an" : "a"} ${noun}`;

/** How to describe a record: its path, its fields' values, and for whom. */
interface Subject {
  /** Empty for the record itself, else the path to it: `engineer`, `engineer's user`. */
  readonly path: string;
  readonly entity: Entity | undefined;
  readonly named: Named;
  readonly to: "reader" | "caller";
  /** The text follows a noun: `whose engineer is …`, `that is …`. */
  readonly relative: boolean;
}
const it = ({ path }: Subject): string => (path === "" ? "it" : path);
const fieldText = (of: Subject, field: string): string =>
  field === "objectId" ? it(of) : of.path === "" ? field : `${of.path}'s ${field}`;
const valueText = ({ entity, to }: Subject, field: string, value: Operand<Scalar | null>): string => {
  if (value === null) return "absent";
  if (typeof value === "object") return `the given ${value.param}`;
  const mark = placeholderOf(value);
  if (mark !== undefined) return markWords[mark][to];
  const kind = entity === undefined ? undefined : allFields(entity)[field]?.kind;
  return String(kind === undefined ? value : kind.format(value as never));
};
const clause = (of: Subject, subject: string, verb: string): string => {
  if (!of.relative) return `${subject} ${verb}`;
  return subject === "it" ? `that ${verb}` : `whose ${subject} ${verb}`;
};
const grouped = (where: Predicate, of: Subject): string => {
  const inner = where.is === "via" ? where.where : where;
  const text = phrase(where, of);
  return inner.is === "and" || inner.is === "or" ? `(${text})` : text;
};

const comparison = (where: Extract<Predicate, { readonly is: "compare" }>, of: Subject, yes: boolean): string => {
  const { field, by, to } = where;
  if (by === "=" && to === null) {
    const noun = had.get(field);
    if (noun !== undefined) return clause(of, it(of), `has ${yes ? "no" : "a"} ${noun}`);
    return clause(of, fieldText(of, field), yes ? "is absent" : "is given");
  }
  const verb = yes ? orders[by] : orders[by].replace("is", "is not");
  return clause(of, fieldText(of, field), `${verb} ${valueText(of, field, to)}`);
};
const choice = (where: Extract<Predicate, { readonly is: "oneOf" }>, of: Subject, yes: boolean): string => {
  const { field, values } = where;
  const verb = yes ? (values.length === 1 ? "is" : "is one of") : "is none of";
  const texts = values.map((value) => valueText(of, field, value));
  return clause(of, fieldText(of, field), `${verb} ${texts.join(", ")}`);
};
const negated = (where: Predicate, of: Subject): string => {
  if (where.is === "compare") return comparison(where, of, false);
  if (where.is === "oneOf") return choice(where, of, false);
  const text = `(${phrase(where, { ...of, relative: false })})`;
  return of.relative ? `for which it does not hold that ${text}` : `not ${text}`;
};

const phrase = (where: Predicate, of: Subject): string => {
  switch (where.is) {
    case "always":
      return "every row";
    case "never":
      return "no row";
    case "compare":
      return comparison(where, of, true);
    case "reaches":
      return clause(of, fieldText(of, where.field), `is absent or at least ${valueText(of, where.field, where.to)}`);
    case "oneOf":
      return choice(where, of, true);
    case "startsWith":
      return clause(of, fieldText(of, where.field), `starts with ${valueText(of, where.field, where.text)}`);
    case "and":
    case "or":
      return where.of.map((each) => grouped(each, of)).join(` ${where.is} `);
    case "not":
      return negated(where.of, of);
    case "via": {
      const path = fieldText(of, where.field);
      if (where.where.is === "always") return clause(of, path, "is there");
      return phrase(where.where, { ...of, path, entity: of.named(where.entity) });
    }
    case "some": {
      const { by, entity } = where;
      const those = clause(of, it(of), `is the ${by} of ${withArticle(of.to === "caller" ? entity : nounOf(entity))}`);
      if (where.where.is === "always") return those;
      return `${those} ${phrase(where.where, { ...of, path: "", entity: of.named(entity), relative: true })}`;
    }
  }
};

/**
 * A condition in words: `engineer's user is the actor`, `it is the project of an allocation whose engineer's user is
 * the actor`. `it` is the record; facts of the actor are named by their placeholders.
 */
export const predicateText = (where: Predicate, entity: Entity | undefined, named: Named = () => undefined): string =>
  phrase(simplify(where), { path: "", entity, named, to: "reader", relative: false });

/** The condition as a relative clause addressed to the caller: `whose engineer's user is you`. */
export const relativeText = (where: Predicate, entity: Entity | undefined, named: Named = () => undefined): string =>
  phrase(simplify(where), { path: "", entity, named, to: "caller", relative: true });
