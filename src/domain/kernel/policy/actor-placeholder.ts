import type { Actor, Role } from "../context/actor.ts";
import type { Settings } from "../context/settings.ts";
import { filterOf, type Rule } from "./policy.ts";
import { alternatives, type Predicate, type Scalar } from "./predicate.ts";
import { simplify } from "./simplify.ts";

/**
 * Placeholders for facts of the actor. No stored text contains U+0000 (R-VAL-7), so a placeholder in a predicate comes
 * from a policy.
 */
export const placeholders = {
  userId: "\u0000actor",
  clientCompany: "\u0000company",
  team: "\u0000team",
  role: "\u0000role",
} as const;
export type Placeholder = keyof typeof placeholders;
const names = Object.keys(placeholders) as ReadonlyArray<Placeholder>;

/** The fact that a value stands for, if it is a placeholder. */
export const placeholderOf = (value: unknown): Placeholder | undefined =>
  names.find((name) => placeholders[name] === value);

/** An actor with this role whose account, company and team are placeholders. */
export const anyActor = (role: Role): Actor => ({
  organizationId: "\u0000firm",
  userId: placeholders.userId,
  role,
  clientCompany: placeholders.clientCompany,
  team: placeholders.team,
});

const replaced = (value: unknown, from: Scalar, to: Scalar): unknown => {
  if (value === from) return to;
  if (Array.isArray(value)) return value.map((each) => replaced(each, from, to));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each, from, to)]));
};

/** The condition on a record under which the rule allows this role, simplified; facts of the actor are placeholders. */
export const conditionFor = (rule: Rule<never>, role: Role, firm: Settings, others: ReadonlyArray<Role>): Predicate => {
  const asked = (by: Role): Predicate => simplify(filterOf(rule(anyActor(by), firm)));
  const ownRole = (of: Predicate, by: Role): Predicate => replaced(of, by, placeholders.role) as Predicate;
  const plain = asked(role);
  if (!JSON.stringify(plain).includes(JSON.stringify(role))) return plain;
  // A role in a condition is the actor's own only if it changes with the actor. Otherwise the condition names that
  // role.
  const elsewhere = new Set(
    others
      .filter((other) => other !== role)
      .flatMap((other) => alternatives(asked(other)).map((part) => JSON.stringify(ownRole(part, other)))),
  );
  const bound = alternatives(plain).map((part) => {
    const own = ownRole(part, role);
    return elsewhere.has(JSON.stringify(own)) ? own : part;
  });
  return simplify({ is: "or", of: bound });
};
