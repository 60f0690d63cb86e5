import type * as Result from "effect/Result";

export type AnyCallback = (said: never) => void;

/** Calls `done`. An exception in it is rethrown later, so that the other callers of the same commit still get their outcomes. */
export const completeCall = (done: AnyCallback, said: Result.Result<unknown, unknown>): void => {
  try {
    done(said as never);
  } catch (cause) {
    queueMicrotask(() => {
      throw cause;
    });
  }
};
