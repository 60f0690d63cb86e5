import * as Result from "effect/Result";
import type { AuthRequired, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { text } from "../../domain/kernel/schema/kind.ts";
import { User } from "../../domain/user/entity.ts";
import { many } from "../../ports/load.ts";
import type { Cache, Callback, Ports } from "../../ports/store.ts";
import {
  type Caller,
  type ExternalIdCaller,
  isIdentifier,
  needsLookup,
  type ResolvedCaller,
  resolveHostCaller,
  unknownUser,
} from "./caller.ts";
import { FirmError } from "./firm-error.ts";
import { organizationMissing, resolveSession } from "./resolve-session.ts";

type Resolution = Result.Result<ResolvedCaller, Refusal>;

/**
 * Remembers which user an external id was last seen to name. Nothing here is believed: the account that every call reads anyway must
 * still have the external id, else it is looked up again. So who asks by an external id waits no longer than who asks by an objectId.
 */
export const boundedCache = (most = 10_000): Cache => {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key),
    set: (key, value) => {
      const [oldest] = values.keys();
      if (values.size >= most && !values.has(key) && oldest !== undefined) values.delete(oldest);
      values.set(key, value);
    },
  };
};
const cacheKey = (organizationId: string, externalId: string): string => JSON.stringify([organizationId, externalId]);

const withUserId = (caller: ExternalIdCaller, externalId: string, userId: string): ResolvedCaller => ({
  ...resolveHostCaller({ ...caller, externalId: undefined, userId } as never),
  externalId,
});

/** Asks the store whom an external id names. */
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
        cancelled: () => false,
      },
      args: {},
      rounds: [() => Result.succeed({ found: many(User, (u) => u.externalId.is(externalId), ["objectId"]) })],
      answer: ({ found }) => {
        const [user] = found as ReadonlyArray<Pick<User, "objectId">>;
        return user === undefined ? Result.fail(unknownUser("externalId", externalId)) : Result.succeed(user.objectId);
      },
    },
    (said) => {
      if (Result.isFailure(said)) return done(Result.fail(said.failure));
      ports.externalIdCache.set(cacheKey(organizationId, externalId), said.success);
      done(Result.succeed(withUserId(caller, externalId, said.success)));
    },
  );
};

/** The external id as accounts hold it; null where no account can have it. */
const externalIdOf = (named: unknown): string | null => {
  const shaped = text.parse(named);
  return Result.isSuccess(shaped) && shaped.success !== "" ? shaped.success : null;
};

/**
 * Goes on once it is known who asks, at once where nothing need be looked up; `die` is told of a defect that comes later. What is run
 * for a remembered external id that names somebody else by now is refused before it did anything, and run again.
 */
export const resolveCaller = <A, R>(
  ports: Ports,
  caller: Caller,
  run: (known: Resolution, done: (said: Result.Result<A, R>) => void) => void,
  done: (said: Result.Result<A, R>) => void,
  die: (cause: unknown) => void,
): void => {
  const later = (known: Resolution): void => {
    try {
      run(known, done);
    } catch (cause) {
      die(cause);
    }
  };
  if (!needsLookup(caller)) {
    run(Result.succeed(resolveHostCaller(caller)), done);
    return;
  }
  if ("sessionToken" in caller) {
    resolveSession(ports, caller, later as never);
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
  const lookUp = (): void => resolveExternalId(ports, caller as ExternalIdCaller, externalId, later as never);
  const remembered = ports.externalIdCache.get(cacheKey(organizationId, externalId));
  if (remembered === undefined) {
    lookUp();
    return;
  }
  run(Result.succeed(withUserId(caller as ExternalIdCaller, externalId, remembered)), (said) => {
    if (Result.isFailure(said) && (said.failure as { readonly _tag?: string })._tag === "AuthRequired") lookUp();
    else done(said);
  });
};

/** Who asks, for what is no operation; rejects with {@link FirmError}. */
export const requireCaller = (ports: Ports, caller: Caller): Promise<ResolvedCaller> =>
  new Promise((resolve, reject) =>
    resolveCaller<ResolvedCaller, Refusal>(
      ports,
      caller,
      (known, done) => done(known),
      (said) => (Result.isSuccess(said) ? resolve(said.success) : reject(new FirmError(said.failure))),
      reject,
    ),
  );
