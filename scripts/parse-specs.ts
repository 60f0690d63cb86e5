// Runs the integration specs of the Parse SDK for JavaScript against a host with every option of the Parse adapter.
//
//   npm run parse-specs -- DIR [--store sqlite|postgres|memory] [options of the runner]
//
// DIR holds the runner (run-specs.mjs), its table (specs.tsv), the folder integration/test of the SDK's repository, and what the
// runner needs in node_modules. docs/moving-from-parse.md says what passes.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { buffer, json } from "node:stream/consumers";
import { openFirm } from "firmcore";
import { memoryFiles } from "firmcore/files";
import { type LiveQueryServer, liveQuery } from "firmcore/live-query";
import { memory } from "firmcore/memory";
import { type HostFunction, type ParseOptions, type PublishedConfig, parseHandler } from "firmcore/parse";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import { quickIdentity } from "firmcore/testing";
import { WebSocketServer } from "ws";
import type { Adapter } from "../src/ports/adapter.ts";

const [dir, ...rest] = process.argv.slice(2);
if (dir === undefined)
  throw new Error("npm run parse-specs -- DIR: the folder with run-specs.mjs and integration/test");
const place = resolve(dir);
const storeAt = rest.indexOf("--store");
const [store, given] = storeAt < 0 ? ["sqlite", rest] : [rest[storeAt + 1], rest.toSpliced(storeAt, 2)];

const [applicationId, masterKey, port] = ["integration", "notsosecret", 0];
const files = mkdtempSync(join(tmpdir(), "firmcore-specs-"));

interface Opened {
  readonly adapter: Adapter<never>;
  readonly end: () => Promise<void>;
}
const openStore = async (): Promise<Opened> => {
  if (store === "memory") return { adapter: memory() as never, end: async () => {} };
  if (store === "sqlite") return { adapter: sqlite({ file: join(files, "specs.db") }) as never, end: async () => {} };
  if (store !== "postgres") throw new Error(`--store: expected sqlite, postgres or memory, got ${store}`);
  const { startPostgres, urlOf } = await import("../test/support/postgres/server.ts");
  const server = await startPostgres({ version: 18 });
  return { adapter: postgres({ url: urlOf(server.connection) }) as never, end: server.stop };
};

const opened = await openStore();
await opened.adapter.migrate();
const app = await openFirm(opened.adapter, { identity: quickIdentity(), passwordMinimum: 3, emailOptional: true });

const published = new Map<string, PublishedConfig>();
const fetchJson = async (path: string, method: string, body: object, more: Readonly<Record<string, string>> = {}) => {
  const headers = { "content-type": "application/json", "X-Parse-Application-Id": applicationId, ...more };
  const response = await fetch(`${address}${path}`, { method, headers, body: JSON.stringify(body) });
  return response.json();
};
/** The functions that the specs call, which they expect of their server. */
const functions: Readonly<Record<string, HostFunction>> = {
  bar: ({ params }) => {
    if (params.key2 === "value1") return "Foo";
    throw new Error("bad stuff happened");
  },
  CloudFunctionUndefined: () => undefined,
  TestFetchFromLocalDatastore: ({ params }) => fetchJson(`/classes/Item/${params.id}`, "PUT", { foo: "changed" }),
  UpdateUser: ({ params }) =>
    fetchJson(`/users/${params.id}`, "PUT", { foo: "changed" }, { "X-Parse-Master-Key": masterKey }),
};

const liveOf = (organizationId: string): LiveQueryServer =>
  liveQuery(app, {
    applications: { [applicationId]: organizationId },
    openClasses: true,
    masterKey,
    onError: (cause: unknown) => console.error("defect:", cause),
  });
type Handler = (request: Request) => Promise<Response>;
/** Every option of the adapter; each reset is a firm of its own, without users. */
const handlerOf = (organizationId: string, publicAddress: string): Handler =>
  parseHandler(app, {
    applications: { [applicationId]: organizationId },
    functions,
    configStore: {
      read: async (organization) => published.get(organization),
      write: async (organization, config) => void published.set(organization, config),
    },
    files: { storage: memoryFiles(), signingKey: "a key for the specs, of 32 characters or more" },
    openClasses: true,
    userFields: true,
    customObjectIds: "any",
    masterKey,
    addressOf: () => "127.0.0.1",
    publicAddress,
    onError: (cause: unknown) => console.error("defect:", cause),
  } satisfies ParseOptions);

const answer = async (handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
  const { method = "GET", url = "/", headers } = incoming;
  const body = await buffer(incoming);
  const sent = new Request(`http://${headers.host}${url}`, {
    method,
    headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    ...(body.length === 0 || method === "GET" ? {} : { body: new Uint8Array(body) }),
  });
  const response = await handler(sent);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
};

const live: { current?: LiveQueryServer } = {};
const sockets = new WebSocketServer({ noServer: true });
sockets.on("connection", (socket) => {
  const session = live.current?.connect({
    send: (text) => socket.send(text),
    close: (code, reason) => socket.close(code, reason),
    address: "127.0.0.1",
  });
  socket.on("message", (data) => session?.receive(String(data)));
  socket.on("close", () => session?.closed());
});
let handler: Handler = async () => new Response(null, { status: 503 });
const listening = (to: number, on: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>) =>
  new Promise<Server>((done) => {
    const server = createServer((incoming, outgoing) => {
      on(incoming, outgoing).catch((cause) => {
        console.error(cause);
        outgoing.writeHead(500).end();
      });
    }).listen(to, "127.0.0.1", () => done(server));
    server.on("upgrade", (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (client) => sockets.emit("connection", client, request)),
    );
  });
const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const serve = (to: number) => listening(to, (incoming, outgoing) => answer(handler, incoming, outgoing));

let server: Server | null = await serve(port);
const served = portOf(server);
const address = `http://127.0.0.1:${served}/parse`;
let firms = 0;
const reset = (): void => {
  firms += 1;
  handler = handlerOf(`specs-${firms}`, address);
  live.current?.close();
  live.current = liveOf(`specs-${firms}`);
};
reset();

const stop = async (): Promise<void> => {
  const running = server;
  server = null;
  if (running === null) return;
  const closed = new Promise<void>((done) => void running.close(() => done()));
  running.closeAllConnections();
  await closed;
};
const start = async (): Promise<void> => {
  server ??= await serve(served);
};
const control = await listening(0, async (incoming, outgoing) => {
  const { op } = (await json(incoming)) as { readonly op?: string };
  if (op === "reset") {
    await start();
    reset();
  } else if (op === "stop") await stop();
  else await start();
  outgoing.writeHead(200, { "content-type": "application/json" }).end("{}");
});

const sdk = dirname(createRequire(import.meta.url).resolve("parse/node"));
const runner = spawn(
  process.execPath,
  [
    join(place, "run-specs.mjs"),
    ...["--specs", join(place, "integration", "test"), "--sdk", sdk, "--server", address, "--app", applicationId],
    ...["--master", masterKey, "--table", join(place, "specs.tsv"), "--with", "all"],
    ...["--control", `http://127.0.0.1:${portOf(control)}/`, ...given],
  ],
  { stdio: "inherit" },
);
const code = await new Promise<number>((done) => void runner.on("exit", (status) => done(status ?? 1)));
live.current?.close();
await stop();
control.close();
control.closeAllConnections();
await app.close();
await opened.end();
rmSync(files, { recursive: true, force: true });
process.exitCode = code;
