import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import type { Adapter } from "../../../../src/ports/adapter.ts";
import { schema } from "../../../support/schema.ts";

/** When the clocks of tests begin. */
export const liveStart = Date.parse("2027-03-01T09:00:00Z");
/** The store of a database by its address, as each of several processes opens it. */
export const storeAt = (database: string): Adapter<never> =>
  (database.startsWith("sqlite:")
    ? sqlite({ file: database.slice("sqlite:".length), pollEvery: 20 })
    : postgres({ url: database, schema, pollEvery: 20 })) as unknown as Adapter<never>;
