import { chmodSync } from "node:fs";
import { createConnection, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { temporaryFolder } from "../stores.ts";
import type { PostgresConnection } from "./server.ts";
import { testPool } from "./test-pool.ts";

/** The fault of a connection at a message. A message is what the client sends before it waits: up to a Sync, or a simple query. */
export type Interruption =
  /** The connection breaks, and the server never sees the message. */
  | "unsent"
  /** An administrator ends the back end before it reads the message. */
  | "terminated"
  /** The server processes it, and the connection breaks before the answer arrives. */
  | "unanswered"
  /** The answer arrives, and right after it the back end is ended, while no query is running. */
  | "behind"
  /** No fault; the function is called just before the message is sent. */
  | (() => void);

/** A proxy to a database that can lose messages. Connect to it as to the database. */
export interface LossyConnection extends AsyncDisposable {
  readonly connection: PostgresConnection;
  /** Restarts the count of messages per connection, and cuts the message with that number, the given number of times; null cuts none. */
  readonly interrupt: (
    cut: { readonly how: Interruption; readonly at: number; readonly times?: number } | null,
  ) => void;
  /** The number of messages on the busiest connection since then. */
  readonly messages: () => number;
  /** The number of cuts since then. */
  readonly interruptions: () => number;
}

interface Message {
  readonly type: string;
  readonly bytes: Buffer;
}
/** Splits the received bytes into whole protocol messages. `untyped` is the number of leading messages without a type. */
const messagesIn = (untyped: number): ((chunk: Buffer) => ReadonlyArray<Message>) => {
  let rest = Buffer.alloc(0);
  let plain = untyped;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const found: Array<Message> = [];
    for (;;) {
      const head = plain > 0 ? 0 : 1;
      if (rest.length < head + 4) return found;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return found;
      found.push({ type: head === 0 ? "" : String.fromCharCode(rest[0] ?? 0), bytes: rest.subarray(0, length) });
      rest = rest.subarray(length);
      plain = Math.max(0, plain - 1);
    }
  };
};

const file = ({ host, port }: PostgresConnection): string => join(host, `.s.PGSQL.${port}`);

export const lossyConnection = async (server: PostgresConnection): Promise<LossyConnection> => {
  const { folder, remove } = temporaryFolder();
  const connection: PostgresConnection = { ...server, host: folder, port: 5432 };
  const administrator = testPool({ ...server, max: 1 });
  let cut: { readonly how: Interruption; readonly at: number; times: number } | null = null;
  let cuts = 0;
  const counts = new Map<Socket, number>();
  const sockets = new Set<Socket>();

  const joined = (client: Socket): void => {
    const backend = server.host.startsWith("/")
      ? createConnection(file(server))
      : createConnection(server.port, server.host);
    const [asked, told] = [messagesIn(1), messagesIn(0)];
    let pid = 0;
    let pending: Array<Buffer> = [];
    /** The held-back answer of the server to the cut message. */
    let holding: { readonly how: Interruption; readonly bytes: Array<Buffer> } | null = null;
    const end = (): void => {
      client.destroy();
      backend.destroy();
    };
    const terminate = (): Promise<unknown> => administrator.query("select pg_terminate_backend($1)", [pid]);
    let turn = Promise.resolve();

    const forward = async (group: Buffer): Promise<void> => {
      const number = (counts.get(client) ?? 0) + 1;
      counts.set(client, number);
      if (cut === null || number !== cut.at || cut.times === 0) {
        backend.write(group);
        return;
      }
      cut.times--;
      cuts++;
      const { how } = cut;
      if (typeof how === "function") how();
      if (how === "unsent") return end();
      if (how === "terminated") return void (await terminate());
      if (typeof how === "string") holding = { how, bytes: [] };
      backend.write(group);
    };
    client.on("data", (chunk) => {
      for (const { type, bytes } of asked(chunk)) {
        pending.push(bytes);
        // Messages before the first query (user, password) and the farewell are not counted, because no answer is awaited.
        const flush = type === "" || type === "p" || type === "X";
        if (!flush && type !== "S" && type !== "Q") continue;
        const group = Buffer.concat(pending);
        pending = [];
        turn = flush ? turn.then(() => void backend.write(group)) : turn.then(() => forward(group));
      }
    });
    backend.on("data", (chunk) => {
      for (const { type, bytes } of told(chunk)) {
        if (type === "K") pid = bytes.readInt32BE(5);
        if (holding === null) {
          client.write(bytes);
          continue;
        }
        holding.bytes.push(bytes);
        if (type !== "Z") continue;
        if (holding.how === "unanswered") end();
        else void terminate();
      }
    });
    backend.on("end", () => {
      // In one piece: the answer, followed by the message that the session was ended.
      if (holding !== null && !client.destroyed) client.write(Buffer.concat(holding.bytes));
      client.end();
    });
    for (const socket of [client, backend]) {
      sockets.add(socket);
      socket.on("error", end);
      socket.on("close", () => {
        sockets.delete(socket);
        counts.delete(socket);
        (socket === client ? backend : client).end();
      });
    }
    counts.set(client, 0);
  };
  const listening = createServer(joined);
  await new Promise<void>((resolve) => listening.listen(file(connection), resolve));
  chmodSync(file(connection), 0o600);
  return {
    connection,
    interrupt: (next) => {
      cut = next === null ? null : { times: 1, ...next };
      cuts = 0;
      for (const client of counts.keys()) counts.set(client, 0);
    },
    messages: () => Math.max(0, ...counts.values()),
    interruptions: () => cuts,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listening.close(resolve));
      await administrator.end();
      remove();
    },
  };
};
