import { allEntities } from "../../domain/entities.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import { neededText } from "../../domain/kernel/policy/needed-text.ts";
import type { Rule } from "../../domain/kernel/policy/policy.ts";
import { policies, policyOf } from "./policies.ts";

const named = (name: string) => allEntities.find((each) => each.name === name);

/**
 * What a `FORBIDDEN` says is needed for an action of a class, and to write this field by it: its rule in words, which know neither the
 * row nor who asks.
 */
export const neededRights = (
  of: { readonly class: string; readonly action: string },
  firm: Settings,
  field?: string,
): string => {
  const policy = policies[of.class];
  const may = policyOf(of.class, of.action);
  const rule: Rule<never> = (actor, settings) => {
    const writable = policy?.writable(actor, of.action) ?? "all";
    return (field === undefined || writable === "all" || writable.includes(field)) && may(actor, settings);
  };
  return neededText(rule, firm, { class: of.class, entity: named(policy?.entity ?? of.class), named });
};
