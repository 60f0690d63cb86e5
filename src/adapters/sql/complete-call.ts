import type * as Result from "effect/Result";

export type AnyCallback = (said: never) => void;

/** An exception of a caller's `done` is the caller's: it must not keep the answers of its neighbours. */
export const completeCall = (done: AnyCallback, said: Result.Result<unknown, unknown>): void => {
  try {
    done(said as never);
  } catch (cause) {
    queueMicrotask(() => {
      throw cause;
    });
  }
};
