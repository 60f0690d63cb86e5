import { appendFileSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { openFirm } from "firmcore";
import { storeAt } from "./store-at.ts";

/** Delivers alerts until it is killed: `deliverer.ts PLACE ORGANIZATION INSTANT FILE`; the notifier appends what it sends to the file. */
const [place = "", organizationId = "", now = "", file = ""] = process.argv.slice(2);
const app = await openFirm(storeAt(place), {
  now: () => Number(now),
  notifiers: [
    {
      name: "file",
      send: async ({ idempotencyKey }) => {
        await turn();
        appendFileSync(file, `${idempotencyKey}\n`);
        process.send?.("sent");
      },
    },
  ],
});
process.once("message", async () => {
  process.send?.(await app.alerts.deliver({ organizationId, concurrency: 3 }));
});
process.send?.("ready");
