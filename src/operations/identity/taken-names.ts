import { type Handles, or, type Param, type Where } from "../../domain/kernel/policy/predicate.ts";
import type { User } from "../../domain/user/entity.ts";

/** Why taking a name locks the organization. */
export const nameLockReason =
  "A username may not equal the e-mail address of another account, which no unique key can check, so names are taken one after the other.";
/** The parameters of a load that looks for taken names and addresses; see `takenKeysOf`. */
export const nameKeyShape = { names: "texts", skeletons: "texts", typed: "texts" } as const;
type Keys = { readonly [K in keyof typeof nameKeyShape]: Param<string> | ReadonlyArray<string> };

const listed = (of: Param<string> | ReadonlyArray<string>): ReadonlyArray<string | Param<string>> =>
  "param" in of ? [of] : of;
/** The accounts with one of the keys. */
export const withNameKey = (u: Handles<User>, { names, skeletons, typed }: Keys): Where<User> =>
  or(
    u.usernameKey.oneOf(listed(names)),
    u.skeleton.oneOf(listed(skeletons)),
    u.logInKey.oneOf(listed(typed)),
    u.emailKey.oneOf(listed(typed)),
  );
