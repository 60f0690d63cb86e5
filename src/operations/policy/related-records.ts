import { entityNamed } from "../../domain/entities.ts";
import { roles } from "../../domain/kernel/context/actor.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { defaultSettings, type Settings } from "../../domain/kernel/context/settings.ts";
import { anyActor, placeholderOf } from "../../domain/kernel/policy/actor-placeholder.ts";
import type { RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import { filterOf, type Policy, type Rule } from "../../domain/kernel/policy/policy.ts";
import type { Param, Predicate } from "../../domain/kernel/policy/predicate.ts";
import { simplify } from "../../domain/kernel/policy/simplify.ts";
import type { Entity } from "../../domain/kernel/schema/entity.ts";
import { type OrderBy, type Read, rowsWhere } from "../../ports/load.ts";
import type { LoadedRows } from "../../ports/store.ts";
import { policies } from "./policies.ts";

type Values = Readonly<Record<string, unknown>>;
type Reads = Readonly<Record<string, Read>>;

/** A condition of a predicate on other rows: those that a pointer names, or those that point to the record. */
export type RelationCondition = Extract<Predicate, { readonly is: "via" | "some" }>;
export const relationConditionsIn = (where: Predicate): ReadonlyArray<RelationCondition> => {
  switch (where.is) {
    case "and":
    case "or":
      return where.of.flatMap(relationConditionsIn);
    case "not":
      return relationConditionsIn(where.of);
    case "via":
    case "some":
      return [where];
    default:
      return [];
  }
};

/** The rules that are judged when a row is changed and shown. */
export const rulesOf = (policy: Policy | undefined, action?: string): ReadonlyArray<Rule<never>> => {
  if (policy === undefined) return [];
  const rule = action === undefined ? undefined : policy.may[action];
  return [policy.read, ...(rule === undefined ? [] : [rule]), ...hiddenFieldRules(policy)];
};
const hiddenFieldRules = (policy: Policy | undefined): ReadonlyArray<Rule<never>> =>
  [...(policy?.hidden ?? []), ...(policy?.hiddenParts ?? [])].map(({ visible }) => visible);

/** The ids that identify rows: one or several values, or a parameter of a load. */
type Ids = Param<string> | ReadonlyArray<string>;
const fieldIn = (field: string, ids: Ids): Predicate => {
  if ("param" in ids) return { is: "compare", field, by: "=", to: ids };
  return ids.length === 0 ? { is: "never" } : { is: "oneOf", field, values: ids };
};

/** The rows of the condition's class that are related to the rows of `entity` that satisfy `where`. */
const relatedTo = (condition: RelationCondition, entity: string, where: Predicate): Predicate =>
  condition.is === "via"
    ? { is: "some", entity, by: condition.field, where }
    : { is: "via", field: condition.by, entity, where };

/** The rows that a condition needs, and those that its own conditions need; `where` selects the rows of its class. */
const readsFrom = (
  condition: RelationCondition,
  where: Predicate,
  bind: (where: Predicate) => Predicate,
): ReadonlyArray<readonly [entity: string, where: Predicate]> => {
  const found = condition.is === "via" ? where : simplify({ is: "and", of: [where, bind(condition.where)] });
  const further = relationConditionsIn(condition.where).flatMap((next) =>
    readsFrom(next, relatedTo(next, condition.entity, found), bind),
  );
  return [[condition.entity, found], ...further];
};

/** One read for each class and predicate. */
const readsOf = (
  found: ReadonlyArray<readonly [entity: string, where: Predicate]>,
  nameOf: (entity: string, i: number) => string,
): Reads => {
  const unique = new Map(found.map((each) => [JSON.stringify(each), each]));
  return Object.fromEntries(
    [...unique.values()].map(([entity, where], i) => [nameOf(entity, i), rowsWhere(entityNamed(entity), where)]),
  );
};

// Loads are made once, before the actor and the settings are known.

/** Every combination of the settings that policies use. */
const settingsVariants: ReadonlyArray<Settings> = (["firm", "staffed"] as const).flatMap((projectVisibility) =>
  (["own", "team"] as const).map((crmVisibility) => ({ ...defaultSettings, projectVisibility, crmVisibility })),
);

/** Whether the condition depends on the actor: every placeholder begins with U+0000, which no other text contains. */
const dependsOnActor = (where: Predicate): boolean => JSON.stringify(where).includes("\\u0000");

/**
 * The condition with the actor's id as a parameter; null stands for any actor. The actor's role, company and team are unknown
 * before the load runs, so conditions on them count as true: the load reads a few rows more, and the policy is judged afterwards.
 */
const bindActor = (where: Predicate, actor: Param<string> | null): Predicate => {
  switch (where.is) {
    case "compare": {
      const placeholder = placeholderOf(where.to);
      if (placeholder === undefined) return where;
      return placeholder === "userId" && actor !== null ? { ...where, to: actor } : { is: "always" };
    }
    case "oneOf":
      return where.values.some((value) => placeholderOf(value) !== undefined) ? { is: "always" } : where;
    case "and":
    case "or":
      return { ...where, of: where.of.map((each) => bindActor(each, actor)) };
    case "not":
      return dependsOnActor(where.of) ? { is: "always" } : where;
    case "via":
    case "some":
      return { ...where, where: bindActor(where.where, actor) };
    default:
      return where;
  }
};

/** A row whose policy will be judged: `id` if it is stored; `to` are the ids of its pointers if the operation creates it. */
export interface Subject {
  readonly entity: string;
  readonly id?: Param<string>;
  readonly to?: Readonly<Record<string, Param<string>>>;
}
const relatedToSubject = (condition: RelationCondition, { entity, id, to }: Subject): Predicate => {
  if (id === undefined) {
    const target = condition.is === "via" ? to?.[condition.field] : undefined;
    return target === undefined ? { is: "never" } : fieldIn("objectId", target);
  }
  return condition.is === "some" ? fieldIn(condition.by, id) : relatedTo(condition, entity, fieldIn("objectId", id));
};

/**
 * The rows related to `subject` that rules depend on, as reads of a load, for every actor and setting. `actor` is the parameter
 * that holds the actor's id.
 */
export const relatedReads = (
  name: string,
  subject: Subject,
  rules: ReadonlyArray<Rule<never>>,
  actor: Param<string>,
): Reads => {
  const conditions = rules.flatMap((rule) =>
    roles.flatMap((role) =>
      settingsVariants.flatMap((firm) => relationConditionsIn(simplify(filterOf(rule(anyActor(role), firm))))),
    ),
  );
  const bind = (where: Predicate): Predicate => bindActor(where, actor);
  return readsOf(
    conditions.flatMap((condition) => readsFrom(condition, relatedToSubject(condition, subject), bind)),
    (_entity, i) => `${name}${i + 1}`,
  );
};

// Queries read in rounds: the rows are loaded, the actor and the settings known.

/** What the rows are: rows of an answer, or records that it includes. */
export type ShownRows = "rows" | `included ${number}`;
/** The same, versions in the log, or the rows of an answer as their access lists see them. */
type RowSource = ShownRows | "versions" | `access to ${ShownRows}`;
const readName = (source: RowSource, entity: string): string => `related to ${source} ${entity} `;

/** The rows related to loaded rows that conditions look at, as reads of the next round. */
const readsFor = (
  source: RowSource,
  { name }: Entity,
  rows: ReadonlyArray<Values>,
  conditions: ReadonlyArray<Predicate>,
  bind: (where: Predicate) => Predicate = (where) => where,
): Reads => {
  const idsIn = (field: string): ReadonlyArray<string> =>
    [...new Set(rows.map((row) => row[field]))].filter((id) => typeof id === "string");
  const found = conditions
    .flatMap(relationConditionsIn)
    .flatMap((condition) =>
      readsFrom(
        condition,
        condition.is === "via" ? fieldIn("objectId", idsIn(condition.field)) : fieldIn(condition.by, idsIn("objectId")),
        bind,
      ),
    );
  return readsOf(found, (entity, i) => `${readName(source, entity)}${name} ${i}`);
};
const conditionsOf = (rules: ReadonlyArray<Rule<never>>, at: Moment): ReadonlyArray<Predicate> =>
  rules.map((rule) => filterOf(rule(at.actor, at.firm)));
/** The rows related to `rows` that conditions with placeholders depend on, whoever the actor is. */
export const readsForAnyActor = (
  source: RowSource,
  of: Entity,
  rows: ReadonlyArray<Values>,
  where: ReadonlyArray<Predicate>,
): Reads => readsFor(source, of, rows, where, (each) => bindActor(each, null));
/** Whether other rows decide which fields are hidden from the actor. */
export const hidesByRelatedRows = ({ name }: Entity, at: Moment): boolean => {
  const rules = hiddenFieldRules(policies[name]);
  return rules.length > 0 && conditionsOf(rules, at).some((where) => relationConditionsIn(where).length > 0);
};
/** The rows related to `rows` that decide which of their fields are hidden from the actor. */
export const hiddenFieldReads = (source: RowSource, of: Entity, rows: ReadonlyArray<Values>, at: Moment): Reads =>
  readsFor(source, of, rows, conditionsOf(hiddenFieldRules(policies[of.name]), at));
/** The rows related to `rows` that decide which of them the actor may read, and which of their fields. */
export const visibilityReads = (source: RowSource, of: Entity, rows: ReadonlyArray<Values>, at: Moment): Reads =>
  readsFor(source, of, rows, conditionsOf(rulesOf(policies[of.name]), at));

/** The records whose fields order the rows. */
export const orderReads = (rows: ReadonlyArray<Values>, order: ReadonlyArray<OrderBy>): Reads => {
  const found = order.flatMap(({ last }) => {
    if (last === undefined) return [];
    const ids = rows.map((row) => row.objectId as string);
    return [[last.entity, { is: "and", of: [fieldIn(last.by, ids), last.latest.among] }] as const];
  });
  return readsOf(found as ReadonlyArray<readonly [string, Predicate]>, (entity) => `${readName("rows", entity)}order`);
};

/** What {@link hiddenFieldReads} or {@link visibilityReads} loaded, for the evaluation of policies. */
export const relatedRecords = (source: RowSource, loadedRows: LoadedRows): RelatedRecords => {
  const byClass = new Map<string, ReadonlyMap<string, Values>>();
  const rowsOf = (entity: string): ReadonlyMap<string, Values> => {
    const loaded =
      byClass.get(entity) ??
      new Map(
        Object.entries(loadedRows)
          .filter(([name]) => name.startsWith(readName(source, entity)))
          .flatMap(([, rows]) => (rows as ReadonlyArray<Values>).map((row) => [row.objectId as string, row])),
      );
    byClass.set(entity, loaded);
    return loaded;
  };
  const byPointer = new Map<string, ReadonlyMap<unknown, ReadonlyArray<Values>>>();
  const rowsBy = (entity: string, by: string): ReadonlyMap<unknown, ReadonlyArray<Values>> => {
    const key = `${entity} ${by}`;
    const grouped = byPointer.get(key) ?? Map.groupBy(rowsOf(entity).values(), (row) => row[by]);
    byPointer.set(key, grouped);
    return grouped;
  };
  return {
    get: (entity, objectId) => rowsOf(entity).get(objectId),
    pointing: (entity, by, objectId) => rowsBy(entity, by).get(objectId) ?? [],
  };
};
