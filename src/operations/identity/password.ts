import * as Result from "effect/Result";
import { AccountToken } from "../../domain/account-token/entity.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { type Change, creation, revised, revision } from "../../domain/kernel/decision/decision.ts";
import type { AuthorRequired, LoginFailed, NotFound, Throttled } from "../../domain/kernel/refusal/refusal.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import { omittable, required } from "../../domain/kernel/schema/input.ts";
import { id } from "../../domain/kernel/schema/kind.ts";
import { LoginThrottle } from "../../domain/login-throttle/entity.ts";
import { type Counted, resetAfterSuccess } from "../../domain/login-throttle/throttle.ts";
import { Session } from "../../domain/session/entity.ts";
import { isUsable } from "../../domain/user/account-token.ts";
import { User } from "../../domain/user/entity.ts";
import { password, secret } from "../../domain/user/password.ts";
import { deletions, startedSession } from "../../domain/user/start-session.ts";
import { byId, load, many, type ReadResults } from "../../ports/load.ts";
import { newSessionToken } from "../caller/session-token-format.ts";
import { type FlowRefusal, type FlowResult, flow } from "../define/operation.ts";
import { checkPassword, type PassedAttempt } from "./check-password.ts";
import { counterIds, counterReads, staleCounters, subjectsOf } from "./login-throttle.ts";
import { type Empty, tokenOwner } from "./mailed-tokens.ts";
import { type SignedIn, signedInAs } from "./signed-in.ts";
import { throttleVisit } from "./visitor-throttle.ts";

export const passwordLoad = load("identity.password", {
  parameters: { user: "text", account: "text", address: "text" },
  isolation: {
    locks: ({ user, account: counted, address }) => [
      { entity: User, id: user },
      { entity: LoginThrottle, id: counted },
      { entity: LoginThrottle, id: address },
    ],
    why: "No session starts while all sessions end. Of two uses of one mailed token, the second finds it used.",
    rules: ["R-ID-7", "R-ID-9"],
  },
  reads: (arg) => ({
    ...counterReads(arg),
    user: byId(User, arg.user),
    sessions: many(Session, (s) => s.user.is(arg.user)),
    tokens: many(AccountToken, (t) => t.user.is(arg.user)),
  }),
});

/** Sets another password, ends all sessions and deletes outstanding reset tokens (R-ID-7). */
const replaced = (
  { user, sessions, tokens, ...counts }: ReadResults<typeof passwordLoad.reads> & { readonly user: User },
  patch: Partial<Pick<User, "passwordHash" | "emailVerified">>,
  counted: Pick<Counted, "since">,
  at: Moment,
): { readonly user: User; readonly changes: ReadonlyArray<Change> } => {
  const after = revised<User>(user, patch, at);
  const resets = tokens.filter(({ purpose }) => purpose === "resetPassword");
  return {
    user: after,
    changes: [
      ...revision("User", user, after, at),
      ...deletions("Session", sessions, at),
      ...deletions("AccountToken", resets, at),
      ...resetAfterSuccess(counts, counted, at),
    ],
  };
};

type Passed = Pick<PassedAttempt, "account" | "address" | "since"> & { readonly stored: string | null };
/** A change that needs no attempt, which would be counted. */
const uncounted = { account: "", address: "", since: { account: null, address: null } } as const;

