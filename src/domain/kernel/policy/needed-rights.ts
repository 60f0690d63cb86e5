import { type Role, roles } from "../context/actor.ts";
import type { Settings } from "../context/settings.ts";
import type { Sentence } from "../messages/english/sentences.ts";
import type { Entity } from "../schema/entity.ts";
import { conditionFor } from "./actor-placeholder.ts";
import { type Named, plainCondition } from "./plain-condition.ts";
import type { Rule } from "./policy.ts";
import { alternatives, type Predicate } from "./predicate.ts";
import { simplify } from "./simplify.ts";

/** The class that the rule is about, as callers write it, and its fields if known. */
interface Judged {
  readonly class: string;
  readonly entity?: Entity | undefined;
  readonly named?: Named;
}
/** Alternatives that the same roles have. */
interface Shared {
  readonly roles: ReadonlyArray<Role>;
  readonly of: ReadonlyArray<Predicate>;
}

/** Groups the alternatives by the roles that have them. */
const sharedBy = (bound: ReadonlyArray<readonly [Role, Predicate]>): ReadonlyArray<Shared> => {
  const holders = new Map<string, { readonly where: Predicate; readonly roles: Array<Role> }>();
  for (const [role, where] of bound)
    for (const each of alternatives(where)) {
      const key = JSON.stringify(each);
      const found = holders.get(key) ?? { where: each, roles: [] };
      found.roles.push(role);
      holders.set(key, found);
    }
  const byRoles = Map.groupBy(holders.values(), (each) => each.roles.join());
  return [...byRoles.values()].map((same) => ({
    roles: same[0]?.roles ?? [],
    of: same.map(({ where }) => where),
  }));
};

/**
 * Who may do what the rule decides, as a sentence that follows "needs": `the role administrator, or a row of hours
 * of a project that you manage`. Roles that may do it with every row come first. Roles that the rule refuses
 * without a row get `CLASS_FORBIDDEN`, so they are left out.
 */
export const rightsNeeded = (rule: Rule<never>, firm: Settings, { class: name, entity, named }: Judged): Sentence => {
  const all = roles.map((role) => [role, conditionFor(rule, role, firm, roles)] as const);
  const free = all.flatMap(([role, { is }]) => (is === "always" ? [role] : []));
  if (free.length === roles.length) return { id: "anyRole" };
  const bound = all.filter(([, { is }]) => is !== "always" && is !== "never");
  return {
    id: "rights",
    class: name,
    free,
    bound: sharedBy(bound).map((each) => ({
      ...(each.roles.length === bound.length ? {} : { roles: each.roles }),
      of: each.of.map((where) => plainCondition(simplify(where), entity, named)),
    })),
  };
};
