import * as Result from "effect/Result";
import { AccountToken } from "../../domain/account-token/entity.ts";
import { revised, revision } from "../../domain/kernel/decision/decision.ts";
import { some } from "../../domain/kernel/policy/predicate.ts";
import type { NotFound, Throttled } from "../../domain/kernel/refusal/refusal.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import { required } from "../../domain/kernel/schema/input.ts";
import { instantText } from "../../domain/kernel/values/day.ts";
import { isUsable, newToken, type Purpose } from "../../domain/user/account-token.ts";
import { User } from "../../domain/user/entity.ts";
import { secret } from "../../domain/user/password.ts";
import { deletions } from "../../domain/user/start-session.ts";
import { email, logInKeysOf } from "../../domain/user/username-keys.ts";
import { byId, load, many } from "../../ports/load.ts";
import type { FlowContext } from "../define/flow-context.ts";
import { type FlowRefusal, type FlowResult, flow } from "../define/operation.ts";
import { throttleVisit } from "./visitor-throttle.ts";

export type Empty = Record<never, never>;
export const tokensLoad = load("identity.tokens", {
  parameters: { user: "text" },
  isolation: {
    locks: ({ user }) => [{ entity: User, id: user }],
    why: "Tokens of one account are created and used one after the other: at most three are outstanding, and each works once.",
    rules: ["R-ID-9"],
  },
  reads: ({ user }) => ({
    user: byId(User, user),
    tokens: many(AccountToken, (t) => t.user.is(user)),
  }),
});

/** Mails a new token to the account's address, unless it has no address or too many tokens are outstanding. */
const mailToken = async (
  tools: FlowContext,
  userId: string,
  purpose: Purpose,
): Promise<Result.Result<Empty, FlowRefusal>> => {
  const token = tools.identity.newToken();
  const tokenHash = tools.identity.digest(token);
  const outcome = await tools.write({
    userId,
    load: tokensLoad,
    args: { user: userId },
    judge: (state, at) => {
      const { answer, changes } = newToken(state, { purpose, tokenHash }, at);
      return Result.succeed({ answer: { made: answer, user: state.user }, changes });
    },
  });
  if (Result.isFailure(outcome)) return Result.fail(outcome.failure);
  const { made, user } = outcome.success;
  if (made !== null && user !== null && user.email !== null)
    tools.mail({
      to: user.email,
      kind: purpose,
      username: user.username,
      token,
      expiresAt: instantText(made.expiresAt),
    });
  return Result.succeed({});
};

/** A valid token and its account. Used, expired and unknown tokens, and those of a former address, all get `NotFound`. */
export const tokenOwner = async (
  tools: FlowContext,
  token: string,
  purpose: Purpose,
): Promise<Result.Result<{ readonly token: AccountToken; readonly user: User }, NotFound | FlowRefusal>> => {
  const tokenHash = tools.identity.digest(token);
  const loaded = await tools.read({
    tokens: many(AccountToken, (t) => t.tokenHash.is(tokenHash)),
    users: many(User, () => some(AccountToken, "user", (t) => t.tokenHash.is(tokenHash))),
  });
  if (Result.isFailure(loaded)) return Result.fail(loaded.failure);
  const [stored = null] = loaded.success.tokens;
  const [user = null] = loaded.success.users;
  return user !== null && isUsable(stored, user, purpose, tools.now)
    ? Result.succeed({ token: stored, user })
    : Result.fail({ _tag: "NotFound", class: "AccountToken" });
};

const resetInput = { email: required(field(email, "The address of the account.")) };
export const requestPasswordReset = flow({
  name: "identity.requestPasswordReset",
  doc: "Mails a token for setting a password if the address belongs to an account; the answer does not reveal it.",
  class: "AccountToken",
  action: "requestPasswordReset",
  open: true,
  counted: true,
  input: resetInput,
  refusals: ["Throttled"],
  run: async ({ email: address }, tools): FlowResult<Empty, Throttled> => {
    const visited = await throttleVisit(tools);
    if (Result.isFailure(visited)) return Result.fail(visited.failure);
    const [written, typed] = logInKeysOf(address);
    const loaded = await tools.read({ users: many(User, (u) => u.emailKey.oneOf([written, typed]), ["objectId"]) });
    if (Result.isFailure(loaded)) return Result.fail(loaded.failure);
    // Not awaited: the time would reveal whether the account exists.
    for (const { objectId } of loaded.success.users) tools.background(mailToken(tools, objectId, "resetPassword"));
    return Result.succeed({});
  },
});

export const requestVerification = flow({
  name: "identity.requestVerification",
  doc: "Mails a token to verify the caller's address, unless it is verified or missing.",
  class: "Session",
  action: "verify",
  open: false,
  counted: false,
  input: {},
  refusals: ["Duplicate"],
  run: (_input, tools): FlowResult<Empty, never> => mailToken(tools, tools.actor?.userId ?? "", "verifyEmail"),
});

const tokenInput = { token: required(field(secret, "The token from the mail.")) };
export const verifyEmail = flow({
  name: "identity.verifyEmail",
  doc: "Verifies an e-mail address by a mailed token.",
  class: "AccountToken",
  action: "verifyEmail",
  open: true,
  counted: true,
  input: tokenInput,
  refusals: ["NotFound", "Throttled"],
  run: async ({ token }, tools): FlowResult<Empty, NotFound | Throttled> => {
    const visited = await throttleVisit(tools);
    if (Result.isFailure(visited)) return Result.fail(visited.failure);
    const loaded = await tokenOwner(tools, token, "verifyEmail");
    if (Result.isFailure(loaded)) return Result.fail(loaded.failure);
    const { user: owner, token: stored } = loaded.success;
    return tools.write({
      userId: owner.objectId,
      load: tokensLoad,
      args: { user: owner.objectId },
      judge: ({ user, tokens }, at) => {
        const same = tokens.find(({ objectId }) => objectId === stored.objectId) ?? null;
        if (user === null || !isUsable(same, user, "verifyEmail", at.now))
          return Result.fail({ _tag: "NotFound", class: "AccountToken" } as const);
        const after = revised<User>(user, { emailVerified: true }, at);
        const used = tokens.filter(({ purpose }) => purpose === "verifyEmail");
        return Result.succeed({
          answer: {},
          changes: [...revision("User", user, after, at), ...deletions("AccountToken", used, at)],
        });
      },
    });
  },
});
