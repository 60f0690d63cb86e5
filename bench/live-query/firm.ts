import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import { type WebSocket, WebSocketServer } from "ws";

/** A firm with one account, signed in, and a company that changes. */
export const openChangingFirm = async () => {
  const app = await openFirm(memory(), { identity: quickIdentity() });
  const account = { username: "boss", password: "correct horse" };
  await app.bootstrap({ organizationId: "acme", email: "boss@acme.example", ...account });
  const visitor = app.as({ organizationId: "acme" });
  const { sessionToken } = await visitor.identity.logIn({ login: account.username, password: account.password });
  const host = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
  const { objectId } = await host.companies.create({ name: "City" });
  let version = 1_000_000;
  /** Makes the next version, which `said` of each message has. */
  const change = async (): Promise<string> => {
    version += 1;
    await host.companies.update({ objectId, notes: `Version ${version}` });
    return `Version ${version}`;
  };
  return { app, sessionToken, change };
};

/** A server of WebSockets. */
export const listen = async (onSocket: (socket: WebSocket) => void) => {
  const server = createServer();
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on("connection", onSocket);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const end = (): void => {
    for (const each of sockets.clients) each.terminate();
    server.close();
  };
  return { address: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets, end };
};

/** What clients were told of one change, and when each was, on the clock of `process.hrtime`. */
export interface Round {
  readonly times: ReadonlyArray<number>;
  readonly said: string;
}
/** Clients that are subscribed; `next` is the next round in which each of them got one message. */
export const startClients = async (address: string, count: number, sessionToken: string) => {
  const file = new URL("clients.ts", import.meta.url);
  const child: ChildProcess = fork(file, [address, String(count), sessionToken], { execArgv: process.execArgv });
  const expected = async (what: string): Promise<Round> => {
    const [{ is, ...rest }] = (await once(child, "message")) as [{ readonly is: string } & Round];
    if (is !== what) throw new Error(`instead of ${what} there is ${is}`);
    return rest;
  };
  await expected("ready");
  const end = async (): Promise<void> => {
    child.kill();
    await once(child, "exit");
  };
  return { next: (): Promise<Round> => expected("round"), end };
};
