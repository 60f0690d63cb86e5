// Sockets that connect, subscribe and disconnect, from a process of their own; prints the heap of the server in between.
//
//   node --expose-gc --conditions=firmcore-source bench/live-query/come-and-go.ts [sockets]
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openFirm } from "firmcore";
import { liveQuery } from "firmcore/live-query";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import { WebSocketServer } from "ws";

const atOnce = 500;
const [sockets = 10_000] = process.argv.slice(2).map(Number);
const app = await openFirm(memory(), { identity: quickIdentity() });
await app.bootstrap({
  organizationId: "acme",
  username: "boss",
  email: "boss@acme.example",
  password: "correct horse",
});
const visitor = app.as({ organizationId: "acme" });
const { sessionToken } = await visitor.identity.logIn({ login: "boss", password: "correct horse" });
const live = liveQuery(app, { applications: { firmcore: "acme" }, onError: console.error });
const server = createServer();
const all = new WebSocketServer({ server, perMessageDeflate: false });
all.on("connection", (socket) => {
  const session = live.connect({
    send: (text) => socket.send(text),
    close: (code, reason) => socket.close(code, reason),
    waiting: () => socket.bufferedAmount,
    ping: () => socket.ping(),
  });
  socket.on("message", (data) => session.receive(String(data)));
  socket.on("pong", session.pong);
  socket.on("close", session.closed);
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
for (let done = 0; done < sockets; done += atOnce) {
  const child = fork(new URL("clients.ts", import.meta.url), [address, String(atOnce), sessionToken], {
    execArgv: process.execArgv,
  });
  await once(child, "message");
  child.kill();
  await once(child, "exit");
  while (all.clients.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  globalThis.gc?.();
  if ((done / atOnce) % 4 === 3)
    console.log(`${done + atOnce} sockets: ${(process.memoryUsage().heapUsed / 1e6).toFixed(1)} MB`);
}
server.close();
await app.close();
// Nothing is left that would keep this process alive.
setTimeout(() => {
  console.error(`Left: ${process.getActiveResourcesInfo().join(", ")}`);
  process.exit(1);
}, 5_000).unref();
