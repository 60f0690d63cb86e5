import { type Condition, type ConditionValue, isOwnAccount } from "../condition.ts";
import type { rightSentences as english } from "../english/rights.ts";
import type { Say, Translated } from "../say.ts";
import { withForm, wordOf } from "./words.ts";

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
    case "startsWith":
      return `${path(of, where.field)} beginnt mit ${valueText(where.text)}`;
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
      return `${where.entity} zeigt darauf mit ${where.by}${where.where.is === "always" ? "" : ` und hat ${formula(where.where, "")}`}`;
  }
};

const accusative = { der: "einen", die: "eine", das: "ein" };
const yours = { der: "Ihren eigenen", die: "Ihre eigene", das: "Ihr eigenes" };
const recordTexts = (of: ReadonlyArray<Condition>, entity: string, say: Say): ReadonlyArray<string> => {
  const formulas = of.filter((each) => !isOwnAccount(each)).map((each) => formula(each, ""));
  return [
    ...(of.some(isOwnAccount) ? [withForm(entity, yours)] : []),
    ...(formulas.length === 0 ? [] : [`${withForm(entity, accusative)} mit ${say.or(formulas)}`]),
  ];
};
const roleText = (of: ReadonlyArray<string>, say: Say): string => `die Rolle ${say.or(of.map(wordOf))}`;

/** Who may do something, in words that follow "erfordert". */
export const rightSentences: Translated<typeof english> = {
  anyRole: () => "irgendeine Rolle",
  rights: (of, say) => {
    const texts = [
      ...(of.free.length === 0 ? [] : [roleText(of.free, say)]),
      ...of.bound.flatMap(({ roles, of: conditions }) =>
        recordTexts(conditions, of.class, say).map((text) =>
          roles === undefined ? text : `${roleText(roles, say)} für ${text}`,
        ),
      ),
    ];
    return texts.length === 0 ? "ein Recht, das niemand hat" : texts.join("; oder ");
  },
};
