import { setTimeout as sleep } from "node:timers/promises";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import type { OpenedStore } from "firmcore/testing";
import { type PostgresConnection, startPostgres } from "../support/postgres/server.ts";
import { migrated, schema } from "../support/postgres/stores.ts";
import { freshDatabase } from "../support/postgres/test-databases.ts";
import { testPool } from "../support/postgres/test-pool.ts";
import { sqliteFile } from "../support/stores.ts";

/** A new store that other processes can open too, at the place that `storeAt` takes. */
export type FreshPlace = () => Promise<Place>;
interface Place extends OpenedStore {
  readonly place: string;
  /** Resolves when no session of the named process is active. */
  readonly quiet: (name: string) => Promise<void>;
}

export const onFile: FreshPlace = async () => {
  const { file, remove } = await sqliteFile();
  const adapter = sqlite({ file });
  return {
    place: file,
    adapter,
    // A killed process writes to no file.
    quiet: async () => {},
    close: async () => {
      await adapter.close();
      remove();
    },
  };
};

const onServer = (connection: PostgresConnection, url: string, release: () => Promise<void>, share = 32): Place => {
  const pool = testPool({ ...connection, max: 4 });
  const adapter = postgres({ pool, schema, groupCommit: share });
  return {
    place: url,
    adapter,
    quiet: async (name) => {
      for (;;) {
        const { rowCount } = await pool.query("select from pg_stat_activity where application_name = $1", [name]);
        if (rowCount === 0) return;
        await sleep(1);
      }
    },
    close: async () => {
      await adapter.close();
      await pool.end();
      await release();
    },
  };
};

export const inPostgres: FreshPlace = async () => {
  const { connection, url, release } = await freshDatabase(migrated);
  return onServer(connection, url, release);
};

/** Without group commit, so that only the database isolates the calls. */
export const inPostgresAlone: FreshPlace = async () => {
  const { connection, url, release } = await freshDatabase(migrated);
  return onServer(connection, url, release, 1);
};

/** A separate durable server. */
export const durably: FreshPlace = async () => {
  const server = await startPostgres({ durable: true });
  await migrated.prepare(server.connection);
  return onServer(server.connection, server.url, server.stop);
};
