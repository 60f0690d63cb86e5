import * as Result from "effect/Result";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { FirmError } from "./firm-error.ts";

/** The value of an outcome; throws a refusal as {@link FirmError}. Called after an `await`, the stack names who waits for it. */
export const orThrow = <T>(outcome: Result.Result<T, Refusal>): T => {
  if (Result.isFailure(outcome)) throw new FirmError(outcome.failure);
  return outcome.success;
};

type Ask<T> = (done: (outcome: Result.Result<T, Refusal>) => void, die: (cause: unknown) => void) => void;
/** Resolves to the value of an outcome; rejects with a refusal. An error made in the callback would not name who waits for it. */
export const promised = async <T>(ask: Ask<T>): Promise<T> =>
  orThrow(await new Promise<Result.Result<T, Refusal>>(ask));
