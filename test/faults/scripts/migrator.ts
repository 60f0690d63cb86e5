import { storeAt } from "./store-at.ts";

/** Migrates on a message: `migrator.ts PLACE`; replies with the versions before and after. */
const adapter = storeAt(process.argv[2] ?? "");
process.once("message", async () => {
  const result = await adapter.migrate();
  await adapter.close();
  process.send?.(result);
  process.disconnect();
});
process.send?.("ready");
