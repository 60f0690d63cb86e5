import * as Result from "effect/Result";
import { type Decide, revised, revision } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { changedCustom, customInput } from "../kernel/decision/record-from-input.ts";
import { type Duplicate, type InvalidInput, type InvalidTransition, refuseField } from "../kernel/refusal/refusal.ts";
import { field, optional } from "../kernel/schema/entity.ts";
import { changeable, type InputOf, omittable } from "../kernel/schema/input.ts";
import type { Project } from "../project/entity.ts";
import { User } from "./entity.ts";
import { type UnusableName, unusableName } from "./sign-up.ts";
import { isGivenUp, refuseGivenUp } from "./user-state.ts";
import { email, emailKeyOf, hasTaken, type NameKeys, takenKeysOf, usernameKeysOf } from "./username-keys.ts";

const { username, email: address } = User.fields;
/** The input: the names of an account. */
export const updateInput = {
  username: omittable(field(username.kind, username.doc)),
  email: changeable(optional(email, address.doc)),
  ...customInput("User"),
};

interface Wanted {
  readonly username?: string;
  readonly email?: string | null;
}
const written = ({ username: name, email: to }: Wanted): ReadonlyArray<string> =>
  [name, to].filter((each) => typeof each === "string");
/** The keys that other accounts may not have, see {@link takenKeysOf}. */
export const wantedKeys = (wanted: Wanted) => takenKeysOf(written(wanted));

/** The account, and the accounts that share one of the wanted keys. */
export interface RenameState {
  readonly user: User | null;
  readonly others: ReadonlyArray<NameKeys & { readonly objectId: string }>;
  /** The projects through which a client lead's policy looks. */
  readonly projects: ReadonlyArray<Pick<Project, "objectId">>;
}

const taken = ({ others }: RenameState, own: string, text: string | null | undefined): boolean =>
  typeof text === "string" && others.some((other) => other.objectId !== own && hasTaken(other, text));

/**
 * Changes the own username and e-mail, or gives them to an account without log-in (R-ID-8). A new address must be
 * verified again, and tokens sent to the old one become invalid. An account with a password keeps an address, because
 * a password reset needs it.
 */
export const update: Decide<
  RenameState,
  InputOf<typeof updateInput>,
  User,
  Duplicate | InvalidInput<UnusableName> | InvalidTransition
> = (state, input, at) => {
  const user = existing(state.user);
  if (isGivenUp(user)) return Result.fail(refuseGivenUp(user, "update"));
  const duplicate = (name: string) => Result.fail({ _tag: "Duplicate", class: "User", field: name } as const);
  const name = input.username ?? user.username;
  // An unchanged name is not judged, because it may be a twin name.
  const unfit = name === user.username ? null : unusableName(name);
  if (unfit !== null) return Result.fail(unfit);
  const wanted = input.email === undefined ? user.email : input.email;
  if (wanted === null && user.email !== null && user.passwordHash !== null)
    return Result.fail(refuseField("Required", "email", { id: "emailKept" }));
  if (name !== user.username && taken(state, user.objectId, name)) return duplicate("username");
  if (wanted !== user.email && taken(state, user.objectId, wanted)) return duplicate("email");
  const after = revised<User>(
    user,
    {
      username: name,
      // An unchanged name keeps its keys, so that two accounts that look alike both stay.
      ...(name === user.username ? {} : usernameKeysOf(name)),
      email: wanted,
      ...(wanted === user.email ? {} : { emailKey: wanted === null ? null : emailKeyOf(wanted) }),
      emailVerified: user.emailVerified && wanted === user.email,
      ...changedCustom(input, user),
    },
    at,
  );
  return Result.succeed({ answer: after, changes: revision("User", user, after, at) });
};