const changePasswordInput = {
  password: omittable(field(secret, "The current password. A caller with a session may leave it out.")),
  newPassword: required(field(password, "The new password.")),
  installationId: omittable(Session.fields.installationId),
};
export const changePassword = flow({
  name: "identity.changePassword",
  doc: "Changes the password, ends all sessions and starts a new one.",
  class: "Session",
  action: "changePassword",
  open: false,
  counted: true,
  input: changePasswordInput,
  refusals: ["LoginFailed", "Throttled", "AuthorRequired", "Duplicate"],
  run: async (
    { password: present, newPassword, installationId },
    tools,
  ): FlowResult<SignedIn, LoginFailed | Throttled | AuthorRequired> => {
    const { identity } = tools;
    const own = tools.actor?.userId ?? "";
    const loaded = await tools.read({
      users: many(User, (u) => u.objectId.is(own)),
      stale: staleCounters(tools.now),
    });
    if (Result.isFailure(loaded)) return Result.fail(loaded.failure);
    const { users, stale } = loaded.success;
    const [user] = users;
    if (user === undefined)
      return Result.fail({
        _tag: "AuthorRequired",
        class: "Session",
        event: "identity.changePassword",
        needs: "account",
      });
    const tried: Result.Result<Passed, LoginFailed | Throttled | FlowRefusal> =
      present === undefined && tools.session !== null
        ? Result.succeed({ ...uncounted, stored: user.passwordHash })
        : await checkPassword(tools, { user, name: own, stale }, present ?? "");
    if (Result.isFailure(tried)) return Result.fail(tried.failure);
    const passed = tried.success;
    const passwordHash = await identity.hash(newPassword);
    const { sessionToken, tokenHash } = newSessionToken(tools);
    return tools.write({
      userId: own,
      load: passwordLoad,
      args: { user: own, account: passed.account, address: passed.address },
      judge: ({ user, ...state }, at) => {
        // The password changed meanwhile, so the given one is no longer correct.
        if (user?.active !== true || user.passwordHash !== passed.stored)
          return Result.fail({ _tag: "LoginFailed" } as const);
        const after = replaced({ ...state, user }, { passwordHash }, passed, at);
        const session = startedSession(
          { user: own, tokenHash, action: "changePassword", installationId: installationId ?? null },
          at,
        );
        return Result.succeed({
          answer: signedInAs(after.user, session, sessionToken, at),
          changes: [...after.changes, creation("Session", session, at)],
        });
      },
    });
  },
});

const resetPasswordInput = {
  token: required(field(secret, "The token from the mail.")),
  newPassword: required(field(password, "The new password.")),
};
export const resetPassword = flow({
  name: "identity.resetPassword",
  doc: "Sets a password by a mailed token, which works once; ends all sessions.",
  class: "AccountToken",
  action: "resetPassword",
  open: true,
  counted: true,
  input: resetPasswordInput,
  refusals: ["NotFound", "Throttled"],
  run: async ({ token, newPassword }, tools): FlowResult<Empty, NotFound | Throttled> => {
    const visited = await throttleVisit(tools);
    if (Result.isFailure(visited)) return Result.fail(visited.failure);
    const loaded = await tokenOwner(tools, token, "resetPassword");
    if (Result.isFailure(loaded)) return Result.fail(loaded.failure);
    const { user: owner, token: stored } = loaded.success;
    const passwordHash = await tools.identity.hash(newPassword);
    return tools.write({
      userId: owner.objectId,
      load: passwordLoad,
      args: { user: owner.objectId, account: counterIds(subjectsOf(tools, owner.objectId, "")).account, address: "" },
      judge: ({ user, tokens, ...state }, at) => {
        const same = tokens.find(({ objectId }) => objectId === stored.objectId) ?? null;
        if (user === null || !isUsable(same, user, "resetPassword", at.now))
          return Result.fail({ _tag: "NotFound", class: "AccountToken" } as const);
        // The mail was received, so the address is verified.
        const patch = { passwordHash, emailVerified: true };
        const { changes } = replaced({ ...state, tokens, user }, patch, uncounted, at);
        return Result.succeed({ answer: {}, changes });
      },
    });
  },
});

/** No policy lets anybody do this, so only the host itself does: the master key of a transport. */
export const setPassword = flow({
  name: "identity.setPassword",
  doc: "Sets the password of an account without the present one, and ends all its sessions. For the host itself, with its master key.",
  class: "Session",
  action: "setPassword",
  open: false,
  counted: false,
  input: {
    user: required(field(id, "The account.", { references: "User" })),
    newPassword: required(field(password, "The new password.")),
  },
  refusals: ["NotFound"],
  run: async ({ user: objectId, newPassword }, tools): FlowResult<Empty, NotFound> => {
    const passwordHash = await tools.identity.hash(newPassword);
    return tools.write({
      userId: objectId,
      load: passwordLoad,
      args: { user: objectId, account: counterIds(subjectsOf(tools, objectId, "")).account, address: "" },
      judge: ({ user, ...state }, at) => {
        if (user === null) return Result.fail({ _tag: "NotFound", class: "User" } as const);
        const { changes } = replaced({ ...state, user }, { passwordHash }, uncounted, at);
        return Result.succeed({ answer: {}, changes });
      },
    });
  },
});
