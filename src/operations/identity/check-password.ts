import * as Result from "effect/Result";
import type { LoginFailed, Throttled } from "../../domain/kernel/refusal/refusal.ts";
import type { LoginThrottle } from "../../domain/login-throttle/entity.ts";
import { type Counted, countTry } from "../../domain/login-throttle/throttle.ts";
import type { User } from "../../domain/user/entity.ts";
import { HasherBusy } from "../../ports/identity.ts";
import type { FlowContext } from "../define/flow-context.ts";
import type { FlowRefusal } from "../define/operation.ts";
import { type CounterIds, counterIds, countLoad, subjectsOf, uncountAttempt } from "./login-throttle.ts";

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

/**
 * Compares a password with that of an account. Every attempt is counted first and computes one hash (R-ID-5, R-ID-6). An unknown
 * account, an account without a password, a wrong password and an inactive account all get `LoginFailed`.
 */
export const checkPassword = async (
  tools: FlowContext,
  { user, name, stale }: LogInAttempt,
  password: string,
): Promise<Result.Result<PassedAttempt, LoginFailed | Throttled | FlowRefusal>> => {
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
