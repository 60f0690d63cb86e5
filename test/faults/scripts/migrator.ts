import { storeAt } from "./store-at.ts";

/** Migrates when it is told to: `migrator.ts PLACE`; says from where to where it went. */
const adapter = storeAt(process.argv[2] ?? "");
process.once("message", async () => {
  const result = await adapter.migrate();
  await adapter.close();
  process.send?.(result);
  process.disconnect();
});
process.send?.("ready");
