import { CompiledQuery } from "kysely";
import type { Send } from "./bound-statement.ts";
import type { KyselyDatabase, PgClient, PgPool, PgPoolClient } from "./driver.ts";
import { noFreeConnection } from "./error-codes.ts";
import { loadPg } from "./load-pg.ts";
import { mutex } from "./mutex.ts";
import type { PostgresOptions } from "./options.ts";
import { sendPipelined } from "./pipeline.ts";
import { sendOneByOne } from "./send-one-by-one.ts";

/** A connection for one transaction. */
interface AcquiredConnection {
  readonly send: Send;
  /** `broken` closes it instead of reusing it. */
  readonly release: (broken: boolean) => void;
}
/** Acquires a connection; rejects with {@link noFreeConnection} when none is free in time. */
export type Acquire = () => Promise<AcquiredConnection>;

/** Connections in the pipeline mode of `pg` take queries and no submittables. */
const takesOnlyQueries = (client: PgClient): boolean => (client as { readonly pipeline?: unknown }).pipeline === true;
export const sendOf = (client: PgClient): Send =>
  takesOnlyQueries(client)
    ? sendOneByOne(({ sql, parameters }) => client.query({ text: sql, values: [...parameters] }))
    : sendPipelined(client);

/** The events of a connection; those of other pools may have none. */
interface Telling {
  readonly on?: (event: "error", heard: () => void) => unknown;
  readonly off?: (event: "error", heard: () => void) => unknown;
}
/** A lost connection also fails the statement that is running on it, which reports it. */
const ignoreLoss = (): void => {};

const acquired = (client: PgPoolClient): AcquiredConnection => {
  // A pool of `pg` handles errors of idle connections only, and an unhandled error event ends the process.
  (client as Telling).on?.("error", ignoreLoss);
  return {
    send: sendOf(client),
    release: (broken) => {
      client.release(broken);
      // A broken connection may emit more errors.
      if (!broken) (client as Telling).off?.("error", ignoreLoss);
    },
  };
};

/** Connections of a pool, with a timeout in milliseconds. Clearing a timer costs a tenth of aborting a signal. */
const fromPool =
  (pool: PgPool, patience: number): Acquire =>
  () =>
    new Promise((resolve, reject) => {
      const connecting = pool.connect();
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        reject(noFreeConnection);
      }, patience);
      connecting.then(
        (client) => {
          clearTimeout(timer);
          if (late) client.release();
          else resolve(acquired(client));
        },
        (error: unknown) => {
          clearTimeout(timer);
          reject(error);
        },
      );
    });

/** One client for everything, one transaction at a time. */
const fromClient = (client: PgClient): Acquire => {
  const next = mutex();
  return async () => {
    const free = await next();
    return { send: sendOf(client), release: () => free() };
  };
};

/** Connections of Kysely, which lends one for the duration of a callback. */
const fromKysely =
  (database: KyselyDatabase): Acquire =>
  () =>
    new Promise((resolve, reject) => {
      database
        .connection()
        .execute(
          (one) =>
            new Promise<void>((giveBack) => {
              const plain = one.withoutPlugins();
              resolve({
                send: sendOneByOne((query) => plain.executeQuery(CompiledQuery.raw(query.sql, [...query.parameters]))),
                release: () => giveBack(),
              });
            }),
        )
        .catch(reject);
    });

const ownPool = (url: string, connections: number) => {
  const pool = new (loadPg().Pool)({ connectionString: url, max: connections });
  // The pool replaces a lost idle connection; an unhandled error event would end the process.
  pool.on("error", () => {});
  return pool;
};

const defaultConnectTimeout = 5_000;
const nothingToClose = async (): Promise<void> => {};
/** The connections that the options describe, and how to close those that we opened. */
export const connectionsFrom = (
  options: PostgresOptions,
): { readonly acquire: Acquire; readonly close: () => Promise<void> } => {
  const { connectTimeout = defaultConnectTimeout } = options;
  if ("pool" in options) return { acquire: fromPool(options.pool, connectTimeout), close: nothingToClose };
  if ("client" in options) return { acquire: fromClient(options.client), close: nothingToClose };
  if ("kysely" in options) return { acquire: fromKysely(options.kysely), close: nothingToClose };
  let pool: ReturnType<typeof ownPool> | undefined;
  return {
    acquire: () => {
      pool ??= ownPool(options.url, options.connections ?? 10);
      return fromPool(pool, connectTimeout)();
    },
    close: async () => pool?.end(),
  };
};
