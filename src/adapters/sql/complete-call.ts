import type * as Result from "effect/Result";

export type AnyCallback = (outcome: never) => void;

/** Calls `done`. An exception in it is rethrown later, so that the other callers of the same commit still get their outcomes. */
export const completeCall = (done: AnyCallback, outcome: Result.Result<unknown, unknown>): void => {
  try {
    done(outcome as never);
  } catch (cause) {
    queueMicrotask(() => {
      throw cause;
    });
  }
};
