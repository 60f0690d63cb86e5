import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { openFirm } from "firmcore";
import { liveQuery } from "firmcore/live-query";
import { parseHandler } from "firmcore/parse";
import { WebSocketServer } from "ws";
// The whole of firmcore/testing would take as long to load as all else.
import { quickIdentity } from "../../../../../src/testing/identity-ports.ts";
import { liveStart, storeAt } from "../live-store.ts";

// A host of the firm `acme` with REST and live queries on one port, as one of several processes on a database. Each number that it is
// given is the time from then on. It tells its port, and what went wrong.
const [database = ""] = process.argv.slice(2);
const tell = (message: unknown): void => void process.send?.(message);
let now = liveStart;
process.on("message", (moved: number) => {
  now = moved;
});
const app = await openFirm(storeAt(database), { identity: quickIdentity(), now: () => now });
const options = { applications: { firmcore: "acme" }, onError: (cause: unknown) => tell({ wrong: String(cause) }) };
const server = createServer(getRequestListener(parseHandler(app, options), { overrideGlobalObjects: false }));
const live = liveQuery(app, { ...options, pollEvery: 50 });
new WebSocketServer({ server, path: "/parse" }).on("connection", (socket) => live.serve(socket));
server.listen(0, "127.0.0.1");
await once(server, "listening");
tell({ port: (server.address() as AddressInfo).port });
