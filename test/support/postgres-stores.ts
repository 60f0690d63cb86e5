import { postgres } from "firmcore/postgres";
import type { Opened } from "firmcore/testing";
import pg from "pg";
import { freshDatabase } from "./postgres.ts";
import type { PostgresVersion } from "./postgres-binaries.ts";
import type { Shape } from "./postgres-database.ts";

/** The schema that tests keep the firm's tables in: a name that has to be quoted. */
export const schema = "The firm";

/** A database with our tables, made by the adapter itself. */
export const migrated: Shape = {
  name: "migrated",
  prepare: async (connection) => {
    const pool = new pg.Pool({ ...connection, max: 1 });
    await postgres({ pool, schema }).migrate();
    await pool.end();
  },
};

/** A fresh, migrated store on a pool of the host's. */
export const openPostgres =
  (version: PostgresVersion = 18) =>
  async (): Promise<Opened> => {
    const { connection, release } = await freshDatabase(migrated, version);
    const pool = new pg.Pool({ ...connection, max: 8 });
    // It says that it ended before its connections have, and giving the database back ends those too.
    pool.on("error", () => {});
    const adapter = postgres({ pool, schema });
    return {
      adapter,
      close: async () => {
        await adapter.close();
        await pool.end();
        await release();
      },
    };
  };
