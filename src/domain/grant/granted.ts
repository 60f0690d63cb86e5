import type { Actor } from "../kernel/context/actor.ts";
import { and, or, some, type Where } from "../kernel/policy/predicate.ts";
import { Grant, type Grantable } from "./entity.ts";

/** The records of a class that are shared with the actor or the actor's role. */
export const granted = (name: Grantable, { userId, role }: Actor): Where =>
  some(Grant, "record", (g) => and(g.class.is(name), or(g.user.is(userId), g.role.is(role))));
