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

/** Which rows a right covers: all, or those that one of the terms names. An empty list means none. */
export type RowScope = "all" | ReadonlyArray<string>;
/** The fields that one action may write: only these, or all but these, whichever list is shorter. */
export type FieldLimit = { readonly only: ReadonlyArray<string> } | { readonly allBut: ReadonlyArray<string> };
/** The rights of one role on one class. */
export interface RoleRights {
  /** The rows of each action: `read` (find, get and count), and every other action and event of the class. */
  readonly may: Readonly<Record<string, RowScope>>;
  /** The limits of each action. An action that is missing here may write every field. */
  readonly fields: Readonly<Record<string, FieldLimit>>;
  /** For each field that is hidden on some rows: the rows that show it. A field that is missing here is shown on every readable row. */
  readonly seen: Readonly<Record<string, RowScope>>;
}
/** The rights of every role on one class. */
export interface ClassRights {
  readonly class: string;
  readonly roles: Readonly<Record<Role, RoleRights>>;
  /** The meaning of each term: `own` → `engineer's user is the actor`. */
  readonly terms: Readonly<Record<string, string>>;
}
/** The rights on every class, in the order of the classes. */
export type PolicyTable = ReadonlyArray<ClassRights>;

const named = (name: string) => allEntities.find((each) => each.name === name);

/** The alternatives of a condition, including those on related rows. */
const reasons = (where: Predicate): ReadonlyArray<Predicate> =>
  alternatives(where).flatMap(
    (one): ReadonlyArray<Predicate> =>
      one.is === "via" || one.is === "some" ? reasons(one.where).map((each) => ({ ...one, where: each })) : [one],
  );

/** Collects the terms of one class. A second meaning of `own` becomes `own (2)`; a condition without a name is printed as text. */
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
 * Who may do what: for every class and role, each action with the rows it covers, derived from the policies. `settings` are those
 * of `firm.settings.get`, or a part of them; missing ones have their defaults.
 */
export const policyTable = (settings: Partial<PlainSettings> = {}): PolicyTable => {
  // Policies do not use the dated settings, which have another form inside.
  const { capacityLimit, hoursPerDayMax, week, closedThrough, steps, ...firm } = settings;
  const under: Settings = { ...defaultSettings, ...firm };
  return Object.entries(policies).flatMap(([name, policy]) =>
    policy === undefined ? [] : [classRights(name, policy, under)],
  );
};
