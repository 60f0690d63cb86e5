import * as Result from "effect/Result";
import type { Role } from "../kernel/context/actor.ts";
import type { Moment } from "../kernel/context/moment.ts";
import type { Settings } from "../kernel/context/settings.ts";
import { customInput, recordFrom } from "../kernel/decision/record-from-input.ts";
import { type Duplicate, type InvalidInput, type RoleNotOpen, refuseField } from "../kernel/refusal/refusal.ts";
import type { CustomValues } from "../kernel/schema/custom-kind.ts";
import { field } from "../kernel/schema/entity.ts";
import { omittable, required } from "../kernel/schema/input.ts";
import { Session } from "../session/entity.ts";
import { User } from "./entity.ts";
import { password } from "./password.ts";
import {
  email,
  emailKeyOf,
  hasTaken,
  isTwinName,
  type NameKeys,
  takenKeysOf,
  typedKeyOf,
  usernameKeysOf,
} from "./username-keys.ts";

/** The input of a sign-up. */
export const signUpInput = {
  username: required(User.fields.username),
  email: required(field(email, "Where mails to this person go; unique whatever its case.")),
  password: required(field(password, "Kept as its hash alone.")),
  role: omittable(field(User.fields.role.kind, "One of the firm's `openRoles`; its `defaultRole` unless given.")),
  installationId: omittable(Session.fields.installationId),
  ...customInput("User"),
};

/** The role of a new account: one that the firm opened (R-ID-1), never administrator (R-ID-2). */
export const roleAtSignUp = (
  wanted: Role | null,
  { openRoles, defaultRole }: Settings,
): Result.Result<Role, RoleNotOpen> => {
  const open: ReadonlyArray<Role> = openRoles.filter((role) => role !== "administrator");
  const role = wanted ?? defaultRole;
  return open.includes(role) ? Result.succeed(role) : Result.fail({ _tag: "RoleNotOpen", role, open });
};

interface Names {
  readonly username: string;
  readonly email: string | null;
}
/** The keys that other accounts may not have, see {@link takenKeysOf}. */
export const keysOf = ({ username, email: address }: Names) =>
  takenKeysOf(address === null ? [username] : [username, address]);

/** The refusal of names that other accounts have; null if they are free. */
export const takenBy = (others: ReadonlyArray<NameKeys>, { username }: Names): Duplicate | null => {
  if (others.length === 0) return null;
  const name = others.some((other) => hasTaken(other, username));
  return { _tag: "Duplicate", class: "User", field: name ? "username" : "email" };
};

/** The faults of a username. */
export type UnusableName = "Required" | "TextInvalid";
/** A name made only of invisible characters counts as empty; twin names are reserved for imports (R-ID-3). */
export const unusableName = (username: string): InvalidInput<UnusableName> | null => {
  if (typedKeyOf(username) === "") return refuseField("Required", "username", { id: "required", field: "username" });
  return isTwinName(usernameKeysOf(username))
    ? refuseField("TextInvalid", "username", { id: "keptForTwins", field: "username" })
    : null;
};

const make = recordFrom(User);
/** A new, active account. */
export const newAccount = (
  {
    objectId,
    username,
    email: address,
    passwordHash,
    role,
    externalId,
    custom = null,
  }: Names &
    Pick<User, "passwordHash" | "role" | "externalId"> & {
      readonly objectId: string;
      readonly custom?: CustomValues | null;
    },
  at: Moment,
): User =>
  make(
    { username, email: address, role, externalId, custom },
    { objectId, ...usernameKeysOf(username), emailKey: address === null ? null : emailKeyOf(address), passwordHash },
    at,
  );
