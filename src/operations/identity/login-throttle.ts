import * as Result from "effect/Result";
import { and, or } from "../../domain/kernel/policy/predicate.ts";
import type { LoginFailed, Throttled } from "../../domain/kernel/refusal/refusal.ts";
import { LoginThrottle } from "../../domain/login-throttle/entity.ts";
import {
  type Counted,
  countTry,
  overSince,
  type Subjects,
  takeBackTry,
  throttleId,
} from "../../domain/login-throttle/throttle.ts";
import type { User } from "../../domain/user/entity.ts";
import { HasherBusy } from "../../ports/identity.ts";
import { byId, load, many, type Params, type Read } from "../../ports/load.ts";
import type { FlowContext } from "../define/flow-context.ts";
import type { CommonRefusal } from "../define/operation.ts";

/** Expired counters. Each attempt deletes a few of them, so that the names of an attacker do not accumulate. */
const maxSwept = 4;
export const staleCounters = (now: number): Read<ReadonlyArray<Pick<LoginThrottle, "objectId">>> =>
  limitedTo(
    maxSwept,
    many(LoginThrottle, (t) => and(t.since.below(overSince(now)), or(t.lockedUntil.absent, t.lockedUntil.below(now))), [
      "objectId",
    ]),
    "since",
  );
/** Limits a read to some rows, ordered by a field (default: by id). */
export const limitedTo = <T>(limit: number, read: Read<T>, by?: string): Read<T> =>
  ({
    ...read,
    limit,
    order: by === undefined ? [] : [{ field: by, descending: false, when: null }],
  }) as Read<T>;

/** The counters of the parameters `account` and `address`; `''` means none. */
export const counterReads = (arg: Params<{ readonly account: "text"; readonly address: "text" }>) => ({
  account: byId(LoginThrottle, arg.account),
  address: byId(LoginThrottle, arg.address),
});
export const countLoad = load("identity.count", {
  parameters: { account: "text", address: "text", rows: "texts" },
  isolation: {
    // One list, so that every attempt locks the counters in the same order.
    locks: ({ rows }) => [{ entity: LoginThrottle, id: rows }],
    why: "Attempts are counted one after the other under locks on their counters. If two first attempts create the same counter, the second meets its unique key and runs again.",
    rules: ["R-ID-6"],
  },
  reads: (arg) => ({ ...counterReads(arg), stale: many(LoginThrottle, (t) => t.objectId.oneOf([arg.rows])) }),
});

/** The ids of the counters of an attempt. */
export interface CounterIds {
  readonly account: string;
  readonly address: string;
}
/** A correct password: the hash that it was compared with, and the counters to reset. */
export interface PassedAttempt extends Counted, CounterIds {
  readonly user: User;
  readonly stored: string;
  readonly outdated: boolean;
}
/** The account of an attempt. An unknown name is counted like a known one. */
export interface LogInAttempt {
  readonly user: User | null;
  readonly name: string;
  readonly stale: ReadonlyArray<Pick<LoginThrottle, "objectId">>;
}

/** The digests by which an attempt is counted: the account or unknown name, and the address. */
export const subjectsOf = ({ address, identity }: FlowContext, user: string | null, name: string): Subjects => ({
  account: identity.digest(user === null ? `name:${name}` : `account:${user}`),
  address: address === null ? null : identity.digest(`address:${address}`),
  user,
});
export const counterIds = ({ account, address }: Subjects): CounterIds => ({
  account: throttleId(account),
  address: address === null ? "" : throttleId(address),
});

/**
 * Compares a password with that of an account: counted first, then one hash, whoever it is for and whatever comes of it (R-ID-5,
 * R-ID-6). What is wrong is not said: no such account, no password, the wrong one, or an inactive account.
 */
export const checkPassword = async (
  tools: FlowContext,
  { user, name, stale }: LogInAttempt,
  password: string,
): Promise<Result.Result<PassedAttempt, LoginFailed | Throttled | CommonRefusal>> => {
  const subjects = subjectsOf(tools, user?.objectId ?? null, name);
  const rows = counterIds(subjects);
  const counted = await tools.write({
    userId: user?.objectId ?? "",
    load: countLoad,
    args: { ...rows, rows: [...new Set([...Object.values(rows), ...stale.map(({ objectId }) => objectId)])].sort() },
    judge: (state, at) => Result.succeed(countTry(state, subjects, at)),
  });
  if (Result.isFailure(counted)) return Result.fail(counted.failure);
  const { locked } = counted.success;
  const stored = locked ? null : (user?.passwordHash ?? null);
  const { matches, outdated } = await tools.identity.verify(password, stored).catch(async (cause: unknown) => {
    if (cause instanceof HasherBusy) await uncountAttempt(tools, rows, counted.success);
    throw cause;
  });
  if (locked) return Result.fail({ _tag: "Throttled" });
  if (user === null || stored === null || !matches || !user.active) return Result.fail({ _tag: "LoginFailed" });
  return Result.succeed({ ...counted.success, ...rows, user, stored, outdated });
};

export const uncountLoad = load("identity.uncount", {
  parameters: { account: "text", address: "text", rows: "texts" },
  isolation: {
    locks: ({ rows }) => [{ entity: LoginThrottle, id: rows }],
    why: "The counters are locked as they were when the attempt was counted.",
    rules: ["R-ID-6"],
  },
  reads: counterReads,
});
const uncountAttempt = (tools: FlowContext, rows: CounterIds, counted: Counted) =>
  tools.write({
    userId: "",
    load: uncountLoad,
    args: { ...rows, rows: Object.values(rows).sort() },
    judge: (state, at) => Result.succeed({ answer: null, changes: takeBackTry(state, counted, at) }),
  });
