import { spacedName } from "../../domain/kernel/messages/english/words.ts";
import { placeholderOf } from "../../domain/kernel/policy/actor-placeholder.ts";
import type { Predicate } from "../../domain/kernel/policy/predicate.ts";
import { relatedWords } from "../../domain/kernel/policy/predicate-text.ts";

const several = (entity: string): string => {
  const noun = spacedName(entity);
  return noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
};
/** A task assigned to the actor is not the actor's own: it belongs to the manager (R-TASK-1). */
const fieldTerms: Readonly<Record<string, string>> = { assignedUser: "assigned" };
/** Terms for rows without a value in a field. */
const absentTerms: Readonly<Record<string, string>> = { passwordHash: "without log-in" };
/** Terms for rows that rows of these classes point to. */
const shares: Readonly<Record<string, string>> = { Grant: "shared" };
/** Classes that stand for a person: what belongs to the profile or the account belongs to the person. */
const persons: ReadonlyArray<string> = ["EngineerProfile", "User"];
/** The term for rows by their relation to the actor, such as own, of own projects or shared; null if there is no such term. */
export const termOf = (where: Predicate): string | null => {
  switch (where.is) {
    case "compare": {
      if (where.to === null && where.by === "=") return absentTerms[where.field] ?? null;
      const mark = placeholderOf(where.to);
      if (mark === undefined || where.by !== "=") return null;
      return (mark === "userId" ? fieldTerms[where.field] : undefined) ?? relatedWords[mark];
    }
    case "oneOf": {
      const mark = where.values.map(placeholderOf).find((each) => each !== undefined);
      return mark === undefined ? null : relatedWords[mark];
    }
    case "via": {
      const inner = termOf(where.where);
      return inner === "own" && !persons.includes(where.entity) ? `of own ${several(where.entity)}` : inner;
    }
    case "some": {
      const inner = termOf(where.where);
      if (inner === null) return null;
      return (
        shares[where.entity] ??
        (inner === "own" ? `with own ${several(where.entity)}` : `with ${several(where.entity)} ${inner}`)
      );
    }
    case "and":
    case "or":
      return where.of.map(termOf).find((each) => each !== null) ?? null;
    default:
      return null;
  }
};
