import type { Actor } from "../kernel/context/actor.ts";
import type { Settings } from "../kernel/context/settings.ts";
import { and, type Handles, type Where } from "../kernel/policy/predicate.ts";
import type { Entity, RecordOf } from "../kernel/schema/entity.ts";
import { User } from "../user/entity.ts";

/** Rows of the salespeople of the actor's team, as one more thing to read: only for a salesperson, and where the firm says so. */
export const ofTeam = <E extends Entity>(
  field: {
    readonly via: (entity: typeof User, where: (of: Handles<User>) => Where<User>) => Where<RecordOf<E>>;
  },
  { role, team }: Actor,
  firm: Settings,
): ReadonlyArray<Where<RecordOf<E>>> =>
  role === "salesperson" && team !== null && firm.crmVisibility === "team"
    ? [field.via(User, (u) => and(u.role.is("salesperson"), u.team.is(team)))]
    : [];
