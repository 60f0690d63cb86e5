import { entityNamed } from "../../domain/entities.ts";
import { roles } from "../../domain/kernel/context/actor.ts";
import { defaultSettings, type Settings } from "../../domain/kernel/context/settings.ts";
import { anyActor, placeholderOf } from "../../domain/kernel/policy/actor-placeholder.ts";
import { filterOf, type Policy, type Rule } from "../../domain/kernel/policy/policy.ts";
import type { Param, Predicate } from "../../domain/kernel/policy/predicate.ts";
import { simplify } from "../../domain/kernel/policy/simplify.ts";
import { allFields } from "../../domain/kernel/schema/entity.ts";
import type { Read } from "../../ports/load.ts";
import { type RelationCondition, relationConditionsIn } from "./related-rows.ts";

/** Every combination of the settings that policies ask for. */
const settingsVariants: ReadonlyArray<Settings> = (["firm", "staffed"] as const).flatMap((projectVisibility) =>
  (["own", "team"] as const).map((crmVisibility) => ({ ...defaultSettings, projectVisibility, crmVisibility })),
);

/** Whether it depends on who asks: every mark begins with U+0000, which no other text holds. */
const isMarked = (where: Predicate): boolean => JSON.stringify(where).includes("\\u0000");

/**
 * The condition with the actor's id as a parameter. What depends on the actor's role, company or team is not known before the load
 * runs, so it counts as fulfilled: some rows more are read, and the policy is judged on them afterwards.
 */
const bindActor = (where: Predicate, actor: Param<string>): Predicate => {
  switch (where.is) {
    case "compare": {
      const mark = placeholderOf(where.to);
      if (mark === undefined) return where;
      return mark === "userId" ? { ...where, to: actor } : { is: "always" };
    }
    case "oneOf":
      return where.values.some((value) => placeholderOf(value) !== undefined) ? { is: "always" } : where;
    case "and":
    case "or":
      return { ...where, of: where.of.map((each) => bindActor(each, actor)) };
    case "not":
      return isMarked(where.of) ? { is: "always" } : where;
    case "via":
    case "some":
      return { ...where, where: bindActor(where.where, actor) };
    default:
      return where;
  }
};

/** Every look of a rule at other rows, whoever asks and whatever the firm decided. */
const relationConditionsOf = (rule: Rule<never>): ReadonlyArray<RelationCondition> =>
  roles.flatMap((role) =>
    settingsVariants.flatMap((firm) => relationConditionsIn(simplify(filterOf(rule(anyActor(role), firm))))),
  );

/** The rules that are asked of a row when it is changed and shown. */
export const rulesOf = (policy: Policy | undefined, action?: string): ReadonlyArray<Rule<never>> => {
  if (policy === undefined) return [];
  const rule = action === undefined ? undefined : policy.may[action];
  return [
    policy.read,
    ...(rule === undefined ? [] : [rule]),
    ...[...policy.hidden, ...policy.hiddenParts].map(({ visible }) => visible),
  ];
};

/** A row whose policy is to be judged: `id` where it is stored; `to` are the ids that its pointers have, where it is yet to be made. */
export interface Subject {
  readonly entity: string;
  readonly id?: Param<string>;
  readonly to?: Readonly<Record<string, Param<string>>>;
}

const objectId = (to: Param<string>): Predicate => ({ is: "compare", field: "objectId", by: "=", to });
const rows = (entity: string, where: Predicate): Read => {
  const of = entityNamed(entity);
  return { kind: "many", entity: of, pick: Object.keys(allFields(of)), where, order: [], limit: null, skip: 0 };
};

/** The rows that `look` sees from the rows of `entity` that satisfy `these`. */
const seen = (look: RelationCondition, entity: string, these: Predicate): Predicate =>
  look.is === "via"
    ? { is: "some", entity, by: look.field, where: these }
    : { is: "via", field: look.by, entity, where: these };

const readsFrom = (
  look: RelationCondition,
  where: Predicate,
  actor: Param<string>,
): ReadonlyArray<readonly [entity: string, where: Predicate]> => {
  const found = look.is === "via" ? where : simplify({ is: "and", of: [where, bindActor(look.where, actor)] });
  const further = relationConditionsIn(look.where).flatMap((next) =>
    readsFrom(next, seen(next, look.entity, found), actor),
  );
  return [[look.entity, found], ...further];
};

const first = (look: RelationCondition, { entity, id, to }: Subject): Predicate => {
  if (id === undefined) {
    const target = look.is === "via" ? to?.[look.field] : undefined;
    return target === undefined ? { is: "never" } : objectId(target);
  }
  if (look.is === "some") return { is: "compare", field: look.by, by: "=", to: id };
  return seen(look, entity, objectId(id));
};

/**
 * The rows around `subject` that rules look at, as reads of a load: so that a policy can be judged on what the load found. `actor` is
 * the parameter that holds the id of who asks.
 */
export const relatedReads = (
  name: string,
  subject: Subject,
  rules: ReadonlyArray<Rule<never>>,
  actor: Param<string>,
): Readonly<Record<string, Read>> => {
  const found = rules.flatMap(relationConditionsOf).flatMap((look) => readsFrom(look, first(look, subject), actor));
  const once = new Map(found.map(([entity, where]) => [JSON.stringify([entity, where]), rows(entity, where)]));
  return Object.fromEntries([...once.values()].map((read, i) => [`${name}${i + 1}`, read]));
};
