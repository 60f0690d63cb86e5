import { postgres } from "firmcore/postgres";
import pg from "pg";
import { createDatabase } from "../test/support/postgres/database.ts";
import { type PostgresConnection, queryOnce, startPostgres } from "../test/support/postgres/server.ts";

/** Connections of each side's pool. */
const connections = 10;

/** A Postgres whose commits wait for the disk, and databases in it; `close` ends it and whoever is connected. */
export interface BenchServer {
  /** A database with our empty tables, filled by `fill` and then left by everybody. */
  readonly template: (fill: (connection: PostgresConnection) => Promise<void>) => Promise<string>;
  /** A copy of a template. */
  readonly copy: (template: string) => Promise<PostgresConnection>;
  readonly close: () => Promise<void>;
}

/** A pool of the driver alone; `careless` to fill a database, when no commit need wait for the disk. */
export const poolOf = (connection: PostgresConnection, careless = false): pg.Pool => {
  const options = careless ? { options: "-c synchronous_commit=off" } : {};
  const pool = new pg.Pool({ ...connection, ...options, max: connections });
  // The server ends before it does.
  pool.on("error", () => {});
  return pool;
};

export const benchServer = async (): Promise<BenchServer> => {
  // Large enough that what is measured is in memory, as with the other side; nothing is vacuumed in the middle of a round.
  const settings = { shared_buffers: "512MB", max_wal_size: "4GB", autovacuum: "off" };
  const server = await startPostgres({ version: 18, durable: true, settings });
  return {
    template: async (fill) => {
      const { connection } = await createDatabase(server.connection, { prefix: "bench" });
      const pool = poolOf(connection, true);
      await postgres({ pool }).migrate();
      await pool.end();
      await fill(connection);
      await queryOnce(connection, "vacuum analyze");
      return connection.database;
    },
    copy: async (template) => (await createDatabase(server.connection, { prefix: "bench", template })).connection,
    close: server.stop,
  };
};
