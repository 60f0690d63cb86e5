import { hash } from "node:crypto";
import { type PostgresOptions, postgres } from "firmcore/postgres";
import type { OpenedStore } from "firmcore/testing";
import { CamelCasePlugin, Kysely, ParseJSONResultsPlugin, PostgresDialect } from "kysely";
import pg from "pg";
import type { PostgresConnection } from "./server.ts";
import { migrated, poolOn, schema } from "./stores.ts";
import { freshDatabase, type Sessions } from "./test-databases.ts";

interface Handle extends Sessions {
  readonly options: PostgresOptions;
}
/** Fresh, migrated stores on other handles of the host than a pool. */
const openOn =
  (name: string, make: (connection: PostgresConnection) => Promise<Handle>) => async (): Promise<OpenedStore> => {
    const { sessions, release } = await freshDatabase(migrated);
    const adapter = postgres({ ...(await sessions(name, make)).options, schema });
    return {
      adapter,
      close: async () => {
        await adapter.close();
        await release();
      },
    };
  };

/**
 * Names each statement, so that the server plans it once for each connection. Kysely names none, and planning would be
 * most of what the server does for a case.
 */
const nameStatements = (client: pg.PoolClient): void => {
  const query = client.query.bind(client) as (...given: ReadonlyArray<unknown>) => unknown;
  client.query = ((text: unknown, values: unknown, ...more: ReadonlyArray<unknown>) =>
    typeof text === "string" && Array.isArray(values) && values.length > 0
      ? query({ name: hash("sha1", text), text, values }, ...more)
      : query(text, values, ...more)) as typeof client.query;
};

/** A Kysely instance whose plugins change names and values of its own statements. */
export const openOnKysely = openOn("kysely", async (connection) => {
  const { pool, idle } = poolOn(connection);
  pool.on("connect", nameStatements);
  const plugins = [new CamelCasePlugin(), new ParseJSONResultsPlugin()];
  const kysely = new Kysely<object>({ dialect: new PostgresDialect({ pool }), plugins });
  return { options: { kysely }, idle, end: () => kysely.destroy() };
});

/** One connection for all statements. */
export const openOnClient = openOn("client", async (connection) => {
  const client = new pg.Client(connection);
  let lost = false;
  client.on("error", () => {
    lost = true;
  });
  await client.connect();
  return { options: { client }, idle: () => !lost, end: () => client.end() };
});
