import { CompiledQuery } from "kysely";
import type { KyselyDatabase, PgClient, PgPool, PgPoolClient } from "./driver.ts";
import { exhausted } from "./error-codes.ts";
import { loadPg } from "./load-pg.ts";
import { line } from "./mutex.ts";
import type { PostgresOptions } from "./options.ts";
import { inOneMessage, oneByOne, type Send } from "./send.ts";

/** A connection lent for one transaction. */
interface Lent {
  readonly send: Send;
  /** `broken`: not to be used again. */
  readonly giveBack: (broken: boolean) => void;
}
/** Where connections come from. Rejects with {@link exhausted} when none is free in time. */
export type Source = () => Promise<Lent>;

/** A pool's connections run in a mode of `pg` that takes queries and no messages of ours. */
const pipelines = (client: PgClient): boolean => (client as { readonly pipeline?: unknown }).pipeline === true;
export const sendOf = (client: PgClient): Send =>
  pipelines(client)
    ? oneByOne(({ sql, parameters }) => client.query({ text: sql, values: [...parameters] }))
    : inOneMessage(client);

/** What tells of a lost connection; a pool of another make may have none. */
interface Telling {
  readonly on?: (event: "error", heard: () => void) => unknown;
  readonly off?: (event: "error", heard: () => void) => unknown;
}
/** The statement that was under way is told of the loss as well, and says it to the caller. */
const heard = (): void => {};

const lend = (client: PgPoolClient): Lent => {
  // A pool of `pg` listens to its connections only while they are idle; a lost one that nobody listens to ends the process.
  (client as Telling).on?.("error", heard);
  return {
    send: sendOf(client),
    giveBack: (broken) => {
      client.release(broken);
      // A broken one may go on saying so.
      if (!broken) (client as Telling).off?.("error", heard);
    },
  };
};

/** A connection of the pool, waited for so long, in milliseconds. A timer that is cleared costs a tenth of an aborted one. */
const fromPool =
  (pool: PgPool, patience: number): Source =>
  () =>
    new Promise((resolve, reject) => {
      const asked = pool.connect();
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        reject(exhausted);
      }, patience);
      asked.then(
        (client) => {
          clearTimeout(timer);
          // Then it is nobody's.
          if (late) client.release();
          else resolve(lend(client));
        },
        (error: unknown) => {
          clearTimeout(timer);
          reject(error);
        },
      );
    });

/** One connection for everything: one transaction at a time. */
const fromClient = (client: PgClient): Source => {
  const next = line();
  return async () => {
    const free = await next();
    return { send: sendOf(client), giveBack: () => free() };
  };
};

/** A connection of Kysely's, statement by statement: it lends them for the time of a call. */
const fromKysely =
  (database: KyselyDatabase): Source =>
  () =>
    new Promise((resolve, reject) => {
      database
        .connection()
        .execute(
          (one) =>
            new Promise<void>((giveBack) => {
              const plain = one.withoutPlugins();
              resolve({
                send: oneByOne((query) => plain.executeQuery(CompiledQuery.raw(query.sql, [...query.parameters]))),
                giveBack: () => giveBack(),
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

const patience = 5_000;
const nothing = async (): Promise<void> => {};
/** Connections as the host wants them, and how those of our own are closed. */
export const sourceOf = (
  options: PostgresOptions,
): { readonly source: Source; readonly close: () => Promise<void> } => {
  const { connectTimeout = patience } = options;
  if ("pool" in options) return { source: fromPool(options.pool, connectTimeout), close: nothing };
  if ("client" in options) return { source: fromClient(options.client), close: nothing };
  if ("kysely" in options) return { source: fromKysely(options.kysely), close: nothing };
  let pool: ReturnType<typeof ownPool> | undefined;
  return {
    source: () => {
      pool ??= ownPool(options.url, options.connections ?? 10);
      return fromPool(pool, connectTimeout)();
    },
    close: async () => pool?.end(),
  };
};
