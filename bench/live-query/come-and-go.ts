// Sockets that connect, subscribe and disconnect, from a process of their own; prints the heap of the server in between, and fails where
// it grows or something is left that would keep the process alive.
//
//   node --expose-gc --conditions=firmcore-source bench/live-query/come-and-go.ts [sockets]
import { liveQuery } from "firmcore/live-query";
import { listen, openChangingFirm, startClients } from "./firm.ts";

const atOnce = 500;
const [sockets = 10_000] = process.argv.slice(2).map(Number);
const { app, sessionToken } = await openChangingFirm();
const live = liveQuery(app, { applications: { firmcore: "acme" }, onError: console.error });
const server = await listen((socket) => live.serve(socket));
let first = Number.NaN;
let last = Number.NaN;
for (let done = 0; done < sockets; done += atOnce) {
  const clients = await startClients(server.address, atOnce, sessionToken);
  await clients.end();
  while (server.sockets.clients.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  globalThis.gc?.();
  last = process.memoryUsage().heapUsed / 1e6;
  if (Number.isNaN(first) && done >= 2 * atOnce) first = last;
  if ((done / atOnce) % 4 === 3) console.log(`${done + atOnce} sockets: ${last.toFixed(1)} MB`);
}
server.end();
await app.close();
if (last > first + 1) throw new Error(`The heap grew from ${first.toFixed(1)} MB to ${last.toFixed(1)} MB`);
setTimeout(() => {
  console.error(`Left: ${process.getActiveResourcesInfo().join(", ")}`);
  process.exit(1);
}, 5_000).unref();
