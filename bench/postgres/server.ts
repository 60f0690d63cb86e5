import { postgres } from "firmcore/postgres";
import pg from "pg";
import { createDatabase } from "../../test/support/postgres/database.ts";
import { type PostgresConnection, queryOnce, startPostgres } from "../../test/support/postgres/server.ts";

/** Connections of each side's pool. */
const connections = 10;

/** A durable Postgres server with databases; `close` stops it and ends all connections. */
export interface BenchServer {
  /** A database with our tables, filled by `fill`; then all connections are closed. */
  readonly template: (fill: (connection: PostgresConnection) => Promise<void>) => Promise<string>;
  /** A copy of a template, which has its statistics. */
  readonly copy: (template: string) => Promise<PostgresConnection>;
  /** Analyzes the copies made since the last call, because a bench may have filled them: nothing else does while it runs. */
  readonly analyze: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A pool of the driver; `careless` fills a database without waiting for the disk. */
export const poolOf = (connection: PostgresConnection, careless = false): pg.Pool => {
  const options = careless ? { options: "-c synchronous_commit=off" } : {};
  const pool = new pg.Pool({ ...connection, ...options, max: connections });
  // The server may end before the pool.
  pool.on("error", () => {});
  return pool;
};

export const benchServer = async (): Promise<BenchServer> => {
  // Large enough to hold the data in memory on both sides; no vacuum runs during a round.
  const settings = { shared_buffers: "512MB", max_wal_size: "4GB", autovacuum: "off" };
  const server = await startPostgres({ version: 18, durable: true, settings });
  let copies: Array<PostgresConnection> = [];
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
    copy: async (template) => {
      const { connection } = await createDatabase(server.connection, { prefix: "bench", template });
      copies.push(connection);
      return connection;
    },
    analyze: async () => {
      for (const connection of copies) await queryOnce(connection, "vacuum analyze");
      copies = [];
    },
    close: server.stop,
  };
};
