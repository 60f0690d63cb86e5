import { conditionText } from "../messages/english/conditions.ts";
import type { Entity } from "../schema/entity.ts";
import type { Placeholder } from "./actor-placeholder.ts";
import { type Named, plainCondition } from "./plain-condition.ts";
import type { Predicate } from "./predicate.ts";
import { simplify } from "./simplify.ts";

/** The words for rows that are related to the caller, in tables of rights. */
export const relatedWords: Readonly<Record<Placeholder, string>> = {
  userId: "own",
  clientCompany: "of own client",
  team: "of own team",
  role: "of own role",
};

/**
 * A condition in words: `engineer's user is the actor`, `it is the project of an allocation whose engineer's user is
 * the actor`. `it` is the record; facts of the actor are named by their placeholders.
 */
export const predicateText = (where: Predicate, entity: Entity | undefined, named?: Named): string =>
  conditionText(plainCondition(simplify(where), entity, named));
