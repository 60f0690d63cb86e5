import type { Actor } from "../kernel/context/actor.ts";
import type { Settings } from "../kernel/context/settings.ts";
import { and, type Handles, never, type Where } from "../kernel/policy/predicate.ts";
import type { Entity, RecordOf } from "../kernel/schema/entity.ts";
import { User } from "../user/entity.ts";

/** The rows of the actor's team, for a salesperson in a firm that shares them; none for others. */
export const ofTeam = <E extends Entity>(
  field: {
    readonly via: (entity: typeof User, where: (of: Handles<User>) => Where<User>) => Where<RecordOf<E>>;
  },
  { role, team }: Actor,
  firm: Settings,
): Where<RecordOf<E>> =>
  role === "salesperson" && team !== null && firm.crmVisibility === "team"
    ? field.via(User, (u) => and(u.role.is("salesperson"), u.team.is(team)))
    : never;
