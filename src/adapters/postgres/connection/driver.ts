/** The parts of drivers and query builders that are used, as types of our own, so that hosts may have any version. */

/** A connection of `pg`, or of that shape. */
export interface PgClient {
  // biome-ignore lint/suspicious/noExplicitAny: each version of pg has overloads of its own.
  readonly query: (...given: ReadonlyArray<any>) => any;
}
export interface PgPoolClient extends PgClient {
  /** `true` closes the connection instead of returning it to the pool. */
  readonly release: (broken?: boolean) => void;
}
/** A pool of `pg`, or of that shape. */
export interface PgPool {
  readonly connect: () => Promise<PgPoolClient>;
}

/** A connected client of `pg`, or of that shape, for LISTEN: connected to the server, not to a pooler. */
export interface PgListener extends PgClient {
  // biome-ignore lint/suspicious/noExplicitAny: each version of pg has overloads of its own.
  readonly on: (...given: ReadonlyArray<any>) => any;
  readonly end: () => Promise<unknown>;
}

/** A statement with its values, as Kysely takes it. */
export interface RawQuery {
  readonly sql: string;
  readonly parameters: ReadonlyArray<unknown>;
}
interface Executor {
  /** The host's plugins would change the rows that we read. */
  readonly withoutPlugins: () => {
    readonly executeQuery: Executor["executeQuery"];
  };
  readonly executeQuery: (
    // biome-ignore lint/suspicious/noExplicitAny: the type of a compiled query differs between versions of Kysely.
    query: any,
  ) => Promise<{ readonly rows: ReadonlyArray<unknown>; readonly numAffectedRows?: bigint }>;
}
/** An open transaction of Kysely. */
export interface KyselyTransaction extends Executor {
  readonly isTransaction: boolean;
}
/** An instance of Kysely on Postgres. */
export interface KyselyDatabase extends KyselyTransaction {
  readonly connection: () => { readonly execute: <T>(body: (one: Executor) => Promise<T>) => Promise<T> };
}
/** An open transaction of Drizzle on `pg`; its types show only what is in `_`. */
export interface DrizzleTransaction {
  readonly _: { readonly session: unknown };
}

/** The host's open transaction, whatever opened it. */
export type PgTransaction = PgClient | KyselyTransaction | DrizzleTransaction;

const has = (of: unknown, name: string): boolean =>
  typeof of === "object" && of !== null && typeof (of as Readonly<Record<string, unknown>>)[name] === "function";
export const isClient = (of: unknown): of is PgClient => has(of, "query");
export const isPool = (of: unknown): of is PgPool =>
  has(of, "connect") && (of as { readonly totalCount?: unknown }).totalCount !== undefined;
export const isKysely = (of: unknown): of is KyselyTransaction => has(of, "executeQuery");
/** The connection under a transaction of Drizzle. */
export const clientOfDrizzle = (of: unknown): PgClient | undefined => {
  const client = (of as { readonly _?: { readonly session?: { readonly client?: unknown } } } | null)?._?.session
    ?.client;
  return isClient(client) ? client : undefined;
};
