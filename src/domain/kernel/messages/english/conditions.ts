import { type ActorFact, type Condition, type ConditionValue, type Relation, relationOf } from "../condition.ts";
import { nounOf, spacedName, withArticle } from "./words.ts";

/** The words for facts of the caller: about the actor, and addressed to the caller. */
const facts = {
  userId: { reader: "the actor", caller: "you" },
  clientCompany: { reader: "the actor's company", caller: "your company" },
  team: { reader: "the actor's team", caller: "your team" },
  role: { reader: "the actor's role", caller: "your role" },
} as const satisfies Readonly<Record<ActorFact, object>>;
const orders = {
  "=": "is",
  "<": "is below",
  "<=": "is at most",
  ">": "is above",
  ">=": "is at least",
} as const;
/** What a record has if this field is set, where the field is a secret without a name for people. */
const had: ReadonlyMap<string, string> = new Map([["passwordHash", "password"]]);

/** How a record is related to the caller, in words that follow its noun. */
const relations: Readonly<Partial<Record<Relation, string>>> = {
  "userId user": "that is yours",
  "userId engineer.user": "that is yours",
  "userId projectManager": "that you manage",
  "userId project.projectManager": "of a project that you manage",
  "userId createdBy": "that you entered",
  "userId assignedUser": "that is assigned to you",
  "userId assignedTo": "that is assigned to you",
  "userId relatedDeal.assignedTo": "of a deal that is assigned to you",
  "userId owner": "that you own",
  "userId document.owner": "of a document that you own",
  "userId author": "that you wrote",
  "clientCompany client": "of your company",
  "clientCompany project.client": "of a project of your company",
};

/** How to describe a record: its path, and for whom. */
interface Subject {
  /** Empty for the record itself, else the path to it: `engineer`, `engineer's user`. */
  readonly path: string;
  readonly to: "reader" | "caller";
  /** The text follows a noun: `whose engineer is …`, `that is …`. */
  readonly relative: boolean;
}
const it = ({ path }: Subject): string => (path === "" ? "it" : path);
const fieldText = (of: Subject, field: string): string => {
  if (field === "objectId") return it(of);
  const name = of.to === "caller" ? spacedName(field) : field;
  return of.path === "" ? name : `${of.path}'s ${name}`;
};
const valueText = ({ to }: Subject, value: ConditionValue): string => {
  if (value === null) return "absent";
  if (typeof value !== "object") return String(value);
  return "given" in value ? `the given ${value.given}` : facts[value.actor][to];
};
const clause = (of: Subject, subject: string, verb: string): string => {
  if (!of.relative) return `${subject} ${verb}`;
  return subject === "it" ? `that ${verb}` : `whose ${subject} ${verb}`;
};
const grouped = (where: Condition, of: Subject): string => {
  const inner = where.is === "via" ? where.where : where;
  const text = phrase(where, of);
  return inner.is === "and" || inner.is === "or" ? `(${text})` : text;
};

const comparison = (where: Extract<Condition, { readonly is: "compare" }>, of: Subject, yes: boolean): string => {
  const { field, by, to } = where;
  if (by === "=" && to === null) {
    const noun = had.get(field);
    if (noun !== undefined) return clause(of, it(of), `has ${yes ? "no" : "a"} ${noun}`);
    return clause(of, fieldText(of, field), yes ? "is absent" : "is given");
  }
  const verb = yes ? orders[by] : orders[by].replace("is", "is not");
  return clause(of, fieldText(of, field), `${verb} ${valueText(of, to)}`);
};
const choice = (where: Extract<Condition, { readonly is: "oneOf" }>, of: Subject, yes: boolean): string => {
  const { field, values } = where;
  const verb = yes ? (values.length === 1 ? "is" : "is one of") : "is none of";
  return clause(of, fieldText(of, field), `${verb} ${values.map((value) => valueText(of, value)).join(", ")}`);
};
const negated = (where: Condition, of: Subject): string => {
  if (where.is === "compare") return comparison(where, of, false);
  if (where.is === "oneOf") return choice(where, of, false);
  const text = `(${phrase(where, { ...of, relative: false })})`;
  return of.relative ? `for which it does not hold that ${text}` : `not ${text}`;
};

const areas = {
  inside: "is inside the polygon",
  oneOf: "is one of the places",
  covers: "covers the place",
  same: "is the polygon",
};
const places = { start: "starts with", end: "ends with", inside: "contains" };

const phrase = (where: Condition, of: Subject): string => {
  const relation = of.to === "caller" && of.relative && of.path === "" ? relationOf(where) : null;
  const words = relation === null ? undefined : relations[relation];
  if (words !== undefined) return words;
  switch (where.is) {
    case "always":
      return "every row";
    case "never":
      return "no row";
    case "compare":
      return comparison(where, of, true);
    case "reaches":
      return clause(of, fieldText(of, where.field), `is absent or at least ${valueText(of, where.to)}`);
    case "oneOf":
      return choice(where, of, true);
    case "text":
      return clause(of, fieldText(of, where.field), `${places[where.at]} ${valueText(of, where.text)}`);
    case "matches":
      return clause(of, fieldText(of, where.field), `is like ${valueText(of, where.pattern)}`);
    case "has": {
      const values = where.values.map((each) => valueText(of, each)).join(" or ");
      return clause(of, fieldText(of, where.field), `${where.only ? "has nothing but" : "has"} ${values}`);
    }
    case "place":
      return clause(of, fieldText(of, where.field), areas[where.by]);
    case "and":
    case "or":
      return where.of.map((each) => grouped(each, of)).join(` ${where.is} `);
    case "not":
      return negated(where.of, of);
    case "via": {
      const path = fieldText(of, where.field);
      return where.where.is === "always" ? clause(of, path, "is there") : phrase(where.where, { ...of, path });
    }
    case "some": {
      const { by, entity } = where;
      const those = clause(
        of,
        it(of),
        of.to === "caller"
          ? `is the ${spacedName(by)} of ${withArticle(nounOf(entity))}`
          : `is the ${by} of ${withArticle(spacedName(entity))}`,
      );
      return where.where.is === "always"
        ? those
        : `${those} ${phrase(where.where, { ...of, path: "", relative: true })}`;
    }
  }
};

/** A condition in words, with facts of the actor in the third person: `engineer's user is the actor`. */
export const conditionText = (where: Condition): string => phrase(where, { path: "", to: "reader", relative: false });
/** The condition in words that follow a noun, addressed to the caller: `of a project that you manage`, `whose stage is not won`. */
export const relativeClause = (where: Condition): string => phrase(where, { path: "", to: "caller", relative: true });
