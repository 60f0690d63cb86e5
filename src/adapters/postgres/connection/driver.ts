/** What is asked of drivers and query builders: shapes, so that no version of them is forced. */

/** A connection of `pg`, or of that shape. */
export interface PgClient {
  // biome-ignore lint/suspicious/noExplicitAny: each version of pg has overloads of its own.
  readonly query: (...given: ReadonlyArray<any>) => any;
}
export interface PgPoolClient extends PgClient {
  /** `true`: the connection is not to be used again. */
  readonly release: (broken?: boolean) => void;
}
/** A pool of `pg`, or of that shape. */
export interface PgPool {
  readonly connect: () => Promise<PgPoolClient>;
}

/** A connected client of `pg`, or of that shape, that hears notifications: of a server itself, not of a pooler before it. */
export interface PgListener extends PgClient {
  // biome-ignore lint/suspicious/noExplicitAny: each version of pg has overloads of its own.
  readonly on: (...given: ReadonlyArray<any>) => any;
  readonly end: () => Promise<unknown>;
}

/** A statement with its values, as Kysely takes it; `query` says for its plugins what kind of statement it is. */
export interface RawQuery {
  readonly sql: string;
  readonly parameters: ReadonlyArray<unknown>;
}
interface Executor {
  /** Plugins of the host's are for its own statements: what they make of rows is not what we read. */
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
/** An open transaction of Drizzle on `pg`; what is in `_` is all that its types tell. */
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
