import { inject } from "vitest";
import type { PostgresVersion } from "./binaries.ts";
import { createDatabase, type PostgresDatabase, type Shape, templateOf } from "./database.ts";
import type { ServerOfRun } from "./global-setup.ts";
import { keptSession, type Reset, rememberContents } from "./reset.ts";
import type { PostgresConnection } from "./server.ts";

const known = new Map<PostgresVersion, Promise<ServerOfRun>>();
/** Asks vitest's main process, which starts the server when nobody has asked before. */
const serverOfRun = (version: PostgresVersion): Promise<ServerOfRun> => {
  const asked = known.get(version) ?? askForServer(version);
  known.set(version, asked);
  return asked;
};
const askForServer = async (version: PostgresVersion): Promise<ServerOfRun> => {
  const desk = inject("postgresDesk") as string | undefined;
  if (desk === undefined) throw new Error("Files of the project `rules` of vitest.config.ts have no Postgres");
  const response = await fetch(`${desk}/${version}`, { headers: { connection: "close" } });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as ServerOfRun;
};

/** The administrative database of this run's server of that version, or of the one that FIRMCORE_TEST_POSTGRES_URL names. */
export const postgresServer = async (version: PostgresVersion = 18): Promise<PostgresConnection> =>
  (await serverOfRun(version)).server;

/** A database that nobody else has: empty, or with the tables of `shape`. For tests that change tables or statistics. */
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

/** What a case opened on its database and may leave to the next one, which then finds its statements prepared. */
export interface Sessions {
  /** Whether all of it is back and free. */
  readonly idle: () => boolean;
  readonly end: () => Promise<void>;
}

/** A database for one case. */
export interface LentDatabase extends Pick<PostgresDatabase, "connection" | "url"> {
  /** The sessions of that name: opened by the first case on this database, and kept where a case gives all of them back. */
  readonly sessions: <S extends Sessions>(
    name: string,
    open: (connection: PostgresConnection) => S | Promise<S>,
  ) => Promise<S>;
  /** Ends whoever else is still connected to it, and takes it back. */
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
 * A database just as `shape` prepares it, for one case: the first takes as long as a copy, one after another some 10 ms, because
 * it is the last one emptied. Whoever changes more than rows (definitions, statistics, rows that `prepare` wrote) is
 * free to: then the database is dropped instead.
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
          // It waits for what was not given back, which only `reset` ends.
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
