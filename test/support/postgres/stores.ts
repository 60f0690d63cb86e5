import { type PostgresOptions, postgres } from "firmcore/postgres";
import type { OpenedStore } from "firmcore/testing";
import { schema } from "../schema.ts";
import type { PostgresVersion } from "./binaries.ts";
import type { Shape } from "./database.ts";
import type { PostgresConnection } from "./server.ts";
import { freshDatabase } from "./test-databases.ts";
import { testPool } from "./test-pool.ts";

export { schema };

type More = Pick<PostgresOptions, "feed" | "prepare" | "groupCommit">;
/** A database with our tables, created by the adapter. */
const shaped = (name: string, more: More): Shape => ({
  name,
  prepare: async (connection) => {
    const pool = testPool({ ...connection, max: 1 });
    await postgres({ pool, schema, ...more }).migrate();
    await pool.end();
  },
});
export const migrated = shaped("migrated", {});
/** Our tables, with a counter per firm. */
export const migratedWithCounter = shaped("counting", { feed: "counter" });

/** A pool of the host. */
export const poolOn = (connection: PostgresConnection) => {
  const pool = testPool({ ...connection, max: 8 });
  return { pool, idle: () => pool.idleCount === pool.totalCount && pool.waitingCount === 0, end: () => pool.end() };
};

interface Opening {
  readonly version?: PostgresVersion;
  readonly shape?: Shape;
  readonly options?: More;
  /** The connection for a database, such as a pooler in front of it. */
  readonly through?: (connection: PostgresConnection) => PostgresConnection | Promise<PostgresConnection>;
}
/** Opens fresh, migrated stores, each on a pool of the host. */
export const openPostgres =
  ({ version = 18, shape = migrated, options = {}, through = (same) => same }: Opening = {}) =>
  async (): Promise<OpenedStore> => {
    const { sessions, release } = await freshDatabase(shape, version);
    const { pool } = await sessions("pool", async (connection) => poolOn(await through(connection)));
    const adapter = postgres({ pool, schema, ...options });
    return {
      adapter,
      close: async () => {
        await adapter.close();
        await release();
      },
    };
  };
