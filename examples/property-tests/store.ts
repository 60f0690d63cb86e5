import type { Adapter, Store } from "firmcore";
import { memory } from "firmcore/memory";
import { laws, storeSubject } from "firmcore/testing";
import { conformance, type OpenedStore } from "firmcore-conformance";

/** A store of your own; here one that wraps another. This is the fault: it loses the id of a request. */
const yourStore = (): Adapter => {
  const adapter = memory();
  const { store } = adapter;
  const execute: Store["execute"] = (command, done) =>
    store.execute({ ...command, call: { ...command.call, requestId: null } }, done);
  return { ...adapter, store: { ...store, execute } };
};

/** Opens a fresh store with its tables, once for each case. */
const open = async (): Promise<OpenedStore> => {
  const adapter = yourStore();
  return { adapter, close: adapter.close };
};

// In a test runner: for (const { name, run } of conformance({ open })) test(name, run);
for (const { name, run } of conformance({ open, histories: 4, steps: 50 })) {
  // Leave this out: it makes the example short.
  if (!/^L-45/.test(name)) continue;
  await run().then(
    () => console.log(`holds: ${name}`),
    () => console.log(`fails: ${name}`),
  );
}

// The same law over shrinking histories: the fewest calls that show the fault.
await laws["L-45"]
  .check(storeSubject(open), { seed: 6, saveFailure: "history.json", shrinkTime: 60_000 })
  .catch(({ message }) => {
    console.log(message);
  });
