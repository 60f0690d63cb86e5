import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import type { Adapter } from "../../../src/ports/adapter.ts";
import { schema } from "../../support/schema.ts";

/** The store of a process of its own: a file of SQLite, or a database of Postgres by its URL. */
export const storeAt = (place: string): Adapter<never> =>
  place.startsWith("postgres:") ? postgres({ url: place, schema, connections: 10 }) : sqlite({ file: place });
