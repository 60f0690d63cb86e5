import { placeholderOf } from "../../domain/kernel/policy/actor-placeholder.ts";
import type { Predicate } from "../../domain/kernel/policy/predicate.ts";
import { markWords, nounOf } from "../../domain/kernel/policy/predicate-text.ts";

const several = (entity: string): string => {
  const noun = nounOf(entity);
  return noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
};
/** A task that one is to do is not one's own: that is the manager's (R-TASK-1). */
const fieldTerms: Readonly<Record<string, string>> = { assignedUser: "assigned" };
/** What it means that a field is empty. */
const absentTerms: Readonly<Record<string, string>> = { passwordHash: "without log-in" };
/** Pointing rows that have a word of their own. */
const shares: Readonly<Record<string, string>> = { Grant: "shared" };
/** Whose rows are a person's own: what belongs to the profile or the account belongs to the person. */
const persons: ReadonlyArray<string> = ["EngineerProfile", "User"];
/** A short name for rows in a relation to whoever asks: own, of own projects, of own client, shared; null for any other. */
export const termOf = (where: Predicate): string | null => {
  switch (where.is) {
    case "compare": {
      if (where.to === null && where.by === "=") return absentTerms[where.field] ?? null;
      const mark = placeholderOf(where.to);
      if (mark === undefined || where.by !== "=") return null;
      return (mark === "userId" ? fieldTerms[where.field] : undefined) ?? markWords[mark].rows;
    }
    case "oneOf": {
      const mark = where.values.map(placeholderOf).find((each) => each !== undefined);
      return mark === undefined ? null : markWords[mark].rows;
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
