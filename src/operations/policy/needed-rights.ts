import { allEntities } from "../../domain/entities.ts";
import type { Actor } from "../../domain/kernel/context/actor.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import { rightsNeeded } from "../../domain/kernel/policy/needed-rights.ts";
import type { Rule } from "../../domain/kernel/policy/policy.ts";
import { policies, policyOf } from "./policies.ts";

const named = (name: string) => allEntities.find((each) => each.name === name);

/**
 * The `needed` words of a `FORBIDDEN`: the rule for an action of a class, or for writing one field by it, in words. It depends on
 * the settings, but neither on the row nor on the actor. `also`: what an actor must satisfy besides.
 */
export const neededRights = (
  of: { readonly class: string; readonly action: string },
  firm: Settings,
  field?: string,
  also: (actor: Actor) => boolean = () => true,
): Sentence => {
  const policy = policies[of.class];
  const may = policyOf(of.class, of.action);
  const rule: Rule<never> = (actor, settings) => {
    const writable = policy?.writable(actor, of.action) ?? "all";
    // A copy has nothing of the host: its clauses have no words, and the rest of the policy still says what is needed.
    const asked = { ...settings };
    return (field === undefined || writable === "all" || writable.includes(field)) && also(actor) && may(actor, asked);
  };
  return rightsNeeded(rule, firm, { class: of.class, entity: named(policy?.entity ?? of.class), named });
};
