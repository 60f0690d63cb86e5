import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import type { PostgresVersion } from "./binaries.ts";
import type { PostgresConnection, PostgresServer } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The address where test files request a Postgres: `GET <desk>/18` returns a `Counter`, and the first request starts the server. */
    postgresDesk: string;
  }
}

/** The answer of the desk. */
export interface ServerOfRun {
  readonly server: PostgresConnection;
  /** The prefix of the names of this run's databases. */
  readonly prefix: string;
}

/**
 * vitest calls this for each of its projects, in its own process, before the first test file; the first makes the desk of all. The
 * servers live as long as that process, one for each version that some test asks for; a run without such tests starts none and pays
 * a few milliseconds.
 */
export default async function setup({ vitest }: TestProject): Promise<() => Promise<void>> {
  const root = vitest.getRootProject();
  if ("postgresDesk" in root.getProvidedContext()) return async () => {};
  const prefix = `firmcore_${randomBytes(3).toString("hex")}`;
  const given = process.env.FIRMCORE_TEST_POSTGRES_URL;
  const started = new Map<PostgresVersion, Promise<PostgresServer>>();

  const serverOf = async (version: PostgresVersion): Promise<PostgresConnection> => {
    const { connectionOf, startPostgres } = await import("./server.ts");
    if (given !== undefined) return connectionOf(given);
    const server = started.get(version) ?? startPostgres({ version });
    started.set(version, server);
    return (await server).connection;
  };

  const desk = createServer((request, response) => {
    const version = request.url === "/14" ? 14 : 18;
    serverOf(version).then(
      (server) => response.end(JSON.stringify({ server, prefix } satisfies ServerOfRun)),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => desk.listen(0, "127.0.0.1", resolve));
  desk.unref();
  root.provide("postgresDesk", `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);

  return async () => {
    desk.close();
    desk.closeAllConnections();
    if (given !== undefined) {
      const { connectionOf } = await import("./server.ts");
      const { dropDatabases } = await import("./database.ts");
      await dropDatabases(connectionOf(given), prefix);
    }
    // A failed start was already reported to the requests.
    for (const start of await Promise.allSettled(started.values()))
      if (start.status === "fulfilled") await start.value.stop();
  };
}
