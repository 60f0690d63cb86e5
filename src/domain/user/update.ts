import * as Result from "effect/Result";
import { type Decide, revised, revision } from "../kernel/decision.ts";
import { field, optional } from "../kernel/entity.ts";
import { given, type InputOf } from "../kernel/input.ts";
import { present } from "../kernel/present.ts";
import { type Duplicate, type InvalidInput, refuseField } from "../kernel/refusal.ts";
import type { Project } from "../project/entity.ts";
import { User } from "./entity.ts";
import { email, emailKeyOf, usernameKeyOf } from "./names.ts";

const { username, email: address } = User.fields;
/** What a person says about the own account. */
export const updateInput = {
  username: given(field(username.kind, username.doc)),
  email: given(optional(email, address.doc)),
};

/** The own account, and who else goes by the names wanted. */
export interface Renamed {
  readonly user: User | null;
  readonly named: ReadonlyArray<Pick<User, "objectId">>;
  readonly addressed: ReadonlyArray<Pick<User, "objectId">>;
  /** What the policy looks through where a client lead asks. */
  readonly projects: ReadonlyArray<Pick<Project, "objectId">>;
}

/** Changes the own username and e-mail; a new address is to be verified anew, and secrets sent to the old one are worthless (R-ID-8). */
export const update: Decide<Renamed, InputOf<typeof updateInput>, User, Duplicate | InvalidInput> = (
  { user: found, named, addressed },
  input,
  at,
) => {
  const user = present(found);
  const taken = (by: ReadonlyArray<Pick<User, "objectId">>) => by.some(({ objectId }) => objectId !== user.objectId);
  if (input.username !== undefined && taken(named))
    return Result.fail({ _tag: "Duplicate", class: "User", field: "username" });
  const wanted = input.email === undefined ? user.email : input.email;
  if (wanted === null && user.passwordHash !== null && user.email !== null)
    return Result.fail(refuseField("Required", "email", "email is required: a forgotten password is reset through it"));
  if (wanted !== null && taken(addressed)) return Result.fail({ _tag: "Duplicate", class: "User", field: "email" });
  const name = input.username ?? user.username;
  const after = revised<User>(
    user,
    {
      username: name,
      usernameKey: input.username === undefined ? user.usernameKey : usernameKeyOf(name),
      email: wanted,
      emailKey: wanted === null ? null : input.email === undefined ? user.emailKey : emailKeyOf(wanted),
      emailVerified: user.emailVerified && wanted === user.email,
    },
    at,
  );
  return Result.succeed({ answer: after, changes: revision("User", user, after, at) });
};
