import { inject } from "vitest";
import type { PostgresVersion } from "./binaries.ts";
import { createDatabase, type PostgresDatabase, type Shape, templateOf } from "./database.ts";
import type { ServerOfRun } from "./global-setup.ts";
import { keptSession, type Reset, rememberContents } from "./reset.ts";
import type { PostgresConnection } from "./server.ts";

const known = new Map<PostgresVersion, Promise<ServerOfRun>>();
/** Requests the server from vitest's main process, which starts it on the first request. */
const serverOfRun = (version: PostgresVersion): Promise<ServerOfRun> => {
  const asked = known.get(version) ?? askForServer(version);
  known.set(version, asked);
  return asked;
};
const askForServer = async (version: PostgresVersion): Promise<ServerOfRun> => {
  const response = await fetch(`${inject("postgresDesk")}/${version}`, { headers: { connection: "close" } });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as ServerOfRun;
};

/** The administrative database of this run's server of that version, or of the server in FIRMCORE_TEST_POSTGRES_URL. */
export const postgresServer = async (version: PostgresVersion = 18): Promise<PostgresConnection> =>
  (await serverOfRun(version)).server;

/** A private database: empty, or with the tables of `shape`. For tests that change tables or statistics. */
export const createPostgresDatabase = async (
  version: PostgresVersion = 18,
  shape?: Shape,
): Promise<PostgresDatabase> => {
  const { server, prefix } = await serverOfRun(version);
  return createDatabase(
    server,
    shape === undefined ? { prefix } : { prefix, template: await templateOf(server, prefix, shape) },
  );
};

/** Connections that a case opened on its database and may leave to the next case, with prepared statements. */
export interface Sessions {
  /** Whether all connections are returned and idle. */
  readonly idle: () => boolean;
  readonly end: () => Promise<void>;
}

/** A database for one case. */
export interface LentDatabase extends Pick<PostgresDatabase, "connection" | "url"> {
  /** The connections with that name: opened by the first case on this database, and kept while each case returns all of them. */
  readonly sessions: <S extends Sessions>(
    name: string,
    open: (connection: PostgresConnection) => S | Promise<S>,
  ) => Promise<S>;
  /** Ends all other sessions of the database, and reclaims it. */
  readonly release: () => Promise<void>;
}

interface Pooled {
  readonly database: PostgresDatabase;
  readonly kept: Map<string, Sessions>;
  readonly reset: Reset["reset"];
  readonly close: Reset["close"];
}
const idle = new Map<string, Array<Pooled>>();

/**
 * A database in the state that `shape` prepares, for one case: the first takes as long as a copy, later ones about 10 ms, because
 * they reuse the emptied database of the last case. A case may change more than rows (definitions, statistics, rows of `prepare`):
 * then the database is dropped instead.
 */
export const freshDatabase = async (shape: Shape, version: PostgresVersion = 18): Promise<LentDatabase> => {
  const key = `${shape.name} ${version}`;
  const pool = idle.get(key) ?? [];
  idle.set(key, pool);
  const pooled = pool.pop() ?? (await prepareDatabase(shape, version));
  const { database, kept, reset, close } = pooled;
  return {
    connection: database.connection,
    url: database.url,
    sessions: async <S extends Sessions>(
      name: string,
      open: (connection: PostgresConnection) => S | Promise<S>,
    ): Promise<S> => {
      const known = kept.get(name) ?? (await open({ ...database.connection, application_name: keptSession }));
      kept.set(name, known);
      return known as S;
    },
    release: async () => {
      for (const [name, of] of kept)
        if (!of.idle()) {
          kept.delete(name);
          // It waits for unreturned connections, which only `reset` ends.
          void of.end();
        }
      if (await reset()) pool.push(pooled);
      else {
        for (const of of kept.values()) await of.end();
        await close();
        await database.drop();
      }
    },
  };
};

const prepareDatabase = async (shape: Shape, version: PostgresVersion): Promise<Pooled> => {
  const database = await createPostgresDatabase(version, shape);
  return { database, kept: new Map(), ...(await rememberContents(database.connection)) };
};
