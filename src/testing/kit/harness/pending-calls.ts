import type { Store } from "../../../ports/store.ts";

/** Counts the pending calls of a store; `idle` resolves when there are none. */
export const trackPendingCalls = (store: Store): { readonly store: Store; readonly idle: () => Promise<void> } => {
  let pending = 0;
  const counting =
    <A>(call: (asked: A, done: (outcome: never) => void) => void) =>
    (asked: A, done: (outcome: never) => void): void => {
      pending++;
      call(asked, (outcome) => {
        pending--;
        done(outcome);
      });
    };
  return {
    store: {
      name: store.name,
      execute: counting(store.execute as never) as Store["execute"],
      executeBatch: counting(store.executeBatch as never) as Store["executeBatch"],
      query: counting(store.query as never) as Store["query"],
      readLog: counting(store.readLog as never) as Store["readLog"],
    },
    idle: async () => {
      // Several idle turns of the event loop, because hashing takes turns between calls.
      for (let turn = 0; turn < 3; turn = pending === 0 ? turn + 1 : 0)
        await new Promise((resolve) => setTimeout(resolve));
    },
  };
};
