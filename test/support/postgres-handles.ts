import { type PostgresOptions, postgres } from "firmcore/postgres";
import type { Opened } from "firmcore/testing";
import { CamelCasePlugin, Kysely, ParseJSONResultsPlugin, PostgresDialect } from "kysely";
import pg from "pg";
import { freshDatabase } from "./postgres.ts";
import type { PostgresConnection } from "./postgres-server.ts";
import { migrated, schema } from "./postgres-stores.ts";

interface Handle {
  readonly options: PostgresOptions;
  readonly end: () => Promise<void>;
}
/** Fresh, migrated stores on what the host has instead of a pool. */
const openOn = (make: (connection: PostgresConnection) => Promise<Handle>) => async (): Promise<Opened> => {
  const { connection, release } = await freshDatabase(migrated);
  const { options, end } = await make(connection);
  const adapter = postgres({ ...options, schema });
  return {
    adapter,
    close: async () => {
      await adapter.close();
      await end();
      await release();
    },
  };
};

/** A Kysely instance whose plugins change names and values of its own statements. */
export const openOnKysely = openOn(async (connection) => {
  const pool = new pg.Pool({ ...connection, max: 8 });
  pool.on("error", () => {});
  const plugins = [new CamelCasePlugin(), new ParseJSONResultsPlugin()];
  const kysely = new Kysely<object>({ dialect: new PostgresDialect({ pool }), plugins });
  return { options: { kysely }, end: () => kysely.destroy() };
});

/** One connection for everything. */
export const openOnClient = openOn(async (connection) => {
  const client = new pg.Client(connection);
  client.on("error", () => {});
  await client.connect();
  return { options: { client }, end: () => client.end() };
});
