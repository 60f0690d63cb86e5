import { join } from "node:path";
import pg from "pg";
import { type ServerProcess, startServerProcess } from "../server-process.ts";
import { binariesFor, type PostgresVersion, serverFolder } from "./binaries.ts";

/** How to reach a database; `host` is a folder where the server listens on a Unix socket. */
export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Only if FIRMCORE_TEST_POSTGRES_URL has one. */
  readonly password?: string;
  readonly database: string;
  readonly application_name?: string;
}

export interface PostgresOptions {
  /** Default 18. */
  readonly version?: PostgresVersion;
  /**
   * Default false: commits do not wait for the disk. With true, as on a host's server, every commit is on the disk before it is answered.
   * Use it to measure commits, and where the server itself is killed.
   */
  readonly durable?: boolean;
  /** Settings of the server by their names in postgresql.conf; they override ours. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface PostgresServer extends ServerProcess, AsyncDisposable {
  /** The administrative database; its user is a superuser. */
  readonly connection: PostgresConnection;
  readonly url: string;
}

const baseSettings = {
  // The socket is in a folder that only the server's account may enter, so trust authentication is safe.
  listen_addresses: "",
  max_connections: "200",
  max_prepared_transactions: "0",
  wal_level: "minimal",
  max_wal_senders: "0",
  shared_buffers: "128MB",
  timezone: "UTC",
};
const fastSettings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  // Autovacuum would run at any time; a test that reads statistics runs `analyze` itself.
  autovacuum: "off",
  // Shared memory in the server's own folder is removed with it, also after kill -9.
  dynamic_shared_memory_type: "mmap",
};

/** Version 17 introduced a locale that is the same on every machine; earlier versions have only C. */
const locale = (version: PostgresVersion): ReadonlyArray<string> =>
  version < 17 ? ["--locale=C"] : ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];

/** One process, so that ending it also ends the creation of files. */
const initialiseAndServe = `bin=$1 data=$2; shift 2; "$bin/initdb" --pgdata "$data" $LOCALE > /dev/null && exec "$bin/postgres" -D "$data" "$@"`;

/**
 * Starts a new Postgres on a Unix socket in a temporary folder, in about a second, as root or as another user.
 * `stop`, or the end of this process in any way, ends it and removes its folder.
 *
 * A crash of the server: `process.kill(pid, "SIGKILL")` with the pid of any of its back ends (`pg_backend_pid()`) makes it end
 * all sessions, forget its memory and recover from its log.
 */
export const startPostgres = async (options: PostgresOptions = {}): Promise<PostgresServer> => {
  const { version = 18, durable = false } = options;
  const folder = serverFolder(`pg${version}`, durable);
  const data = join(folder, "data");
  const settings = {
    ...baseSettings,
    ...(durable ? {} : fastSettings),
    unix_socket_directories: folder,
    ...options.settings,
  };
  const initdb = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"];
  const command = [
    "sh",
    "-c",
    initialiseAndServe.replace("$LOCALE", [...initdb, ...locale(version)].join(" ")),
    "sh",
    binariesFor(version, folder),
    data,
    ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]),
  ];
  const connection: PostgresConnection = { host: folder, port: 5432, user: "postgres", database: "postgres" };
  const { stop } = await startServerProcess(`Postgres ${version}`, folder, "QUIT", command, () =>
    queryOnce(connection, "select 1"),
  );
  return { connection, url: urlOf(connection), stop, [Symbol.asyncDispose]: stop };
};

/** A connection as a URL that `pg`, libpq and our own options understand. */
export const urlOf = ({ host, port, user, password, database }: PostgresConnection): string => {
  const who =
    password === undefined ? encodeURIComponent(user) : `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  const where = host.startsWith("/") ? encodeURIComponent(host) : host;
  return `postgres://${who}@${where}:${port}/${encodeURIComponent(database)}`;
};

/** The reverse, for FIRMCORE_TEST_POSTGRES_URL. */
export const connectionOf = (url: string): PostgresConnection => {
  const { host, port, user, password, database } = new pg.Client({ connectionString: url });
  if (user === undefined || database === undefined)
    throw new Error("The URL of the server names no user or no database.");
  return { host, port, user, database, ...(typeof password === "string" ? { password } : {}) };
};

/** Runs one statement, or several without parameters, on a new client. */
export const queryOnce = async (
  connection: PostgresConnection,
  sql: string,
): Promise<ReadonlyArray<Record<string, unknown>>> => {
  const client = new pg.Client(connection);
  try {
    await client.connect();
    const { rows } = await client.query(sql);
    return rows;
  } finally {
    await client.end();
  }
};
