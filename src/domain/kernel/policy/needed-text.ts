import { type Role, roles } from "../context/actor.ts";
import type { Settings } from "../context/settings.ts";
import { joinedBy } from "../refusal/explain.ts";
import type { Entity } from "../schema/entity.ts";
import { conditionFor, placeholders } from "./actor-placeholder.ts";
import type { Rule } from "./policy.ts";
import { alternatives, type Predicate } from "./predicate.ts";
import { type Named, relativeText, withArticle } from "./predicate-text.ts";

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

const roleText = (of: ReadonlyArray<Role>): string => `the role ${joinedBy("or", of)}`;

const isAsker = (where: Predicate): boolean =>
  where.is === "compare" && where.field === "objectId" && where.by === "=" && where.to === placeholders.userId;

/** "a Task whose assignedUser is you or whose project's projectManager is you". */
const recordTexts = (of: ReadonlyArray<Predicate>, { class: name, entity, named }: Judged): ReadonlyArray<string> => {
  const clauses = of.filter((each) => !isAsker(each)).map((each) => relativeText(each, entity, named));
  const either = clauses.some((each) => each.includes(" and ")) ? ", or " : " or ";
  return [
    ...(of.some(isAsker) ? [`your own ${name}`] : []),
    ...(clauses.length === 0 ? [] : [`${withArticle(name)} ${clauses.join(either)}`]),
  ];
};

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
 * Who may do what the rule decides, in words that follow "needs": `the role administrator, or a BillableHour whose
 * project's projectManager is you`. Roles that may do it with every row come first. Roles that the rule refuses
 * without a row get `CLASS_FORBIDDEN`, so they are left out.
 */
export const neededText = (rule: Rule<never>, firm: Settings, of: Judged): string => {
  const all = roles.map((role) => [role, conditionFor(rule, role, firm, roles)] as const);
  const free = all.flatMap(([role, { is }]) => (is === "always" ? [role] : []));
  if (free.length === roles.length) return "any role";
  const bound = all.filter(([, { is }]) => is !== "always" && is !== "never");
  const shared = sharedBy(bound);
  const texts = [
    ...(free.length === 0 ? [] : [roleText(free)]),
    ...shared.flatMap((each) =>
      each.roles.length === bound.length
        ? recordTexts(each.of, of)
        : recordTexts(each.of, of).map((text) => `${roleText(each.roles)} for ${text}`),
    ),
  ];
  if (texts.length === 0) return "a right that nobody has";
  const between = texts.length > 2 ? ";" : ",";
  return texts.map((text, i) => (i > 0 && i === texts.length - 1 ? `or ${text}` : text)).join(`${between} `);
};
