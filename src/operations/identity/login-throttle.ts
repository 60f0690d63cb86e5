import * as Result from "effect/Result";
import { and, or } from "../../domain/kernel/policy/predicate.ts";
import { LoginThrottle } from "../../domain/login-throttle/entity.ts";
import {
  type Counted,
  overSince,
  type Subjects,
  takeBackTry,
  throttleId,
} from "../../domain/login-throttle/throttle.ts";
import { byId, load, many, type Params, type Read } from "../../ports/load.ts";
import type { FlowContext } from "../define/flow-context.ts";

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

export const uncountLoad = load("identity.uncount", {
  parameters: { account: "text", address: "text", rows: "texts" },
  isolation: {
    locks: ({ rows }) => [{ entity: LoginThrottle, id: rows }],
    why: "The counters are locked as they were when the attempt was counted.",
    rules: ["R-ID-6"],
  },
  reads: counterReads,
});
export const uncountAttempt = (tools: FlowContext, rows: CounterIds, counted: Counted) =>
  tools.write({
    userId: "",
    load: uncountLoad,
    args: { ...rows, rows: Object.values(rows).sort() },
    judge: (state, at) => Result.succeed({ answer: null, changes: takeBackTry(state, counted, at) }),
  });
