import { chownSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ServerProcess, startServerProcess } from "../server-process.ts";
import { account, notInstalled, programNamed, serverFolder } from "./binaries.ts";
import { type PostgresConnection, queryOnce, urlOf } from "./server.ts";

export interface Pgbouncer extends ServerProcess, AsyncDisposable {
  /** The server's database through pgbouncer; other databases of the server are reached by name. */
  readonly connection: PostgresConnection;
  readonly url: string;
}

/**
 * Starts Debian's pgbouncer in transaction mode on a Unix socket in front of a server; it ends with `stop` or with this process.
 * Each transaction gets the server connection that was idle longest, so consecutive transactions do not share session state.
 * `settings` go into its section [pgbouncer], and override ours.
 */
export const startPgbouncer = async (
  server: PostgresConnection,
  settings: Readonly<Record<string, string>> = {},
): Promise<Pgbouncer> => {
  const program = programNamed("pgbouncer");
  if (program === undefined) throw new Error(notInstalled("pgbouncer"));
  const folder = serverFolder("pgbouncer", false);
  const file = join(folder, "pgbouncer.ini");
  writeFileSync(file, configuration(server, { ...ours, unix_socket_dir: folder, ...settings }), { mode: 0o600 });
  if (account.uid !== undefined) chownSync(file, account.uid, account.gid);
  const { password: _, ...visible } = server;
  const connection: PostgresConnection = { ...visible, host: folder, port: Number(ours.listen_port) };
  // Other signals wait for clients or are not known to all versions; killing it is safe, because it has no state to save.
  const { stop } = await startServerProcess("pgbouncer", folder, "KILL", [program, file], () =>
    queryOnce(connection, "select 1"),
  );
  return { connection, url: urlOf(connection), stop, [Symbol.asyncDispose]: stop };
};

const ours = {
  pool_mode: "transaction",
  server_round_robin: "1",
  // The folder is private, so every client may connect as the user of the server.
  auth_type: "any",
  listen_addr: "",
  listen_port: "6432",
  max_client_conn: "200",
  default_pool_size: "20",
  log_connections: "0",
  log_disconnections: "0",
};

const configuration = (server: PostgresConnection, settings: Readonly<Record<string, string>>): string => {
  const { host, port, user, password } = server;
  const target = { host, port, user, ...(password === undefined ? {} : { password }) };
  const quoted = Object.entries(target).map(([key, value]) => `${key}='${String(value).replaceAll("'", "''")}'`);
  const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}`);
  return ["[databases]", `* = ${quoted.join(" ")}`, "[pgbouncer]", ...lines, ""].join("\n");
};
