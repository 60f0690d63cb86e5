import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";

/** Bytes that a page holds until the next full collection, by what is read: `page-memory.ts FILE`. */
export type Held = Readonly<Record<"list" | "changes", number>>;
const [file = ""] = process.argv.slice(2);
const pages = 200;
const rows = 100;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as (options?: { readonly type: "minor" }) => void;
/** What is left after quick collections, which look at new objects only: a page that waits for a full one is held for minutes. */
const heldBy = async (read: () => Promise<unknown>): Promise<number> => {
  for (let i = 0; i < pages; i++) await read();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < pages; i++) await read();
  collect({ type: "minor" });
  collect({ type: "minor" });
  return (process.memoryUsage().heapUsed - before) / pages;
};

const app = await openFirm(sqlite({ file }));
const firm = { organizationId: "acme" };
const admin = app.as({ ...firm, userId: "host", role: "administrator" });
const after = await app.currentCursor(firm);
const { objectId: company } = await admin.companies.create({ name: "City" });
for (let i = 1; i < rows; i++) await admin.contacts.create({ name: `Contact ${i}`, company });

const list = await heldBy(() => admin.contacts.list({ order: "name", include: { company: true } }));
const changes = await heldBy(async () => {
  let seen = 0;
  for await (const _ of app.changes({ ...firm, after })) if (++seen === rows) break;
});
await app.close();
const held: Held = { list, changes };
process.send?.(held);
