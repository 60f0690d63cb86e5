import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import type { Adapter } from "../../../src/ports/adapter.ts";
import { schema as ours } from "../../support/schema.ts";

/** The store of a process: a SQLite file, or a Postgres database by URL. */
export const storeAt = (place: string, schema = ours): Adapter<never> =>
  place.startsWith("postgres:") ? postgres({ url: place, schema, connections: 10 }) : sqlite({ file: place });
