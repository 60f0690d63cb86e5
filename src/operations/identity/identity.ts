import * as Result from "effect/Result";
import type { AuthorRequired } from "../../domain/kernel/refusal/refusal.ts";
import { type PlainUser, User } from "../../domain/user/entity.ts";
import { many } from "../../ports/load.ts";
import { query } from "../define/operation.ts";
import { logIn, verifyPassword } from "./log-in.ts";
import { logInAs } from "./log-in-as.ts";
import { requestPasswordReset, requestVerification, verifyEmail } from "./mailed-tokens.ts";
import { changePassword, resetPassword, setPassword } from "./password.ts";
import { logOut, logOutEverywhere } from "./sessions.ts";
import { signUp } from "./sign-up.ts";
import { ownAccount } from "./signed-in.ts";

const me = query({
  name: "identity.me",
  doc: "Returns the caller's account, with its e-mail address.",
  class: "User",
  action: "read",
  input: {},
  refusals: ["AuthorRequired"],
  rounds: [(_input, _known, at) => Result.succeed({ users: many(User, (u) => u.objectId.is(at.actor.userId)) })],
  answer: (_input, loaded, at): Result.Result<PlainUser, AuthorRequired> => {
    const [user] = loaded.users as ReadonlyArray<User>;
    return user === undefined
      ? Result.fail({ _tag: "AuthorRequired", class: "User", event: at.operation, needs: "account" })
      : Result.succeed(ownAccount(user, at));
  },
});

/** Sign-up, log-in, passwords and mailed tokens. */
export const identity = {
  signUp,
  logIn,
  logInAs,
  verifyPassword,
  logOut,
  logOutEverywhere,
  me,
  changePassword,
  requestPasswordReset,
  resetPassword,
  setPassword,
  requestVerification,
  verifyEmail,
};
