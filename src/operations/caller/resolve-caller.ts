import * as Result from "effect/Result";
import type { AuthRequired, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { text } from "../../domain/kernel/schema/kind.ts";
import { User } from "../../domain/user/entity.ts";
import { many } from "../../ports/load.ts";
import type { Cache, Ports } from "../../ports/ports.ts";
import type { Callback } from "../../ports/store.ts";
import {
  type Caller,
  type ExternalIdCaller,
  isIdentifier,
  needsLookup,
  type ResolvedCaller,
  resolveHostCaller,
  unknownUser,
} from "./caller.ts";
import { promised } from "./or-throw.ts";
import { cachedSession, organizationMissing, resolveSession } from "./resolve-session.ts";

type Resolution = Result.Result<ResolvedCaller, Refusal>;

/**
 * A cache of the users that external ids name and of the sessions that tokens do, so that neither costs a query of its own. What is cached
 * is checked: the account that every call reads must still have the external id or the session, else it is looked up again.
 */
export const boundedCache = (maxSize = 10_000): Cache => {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key),
    set: (key, value) => {
      const [oldest] = values.keys();
      if (values.size >= maxSize && !values.has(key) && oldest !== undefined) values.delete(oldest);
      values.set(key, value);
    },
  };
};
const cacheKey = (organizationId: string, externalId: string): string => JSON.stringify([organizationId, externalId]);

const withUserId = (caller: ExternalIdCaller, externalId: string, userId: string): ResolvedCaller => ({
  ...resolveHostCaller({ ...caller, externalId: undefined, userId } as never),
  externalId,
});

/** Queries the user that an external id names. */
const resolveExternalId = (
  ports: Ports,
  caller: ExternalIdCaller,
  externalId: string,
  done: Callback<ResolvedCaller, AuthRequired>,
): void => {
  const { organizationId } = caller;
  ports.store.query<string, AuthRequired>(
    {
      call: {
        ...{ organizationId, userId: "", session: null, operation: "users.named", requestId: null, body: "" },
        now: ports.now(),
        dryRun: false,
        cancelled: () => false,
      },
      args: {},
      rounds: [() => Result.succeed({ found: many(User, (u) => u.externalId.is(externalId), ["objectId"]) })],
      answer: ({ found }) => {
        const [user] = found as ReadonlyArray<Pick<User, "objectId">>;
        return user === undefined ? Result.fail(unknownUser("externalId", externalId)) : Result.succeed(user.objectId);
      },
    },
    (outcome) => {
      if (Result.isFailure(outcome)) return done(Result.fail(outcome.failure));
      ports.callerCache.set(cacheKey(organizationId, externalId), outcome.success);
      done(Result.succeed(withUserId(caller, externalId, outcome.success)));
    },
  );
};

/** The external id as accounts store it; null when no account can have it. */
const externalIdOf = (named: unknown): string | null => {
  const parsed = text.parse(named);
  return Result.isSuccess(parsed) && parsed.success !== "" ? parsed.success : null;
};

/**
 * Runs `run` with the resolved caller, at once when nothing has to be looked up. `die` is called with a defect that comes later. A run for
 * a cached external id or token that now names somebody else is refused before it does anything, and runs again after a look-up.
 */
export const resolveCaller = <A, R>(
  ports: Ports,
  caller: Caller,
  run: (caller: Resolution, done: (outcome: Result.Result<A, R>) => void) => void,
  done: (outcome: Result.Result<A, R>) => void,
  die: (cause: unknown) => void,
): void => {
  const runLater = (resolved: Resolution): void => {
    try {
      run(resolved, done);
    } catch (cause) {
      die(cause);
    }
  };
  if (!needsLookup(caller)) {
    run(Result.succeed(resolveHostCaller(caller)), done);
    return;
  }
  /** Runs for a cached caller; `outdated` is the refusal of one that is looked up again. */
  const runCached = (cached: ResolvedCaller, outdated: Refusal["_tag"], lookUp: () => void): void =>
    run(Result.succeed(cached), (outcome) => {
      if (Result.isFailure(outcome) && (outcome.failure as { readonly _tag?: string })._tag === outdated) lookUp();
      else done(outcome);
    });
  if ("sessionToken" in caller) {
    const lookUp = (): void => resolveSession(ports, caller, runLater as never);
    const cached = cachedSession(ports, caller);
    if (cached === null) lookUp();
    else runCached(cached, "SessionInvalid", lookUp);
    return;
  }
  const { organizationId, externalId: named } = caller;
  const externalId = externalIdOf(named);
  if (!isIdentifier(organizationId)) {
    run(Result.fail(organizationMissing), done);
    return;
  }
  if (externalId === null) {
    run(Result.fail(unknownUser("externalId", String(named).slice(0, 100))), done);
    return;
  }
  const lookUp = (): void => resolveExternalId(ports, caller as ExternalIdCaller, externalId, runLater as never);
  const cached = ports.callerCache.get(cacheKey(organizationId, externalId));
  if (cached === undefined) lookUp();
  else runCached(withUserId(caller as ExternalIdCaller, externalId, cached), "AuthRequired", lookUp);
};

/** Resolves a caller for work that is no operation; rejects with {@link FirmError}. */
export const requireCaller = (ports: Ports, caller: Caller): Promise<ResolvedCaller> =>
  promised((done, die) =>
    resolveCaller<ResolvedCaller, Refusal>(ports, caller, (resolved, go) => go(resolved), done, die),
  );
