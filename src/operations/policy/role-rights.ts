import { allEntities } from "../../domain/entities.ts";
import { type Role, roles } from "../../domain/kernel/context/actor.ts";
import { defaultSettings, type Settings } from "../../domain/kernel/context/settings.ts";
import { anyActor, conditionFor } from "../../domain/kernel/policy/actor-placeholder.ts";
import type { Policy, Rule } from "../../domain/kernel/policy/policy.ts";
import { alternatives, type Predicate } from "../../domain/kernel/policy/predicate.ts";
import { predicateText } from "../../domain/kernel/policy/predicate-text.ts";
import type { PlainSettings } from "../../domain/settings/plain-settings.ts";
import { writingActions } from "./crud-letters.ts";
import { policies } from "./policies.ts";
import { termOf } from "./row-terms.ts";

/** Which rows: all of them, or those that one of these terms names; none where there is no term. */
export type RowScope = "all" | ReadonlyArray<string>;
/** The fields that may be written in one action: only these, or all but these, whichever is shorter to say. */
export type FieldLimit = { readonly only: ReadonlyArray<string> } | { readonly allBut: ReadonlyArray<string> };
/** What one role may do with one class. */
export interface RoleRights {
  /** By action: `read`, which is find, get and count; then every other action and event of the class. */
  readonly may: Readonly<Record<string, RowScope>>;
  /** By action; an action that is not here may write every field. */
  readonly fields: Readonly<Record<string, FieldLimit>>;
  /** The rows on which a field shows that is hidden on others; a field that is not here shows wherever the row does. */
  readonly seen: Readonly<Record<string, RowScope>>;
}
export interface ClassRights {
  readonly class: string;
  readonly roles: Readonly<Record<Role, RoleRights>>;
  /** What the terms mean: `own` → `engineer's user is the actor`. */
  readonly terms: Readonly<Record<string, string>>;
}
export type PolicyTable = ReadonlyArray<ClassRights>;

const named = (name: string) => allEntities.find((each) => each.name === name);

/** The alternatives of a condition, also those behind a pointer: each is a reason of its own. */
const reasons = (where: Predicate): ReadonlyArray<Predicate> =>
  alternatives(where).flatMap(
    (one): ReadonlyArray<Predicate> =>
      one.is === "via" || one.is === "some" ? reasons(one.where).map((each) => ({ ...one, where: each })) : [one],
  );

/** The terms of one class, each with one meaning: a second meaning of `own` becomes `own (2)`; what has no name is told as it is. */
const glossary = (entity: string) => {
  const terms: Record<string, string> = {};
  const term = (where: Predicate): string => {
    const text = predicateText(where, named(entity), named);
    const word = termOf(where);
    if (word === null) return `where ${text}`;
    for (let i = 1; ; i++) {
      const name = i === 1 ? word : `${word} (${i})`;
      terms[name] ??= text;
      if (terms[name] === text) return name;
    }
  };
  return { terms, term };
};

const limitOf = (policy: Policy, role: Role, action: string): FieldLimit | undefined => {
  const writable = policy.writable(anyActor(role), action);
  if (writable === "all") return undefined;
  const entity = named(policy.entity);
  const every = Object.entries(entity?.fields ?? {}).flatMap(([name, { system }]) => (system === true ? [] : [name]));
  const others = every.filter((name) => !writable.includes(name));
  return others.length < writable.length ? { allBut: others } : { only: [...writable] };
};

const classRights = (name: string, policy: Policy, firm: Settings): ClassRights => {
  const { terms, term } = glossary(policy.entity);
  const extentOf = (rule: Rule<never>, role: Role): RowScope => {
    const where = conditionFor(rule, role, firm, roles);
    return where.is === "always" ? "all" : [...new Set(reasons(where).map(term))];
  };
  const rightsOf = (role: Role): RoleRights => {
    const rules = Object.entries({ read: policy.read, ...policy.may });
    const may = Object.fromEntries(rules.map(([action, rule]) => [action, extentOf(rule, role)]));
    const open = (action: string): boolean => may[action] === "all" || (may[action]?.length ?? 0) > 0;
    const limits = writingActions(Object.keys(policy.may)).flatMap((action) => {
      const limit = open(action) ? limitOf(policy, role, action) : undefined;
      return limit === undefined ? [] : [[action, limit] as const];
    });
    const parts = policy.hiddenParts.map(({ field, parts: [part], visible }) => ({
      field: `${field}.${part}`,
      visible,
    }));
    const hidden = open("read") ? [...policy.hidden, ...parts] : [];
    const seen = hidden.map(({ field, visible }) => [field, extentOf(visible, role)] as const);
    return {
      may,
      fields: Object.fromEntries(limits),
      seen: Object.fromEntries(seen.filter(([_field, extent]) => extent !== "all")),
    };
  };
  const byRole = Object.fromEntries(roles.map((role) => [role, rightsOf(role)])) as Record<Role, RoleRights>;
  return { class: name, roles: byRole, terms };
};

/**
 * Who may do what, for people and programs: for every class and role each action with the rows it is allowed on, derived from the
 * policies that also judge. `settings` as `firm.settings.get` answers them, or a part; what is left out has its default.
 */
export const policyTable = (settings: Partial<PlainSettings> = {}): PolicyTable => {
  // No policy asks for a day's limits; those alone are kept in another form.
  const { capacityLimit, hoursPerDayMax, week, closedThrough, steps, ...firm } = settings;
  const under: Settings = { ...defaultSettings, ...firm };
  return Object.entries(policies).flatMap(([name, policy]) =>
    policy === undefined ? [] : [classRights(name, policy, under)],
  );
};
