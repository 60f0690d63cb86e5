import * as Result from "effect/Result";
import { type Role, roles } from "../kernel/context/actor.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { type Change, creation, newRecord } from "../kernel/decision/decision.ts";
import { type InvalidInput, refuseField } from "../kernel/refusal/refusal.ts";
import { optional } from "../kernel/schema/entity.ts";
import { omittable } from "../kernel/schema/input.ts";
import { id, literal } from "../kernel/schema/kind.ts";
import type { Grant, Grantable } from "./entity.ts";

/** The input fields for the user or the role that gets access. */
export const granteeInput = {
  user: omittable(optional(id, "The user, unless you name a role.", { references: "User" })),
  role: omittable(optional(literal(...roles), "Everybody of this role, unless you name a user.")),
};
/** Who gets access: one of the two. */
export type Grantee = Pick<Grant, "user" | "role">;

/** One user or one role, not both. */
export const granteeOf = ({
  user = null,
  role = null,
}: {
  readonly user?: string | null;
  readonly role?: Role | null;
}): Result.Result<Grantee, InvalidInput<"Required" | "TypeMismatch">> =>
  (user === null) === (role === null)
    ? Result.fail(refuseField(user === null ? "Required" : "TypeMismatch", "user", { id: "userOrRole" }))
    : Result.succeed({ user, role });

/** The grants of a record to this user or role. There is one at most, unless rows come from elsewhere. */
export const heldBy = (grants: ReadonlyArray<Grant>, { user, role }: Grantee): ReadonlyArray<Grant> =>
  grants.filter((each) => each.user === user && each.role === role);

/** The grant of a record to a user or role; a new one only if there is none. */
export const grantTo = (
  of: { readonly class: Grantable; readonly record: string },
  grants: ReadonlyArray<Grant>,
  to: Grantee,
  at: Moment,
): { readonly grant: Grant; readonly changes: ReadonlyArray<Change> } => {
  const [known] = heldBy(grants, to);
  if (known !== undefined) return { grant: known, changes: [] };
  const grant = newRecord<Grant>({ class: of.class, record: of.record, ...to, write: false }, at);
  return { grant, changes: [creation("Grant", grant, at)] };
};
