import * as Result from "effect/Result";
import { creation, revised, revision } from "../../domain/kernel/decision/decision.ts";
import { and, or } from "../../domain/kernel/policy/predicate.ts";
import type { LoginFailed, Throttled } from "../../domain/kernel/refusal/refusal.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import { omittable, required } from "../../domain/kernel/schema/input.ts";
import { text } from "../../domain/kernel/schema/kind.ts";
import { millisecondsPerDay } from "../../domain/kernel/values/day.ts";
import { LoginThrottle } from "../../domain/login-throttle/entity.ts";
import { resetAfterSuccess } from "../../domain/login-throttle/throttle.ts";
import { Session } from "../../domain/session/entity.ts";
import { type PlainUser, User } from "../../domain/user/entity.ts";
import { secret } from "../../domain/user/password.ts";
import { deletions, startedSession } from "../../domain/user/start-session.ts";
import { logInKeysOf } from "../../domain/user/username-keys.ts";
import { HasherBusy, type PasswordHasher } from "../../ports/identity.ts";
import { byId, load, many } from "../../ports/load.ts";
import { newSessionToken } from "../caller/session-token-format.ts";
import type { FlowContext } from "../define/flow-context.ts";
import { type FlowRefusal, type FlowResult, flow } from "../define/operation.ts";
import { checkPassword, type PassedAttempt } from "./check-password.ts";
import { counterReads, limitedTo, staleCounters } from "./login-throttle.ts";
import { passwordLoad } from "./password.ts";
import { ownAccount, type SignedIn, signedInAs } from "./signed-in.ts";

/** The most expired sessions that one log-in deletes. */
const maxEnded = 20;
export const logInLoad = load("identity.logIn", {
  parameters: { user: "text", account: "text", address: "text", now: "integer", idleSince: "integer" },
  isolation: {
    locks: ({ user, account, address }) => [
      { entity: User, id: user },
      { entity: LoginThrottle, id: account },
      { entity: LoginThrottle, id: address },
    ],
    why: "The account is not deactivated and its password does not change between the check and the start of the session.",
    rules: ["R-ID-5", "R-ID-7", "R-POL-4"],
  },
  reads: (arg) => ({
    ...counterReads(arg),
    user: byId(User, arg.user),
    over: limitedTo(
      maxEnded,
      many(Session, (s) =>
        and(s.user.is(arg.user), or(s.expiresAt.atMost(arg.now), s.lastUsedAt.atMost(arg.idleSince))),
      ),
    ),
  }),
});

/** Replaces an outdated hash by a stronger one. If the hasher is busy, the next log-in replaces it. */
const renewed = async (hasher: PasswordHasher, outdated: boolean, password: string): Promise<string | null> => {
  if (!outdated) return null;
  try {
    return await hasher.hash(password);
  } catch (cause) {
    if (cause instanceof HasherBusy) return null;
    throw cause;
  }
};

/** Finds the account of a log-in, by username or e-mail, and compares the password. */
const checkLogIn = async (
  login: string,
  password: string,
  tools: FlowContext,
): Promise<Result.Result<PassedAttempt, LoginFailed | Throttled | FlowRefusal>> => {
  const [written, typed] = logInKeysOf(login);
  const loaded = await tools.read({
    users: many(User, (u) => or(u.logInKey.oneOf([written, typed]), u.emailKey.oneOf([written, typed]))),
    stale: staleCounters(tools.now),
  });
  if (Result.isFailure(loaded)) return Result.fail(loaded.failure);
  const { users, stale } = loaded.success;
  const twin = users.find(({ logInKey, emailKey }) => logInKey === written || emailKey === written);
  const user = twin ?? users.find(({ emailKey }) => emailKey === typed) ?? users[0] ?? null;
  return checkPassword(tools, { user, name: typed, stale }, password);
};

const logInInput = {
  login: required(field(text, "The username or the e-mail address.")),
  password: required(field(secret, "The password.")),
  installationId: omittable(Session.fields.installationId),
};
export const logIn = flow({
  name: "identity.logIn",
  doc: "Starts a session. All failures have the same answer and cost the same work.",
  class: "Session",
  action: "logIn",
  open: true,
  counted: true,
  input: logInInput,
  refusals: ["LoginFailed", "Throttled", "Duplicate"],
  run: async ({ login, password, installationId }, tools): FlowResult<SignedIn, LoginFailed | Throttled> => {
    const tried = await checkLogIn(login, password, tools);
    if (Result.isFailure(tried)) return Result.fail(tried.failure);
    const { stored, since, outdated, ...passed } = tried.success;
    const passwordHash = (await renewed(tools.identity, outdated, password)) ?? stored;
    const { sessionToken, tokenHash } = newSessionToken(tools);
    const { objectId } = passed.user;
    return tools.write({
      userId: objectId,
      load: logInLoad,
      args: {
        ...{ user: objectId, account: passed.account, address: passed.address },
        ...{ now: tools.now, idleSince: tools.now - tools.firm.sessionIdleDays * millisecondsPerDay },
      },
      judge: ({ user: row, over, ...counts }, at) => {
        // The account was deactivated or its password changed during the comparison.
        if (row?.active !== true || row.passwordHash !== stored) return Result.fail({ _tag: "LoginFailed" } as const);
        const account = revised<User>(row, { passwordHash }, at);
        const session = startedSession(
          { user: objectId, tokenHash, action: "logIn", installationId: installationId ?? null },
          at,
        );
        return Result.succeed({
          answer: signedInAs(account, session, sessionToken, at),
          changes: [
            ...revision("User", row, account, at),
            creation("Session", session, at),
            ...deletions("Session", over, at),
            ...resetAfterSuccess(counts, { since }, at),
          ],
        });
      },
    });
  },
});

/** The account of a password that was right. */
export interface VerifiedAccount {
  readonly user: PlainUser;
}
export const verifyPassword = flow({
  name: "identity.verifyPassword",
  doc: "Compares a password like a log-in, and starts no session. Counts as an attempt to log in.",
  class: "Session",
  action: "logIn",
  open: true,
  counted: true,
  input: { login: logInInput.login, password: logInInput.password },
  refusals: ["LoginFailed", "Throttled"],
  run: async ({ login, password }, tools): FlowResult<VerifiedAccount, LoginFailed | Throttled> => {
    const tried = await checkLogIn(login, password, tools);
    if (Result.isFailure(tried)) return Result.fail(tried.failure);
    const { stored, since, account, address, user } = tried.success;
    const { objectId } = user;
    return tools.write({
      userId: objectId,
      load: passwordLoad,
      args: { user: objectId, account, address },
      judge: ({ user: row, ...counts }, at) =>
        row?.active !== true || row.passwordHash !== stored
          ? Result.fail({ _tag: "LoginFailed" } as const)
          : Result.succeed({
              answer: { user: ownAccount(row, at) },
              changes: resetAfterSuccess(counts, { since }, at),
            }),
    });
  },
});
