import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { manyRows } from "./export.ts";

/** Imports until it is killed: `importer.ts FILE ORGANIZATION USER PEOPLE BOOKINGS`; reports its progress. */
const [file = "", organizationId = "", userId = "", people, bookings] = process.argv.slice(2);
const app = await openFirm(sqlite({ file }));
process.once("message", async () => {
  await app.import({ organizationId, userId }, manyRows(Number(people), Number(bookings)), {
    onProgress: (progress: unknown) => process.send?.(progress),
  });
  process.send?.("done");
});
process.send?.("ready");
