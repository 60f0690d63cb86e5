import { type Condition, type ConditionValue, isOwn, type Relation, relationOf } from "../condition.ts";
import type { rightSentences as english } from "../english/rights.ts";
import type { Say, Translated } from "../say.ts";
import { formOf, nounOf, withForm, wordOf } from "./words.ts";

const facts = {
  userId: "Ihr Konto",
  clientCompany: "Ihr Unternehmen",
  team: "Ihr Team",
  role: "Ihre Rolle",
} as const;
const orders = { "=": "=", "<": "<", "<=": "≤", ">": ">", ">=": "≥" } as const;
const opposites = { "=": "≠", "<": "≥", "<=": ">", ">": "≤", ">=": "<" } as const;

const valueText = (value: ConditionValue): string => {
  if (value === null) return "leer";
  if (typeof value !== "object") return String(value);
  return "given" in value ? value.given : facts[value.actor];
};
const path = (of: string, field: string): string => (of === "" ? field : `${of}.${field}`);

const areas = {
  inside: "liegt im Polygon",
  oneOf: "ist einer der Orte",
  covers: "umfasst den Ort",
  same: "ist das Polygon",
};
const places = { start: "beginnt mit", end: "endet mit", inside: "enthält" };

/** A condition as a formula over field names: `project.projectManager = Ihr Konto`. */
const formula = (where: Condition, of: string): string => {
  switch (where.is) {
    case "always":
      return "immer";
    case "never":
      return "nie";
    case "compare":
      return `${path(of, where.field)} ${orders[where.by]} ${valueText(where.to)}`;
    case "reaches":
      return `${path(of, where.field)} leer oder ≥ ${valueText(where.to)}`;
    case "oneOf":
      return `${path(of, where.field)} = ${where.values.map(valueText).join(" oder ")}`;
    case "text":
      return `${path(of, where.field)} ${places[where.at]} ${valueText(where.text)}`;
    case "matches":
      return `${path(of, where.field)} passt zu ${valueText(where.pattern)}`;
    case "has":
      return `${path(of, where.field)} enthält ${where.only ? "nur " : ""}${where.values.map(valueText).join(" oder ")}`;
    case "place":
      return `${path(of, where.field)} ${areas[where.by]}`;
    case "and":
    case "or":
      return where.of
        .map((each) => (each.is === "and" || each.is === "or" ? `(${formula(each, of)})` : formula(each, of)))
        .join(where.is === "and" ? " und " : " oder ");
    case "not":
      return where.of.is === "compare"
        ? `${path(of, where.of.field)} ${opposites[where.of.by]} ${valueText(where.of.to)}`
        : `nicht (${formula(where.of, of)})`;
    case "via":
      return where.where.is === "always"
        ? `${path(of, where.field)} vorhanden`
        : formula(where.where, path(of, where.field));
    case "some":
      return `${nounOf(where.entity)} zeigt darauf mit ${where.by}${where.where.is === "always" ? "" : ` und hat ${formula(where.where, "")}`}`;
  }
};

const accusative = { der: "einen", die: "eine", das: "ein" };
const yours = { der: "Ihren eigenen", die: "Ihre eigene", das: "Ihr eigenes" };
/** The relative pronouns after a noun. */
const whom = { der: "den", die: "die", das: "das" };
const who = { der: "der", die: "die", das: "das" };

/** How a record is related to the caller, in words that follow its noun. */
const relations: Readonly<Partial<Record<Relation, (entity: string) => string>>> = {
  "userId projectManager": (entity) => `, ${formOf(entity, whom)} Sie leiten`,
  "userId project.projectManager": () => " eines Projekts, das Sie leiten",
  "userId createdBy": (entity) => `, ${formOf(entity, whom)} Sie angelegt haben`,
  "userId assignedUser": (entity) => `, ${formOf(entity, who)} Ihnen zugewiesen ist`,
  "userId assignedTo": (entity) => `, ${formOf(entity, who)} Ihnen zugewiesen ist`,
  "userId relatedDeal.assignedTo": () => " eines Geschäfts, das Ihnen zugewiesen ist",
  "userId owner": (entity) => `, ${formOf(entity, who)} Ihnen gehört`,
  "userId document.owner": () => " eines Dokuments, das Ihnen gehört",
  "userId author": (entity) => `, ${formOf(entity, whom)} Sie geschrieben haben`,
  "clientCompany client": () => " Ihres Unternehmens",
  "clientCompany project.client": () => " eines Projekts Ihres Unternehmens",
};
const relationText = (where: Condition, entity: string): string | undefined =>
  relations[relationOf(where) ?? "userId objectId"]?.(entity);
const clause = (where: Condition, entity: string): string => {
  const [related, ...others] = where.is === "and" ? where.of : [where];
  const words = related === undefined ? undefined : relationText(related, entity);
  if (words !== undefined)
    return others.length === 0
      ? words
      : `${words}${words.startsWith(",") ? "," : ""} mit ${formula({ is: "and", of: others }, "")}`;
  if (where.is === "compare" && where.field === "passwordHash" && where.to === null) return " ohne Passwort";
  if (where.is === "some" && where.by === "projectManager" && relationOf(where.where) === "clientCompany client")
    return `, ${formOf(entity, who)} ein Projekt Ihres Unternehmens leitet`;
  return ` mit ${formula(where, "")}`;
};
const recordTexts = (of: ReadonlyArray<Condition>, entity: string): ReadonlyArray<string> => [
  ...(of.some(isOwn) ? [withForm(entity, yours)] : []),
  ...of.filter((each) => !isOwn(each)).map((each) => `${withForm(entity, accusative)}${clause(each, entity)}`),
];
const roleText = (of: ReadonlyArray<string>, say: Say): string => `die Rolle ${say.or(of.map(wordOf))}`;

/** Who may do something, in words that follow "dazu braucht es". */
export const rightSentences: Translated<typeof english> = {
  anyRole: () => "irgendeine Rolle",
  rights: (of, say) => {
    const texts = [
      ...(of.free.length === 0 ? [] : [roleText(of.free, say)]),
      ...of.bound.flatMap(({ roles, of: conditions }) =>
        recordTexts(conditions, of.class).map((text) =>
          roles === undefined ? text : `${roleText(roles, say)} für ${text}`,
        ),
      ),
    ];
    if (texts.length === 0) return "ein Recht, das niemand hat";
    const last = texts.length > 2 ? "; oder " : " oder ";
    return texts.map((text, i) => (i === 0 ? text : `${i === texts.length - 1 ? last : "; "}${text}`)).join("");
  },
};
