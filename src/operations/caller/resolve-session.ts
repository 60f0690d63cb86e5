import * as Result from "effect/Result";
import { revised, revision } from "../../domain/kernel/decision/decision.ts";
import type { AuthRequired, Fault, SessionInvalid } from "../../domain/kernel/refusal/refusal.ts";
import { neededAs } from "../../domain/kernel/refusal/refusal.ts";
import { Session } from "../../domain/session/entity.ts";
import { endsAt, staleFrom } from "../../domain/user/session-lifetime.ts";
import { byId, load, many } from "../../ports/load.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Call, Callback } from "../../ports/store.ts";
import { isAddress, isIdentifier, type ResolvedCaller, type SessionCaller } from "./caller.ts";
import { organizationOfToken } from "./session-token-format.ts";

const invalid = Result.fail({ _tag: "SessionInvalid" } as const);
export const identityMissing: Fault = {
  _tag: "Storage",
  retry: "never",
  message: "This firm was opened without identity: openFirm(store, { identity: argon2id() })",
};

const identityRequired: AuthRequired = {
  _tag: "AuthRequired",
  ...neededAs({ id: "identityMissing" }),
};
const logInRequired: AuthRequired = {
  _tag: "AuthRequired",
  ...neededAs({ id: "logInRequired" }),
};
const roleWithoutUser: AuthRequired = {
  _tag: "AuthRequired",
  ...neededAs({ id: "roleWithoutUser" }),
};
export const organizationMissing: AuthRequired = {
  _tag: "AuthRequired",
  ...neededAs({ id: "organizationMissing" }),
};
/** The refusal of a caller who is not signed in: to log in, or without `identity` that the host names the user. */
export const notSignedIn = (
  { identity }: Pick<Ports, "identity">,
  { organizationId, userId, host }: Pick<ResolvedCaller, "organizationId" | "userId" | "host">,
): AuthRequired => {
  if (host?.role !== undefined && !isIdentifier(userId)) return roleWithoutUser;
  if (isIdentifier(userId) && !isIdentifier(organizationId)) return organizationMissing;
  return identity === null ? identityRequired : logInRequired;
};

export const sessionUse = load("session.use", {
  parameters: { session: "text" },
  isolation: {
    why: "It writes the use into the row of the session alone; a session that ended meanwhile is gone when the command runs again.",
    rules: ["R-ID-7"],
  },
  reads: ({ session }) => ({ session: byId(Session, session) }),
});

const cacheKey = (organizationId: string, tokenHash: string): string => `${tokenHash} ${organizationId}`;
/** What the cache holds of a session, as JSON. */
interface CachedSession extends Pick<Session, "objectId" | "user"> {
  /** The instant at which its use is written again. */
  readonly until: number;
}
const resolvedBy = (
  { address, allow }: SessionCaller,
  organizationId: string,
  tokenHash: string,
  { objectId, user }: Pick<Session, "objectId" | "user">,
): ResolvedCaller => ({
  organizationId,
  userId: user,
  session: objectId,
  tokenHash,
  address: isAddress(address) ? address : null,
  host: null,
  externalId: null,
  ...(allow === undefined ? {} : { allow }),
});

/** The caller that a token named before, as long as its use need not be written; the call checks the session. */
export const cachedSession = ({ identity, callerCache, now }: Ports, caller: SessionCaller): ResolvedCaller | null => {
  const organizationId = organizationOfToken(caller);
  if (identity === null || organizationId === null) return null;
  const tokenHash = identity.digest(caller.sessionToken);
  const text = callerCache.get(cacheKey(organizationId, tokenHash));
  if (text === undefined) return null;
  const cached = JSON.parse(text) as CachedSession;
  return now() < cached.until ? resolvedBy(caller, organizationId, tokenHash, cached) : null;
};

/** Resolves a session token. Its use is written at most once an hour; the call itself checks the session again. */
export const resolveSession = (
  ports: Ports,
  caller: SessionCaller,
  done: Callback<ResolvedCaller, SessionInvalid | AuthRequired>,
): void => {
  const { identity } = ports;
  const { sessionToken } = caller;
  const organizationId = organizationOfToken(caller);
  if (identity === null || organizationId === null) {
    done(identity === null ? Result.fail(identityRequired) : invalid);
    return;
  }
  const now = ports.now();
  const call: Call = {
    organizationId,
    userId: "",
    session: null,
    operation: "sessions.use",
    requestId: null,
    body: "",
    now,
    dryRun: false,
    cancelled: () => false,
  };
  const tokenHash = identity.digest(sessionToken);
  const resolved = (session: Session): Result.Result<ResolvedCaller, never> =>
    Result.succeed(resolvedBy(caller, organizationId, tokenHash, session));
  ports.store.query<{ readonly session: Session; readonly until: number }, SessionInvalid>(
    {
      call,
      args: {},
      rounds: [() => Result.succeed({ found: many(Session, (s) => s.tokenHash.is(tokenHash)) })],
      answer: ({ found }, firm) => {
        const [session] = found as ReadonlyArray<Session>;
        if (session === undefined || endsAt(session, firm) <= now) return invalid;
        return Result.succeed({ session, until: staleFrom(session, firm) });
      },
    },
    (outcome) => {
      if (Result.isFailure(outcome)) return done(Result.fail(outcome.failure) as Parameters<typeof done>[0]);
      const { session, until } = outcome.success;
      if (now < until) {
        const { objectId, user } = session;
        ports.callerCache.set(
          cacheKey(organizationId, tokenHash),
          JSON.stringify({ objectId, user, until } satisfies CachedSession),
        );
        return done(resolved(session));
      }
      ports.store.execute(
        {
          call: { ...call, userId: session.user },
          load: sessionUse,
          args: { session: session.objectId },
          readOnly: false,
          judge: ({ session: row }, firm, account) => {
            // The session ended or its owner was deactivated meanwhile: the call itself refuses.
            if (row === null || account?.active !== true || endsAt(row, firm) <= now || now < staleFrom(row, firm))
              return Result.succeed({ answer: null, changes: [] });
            const after = revised<Session>(row, { lastUsedAt: now }, { now });
            return Result.succeed({
              answer: null,
              changes: revision("Session", row, after, { operation: call.operation, reason: null }),
            });
          },
        },
        // A database that cannot be written can still be read; the next call writes the use.
        () => done(resolved(session)),
      );
    },
  );
};
