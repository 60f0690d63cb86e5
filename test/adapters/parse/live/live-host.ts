import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { openFirm } from "firmcore";
import { type LiveQueryOptions, liveQuery } from "firmcore/live-query";
import { parseHandler } from "firmcore/parse";
import { quickIdentity } from "firmcore/testing";
import { onTestFinished } from "vitest";
import { WebSocketServer } from "ws";
import type { Adapter } from "../../../../src/ports/adapter.ts";

/** A host of the firm `acme` with REST and live queries on one port, as one of several processes on a database. */
export const startLiveHost = async (adapter: Adapter<never>, options: Partial<LiveQueryOptions> = {}) => {
  const app = await openFirm(adapter, { identity: quickIdentity(), now: () => Date.parse("2027-03-01T09:00:00Z") });
  const thrown: Array<unknown> = [];
  const about = { applications: { firmcore: "acme" }, onError: (cause: unknown) => void thrown.push(cause) };
  const server = createServer(getRequestListener(parseHandler(app, about), { overrideGlobalObjects: false }));
  const live = liveQuery(app, { ...about, pollEvery: 50, ...options });
  const sockets = new WebSocketServer({ server, path: "/parse" });
  sockets.on("connection", (socket) => live.serve(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    live.close();
    sockets.close();
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { app, live, thrown, url: `http://127.0.0.1:${port}/parse`, socket: `ws://127.0.0.1:${port}/parse` };
};
