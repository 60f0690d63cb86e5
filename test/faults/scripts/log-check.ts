import { checkReplay } from "../../../src/testing/kit/harness/log-replay.ts";
import { readLog, readTables, type Tables } from "../../../src/testing/kit/harness/raw-store.ts";
import { storeAt } from "./store-at.ts";

export interface Checked {
  readonly entries: number;
  readonly tables: Tables;
}

/** `log-check.ts PLACE SCHEMA ORGANIZATION`: checks that replaying the log gives the tables, and sends both. Fails if it does not. */
const [place = "", schema = "", organizationId = ""] = process.argv.slice(2);
const adapter = storeAt(place, schema);
const log = await readLog(adapter.store, organizationId);
const tables = await readTables(adapter.store, organizationId);
checkReplay(log, tables);
await adapter.close();
process.send?.({ entries: log.length, tables } satisfies Checked);
