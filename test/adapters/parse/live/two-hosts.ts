import { WebSocket } from "ws";
import type { LiveSession, LiveTransport } from "../../../../src/live-query.ts";
import { type Child, startChild } from "../../../support/child-process.ts";
import { migrated } from "../../../support/postgres/stores.ts";
import { createPostgresDatabase } from "../../../support/postgres/test-databases.ts";
import { sqliteFile } from "../../../support/stores.ts";

type Told = { readonly port: number } | { readonly wrong: string };
interface Database {
  readonly address: string;
  readonly remove: () => unknown;
}
export const databases: Readonly<Record<"SQLite" | "Postgres", () => Promise<Database>>> = {
  SQLite: async () => {
    const { file, remove } = await sqliteFile();
    return { address: `sqlite:${file}`, remove };
  },
  Postgres: async () => {
    const { url, drop } = await createPostgresDatabase(18, migrated);
    return { address: url, remove: drop };
  },
};

const hostAt = async (host: Child<Told>) => {
  const told = await host.next();
  if (!("port" in told)) throw new Error(`A host did not start: ${told.wrong}`);
  const at = `//127.0.0.1:${told.port}/parse`;
  return { url: `http:${at}`, socket: `ws:${at}`, moveTo: (now: number) => host.send(now), left: host.left };
};
/** Two processes that serve one database. */
export const startTwoHosts = async (database: string) => {
  const script = new URL("./scripts/live-host.ts", import.meta.url);
  const children = [startChild<Told>(script, database), startChild<Told>(script, database)] as const;
  const [one, other] = await Promise.all([hostAt(children[0]), hostAt(children[1])]);
  return {
    hosts: [one, other] as const,
    end: async (): Promise<void> => {
      for (const each of children) await each.kill();
    },
  };
};

/** Where `connectTo` connects: a server over the network. */
export const serverAt = (address: string) => ({
  connect: (client: LiveTransport): LiveSession => {
    const socket = new WebSocket(address);
    const early: Array<string> = [];
    socket.on("open", () => {
      for (const text of early.splice(0)) socket.send(text);
    });
    socket.on("message", (data) => client.send(String(data)));
    socket.on("close", (code, reason) => client.close(code, String(reason)));
    socket.on("error", () => {});
    return {
      receive: (text) => void (socket.readyState === WebSocket.OPEN ? socket.send(text) : early.push(text)),
      ...{ pong: () => {}, closed: () => socket.terminate(), end: () => socket.close() },
    };
  },
});
