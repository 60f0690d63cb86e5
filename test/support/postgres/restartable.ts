import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startServerProcess } from "../server-process.ts";
import { binariesFor, serverFolder } from "./binaries.ts";
import { type PostgresConnection, queryOnce } from "./server.ts";

/** A Postgres that keeps its files while it is down. It does not wait for the disk, because it is always shut down properly. */
export interface Restartable extends AsyncDisposable {
  readonly connection: PostgresConnection;
  /** Shuts it down without waiting for sessions to end; resolves when it is down. */
  readonly down: () => Promise<void>;
  /** Starts it again, as a read-only replica on request; resolves when it accepts queries. */
  readonly up: (how?: "replica") => Promise<void>;
}

/** Runs unless it is held down. */
const script = `bin=$1 data=$2 down=$3; shift 3
"$bin/initdb" --pgdata "$data" --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync > /dev/null || exit 1
sed -i '1i local all needs_password scram-sha-256' "$data/pg_hba.conf"
while :; do
  while [ -e "$down" ]; do sleep 0.02; done
  "$bin/postgres" -D "$data" "$@"
done`;

/** The role \`needs_password\`, once made, can only come in with its password; everybody else with none. */
export const startRestartable = async (settings: Readonly<Record<string, string>> = {}): Promise<Restartable> => {
  const folder = serverFolder("restart", false);
  const [data, marker] = [join(folder, "data"), join(folder, "down")];
  const connection: PostgresConnection = { host: folder, port: 5432, user: "postgres", database: "postgres" };
  const all = {
    listen_addresses: "",
    unix_socket_directories: folder,
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    autovacuum: "off",
    dynamic_shared_memory_type: "mmap",
    ...settings,
  };
  const options = Object.entries(all).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
  const command = ["sh", "-c", script, "sh", binariesFor(18, folder), data, marker, ...options];
  const answers = (): Promise<unknown> => queryOnce(connection, "select 1");
  const { stop } = await startServerProcess("A Postgres that starts again", folder, "KILL", command, answers);
  const lock = join(data, "postmaster.pid");
  const down = async (): Promise<void> => {
    writeFileSync(marker, "");
    if (!existsSync(lock)) return;
    process.kill(Number(readFileSync(lock, "utf8").split("\n")[0]), "SIGINT");
    while (existsSync(lock)) await sleep(5);
  };
  return {
    connection,
    down,
    up: async (how) => {
      if (how === "replica") writeFileSync(join(data, "standby.signal"), "");
      rmSync(marker);
      for (const deadline = Date.now() + 30_000; ; await sleep(10))
        try {
          return void (await answers());
        } catch (error) {
          if (Date.now() > deadline) throw error;
        }
    },
    [Symbol.asyncDispose]: async () => {
      await down();
      await stop();
    },
  };
};
