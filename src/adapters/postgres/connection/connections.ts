import { CompiledQuery } from "kysely";
import type { Send } from "./bound-statement.ts";
import type { KyselyDatabase, PgClient, PgPool, PgPoolClient } from "./driver.ts";
import { noFreeConnection } from "./error-codes.ts";
import { loadPg } from "./load-pg.ts";
import { mutex } from "./mutex.ts";
import type { PostgresOptions } from "./options.ts";
import { sendPipelined } from "./pipeline.ts";
import { sendOneByOne } from "./send-one-by-one.ts";

/** A connection lent for one transaction. */
interface AcquiredConnection {
  readonly send: Send;
  /** `broken`: not to be used again. */
  readonly release: (broken: boolean) => void;
}
/** Where connections come from. Rejects with {@link noFreeConnection} when none is free in time. */
export type Acquire = () => Promise<AcquiredConnection>;

/** A pool's connections run in a mode of `pg` that takes queries and no messages of ours. */
const takesOnlyQueries = (client: PgClient): boolean => (client as { readonly pipeline?: unknown }).pipeline === true;
export const sendOf = (client: PgClient): Send =>
  takesOnlyQueries(client)
    ? sendOneByOne(({ sql, parameters }) => client.query({ text: sql, values: [...parameters] }))
    : sendPipelined(client);

/** What tells of a lost connection; a pool of another make may have none. */
interface Telling {
  readonly on?: (event: "error", heard: () => void) => unknown;
  readonly off?: (event: "error", heard: () => void) => unknown;
}
/** The statement that was under way is told of the loss as well, and says it to the caller. */
const ignoreLoss = (): void => {};

const acquired = (client: PgPoolClient): AcquiredConnection => {
  // A pool of `pg` listens to its connections only while they are idle; a lost one that nobody listens to ends the process.
  (client as Telling).on?.("error", ignoreLoss);
  return {
    send: sendOf(client),
    release: (broken) => {
      client.release(broken);
      // A broken one may go on saying so.
      if (!broken) (client as Telling).off?.("error", ignoreLoss);
    },
  };
};

/** A connection of the pool, waited for so long, in milliseconds. A timer that is cleared costs a tenth of an aborted one. */
const fromPool =
  (pool: PgPool, patience: number): Acquire =>
  () =>
    new Promise((resolve, reject) => {
      const asked = pool.connect();
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        reject(noFreeConnection);
      }, patience);
      asked.then(
        (client) => {
          clearTimeout(timer);
          // Then it is nobody's.
          if (late) client.release();
          else resolve(acquired(client));
        },
        (error: unknown) => {
          clearTimeout(timer);
          reject(error);
        },
      );
    });

/** One connection for everything: one transaction at a time. */
const fromClient = (client: PgClient): Acquire => {
  const next = mutex();
  return async () => {
    const free = await next();
    return { send: sendOf(client), release: () => free() };
  };
};

/** A connection of Kysely's, statement by statement: it lends them for the time of a call. */
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
  // An idle connection that is lost is replaced; without a listener it would end the process.
  pool.on("error", () => {});
  return pool;
};

const defaultConnectTimeout = 5_000;
const nothingToClose = async (): Promise<void> => {};
/** Connections as the host wants them, and how those of our own are closed. */
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
