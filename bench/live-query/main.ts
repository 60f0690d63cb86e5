// Live queries beside a bare loop over sockets that sends the same bytes:
//
//   node --conditions=firmcore-source bench/live-query/main.ts [sockets] [rounds]
//
// The clients are a process of their own, and report when each message arrived. Prints the ratio of the times until the last client has a
// change, the 99th percentile over all messages, and what 10,000 subscriptions cost of which 10 match.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openFirm } from "firmcore";
import { liveQuery } from "firmcore/live-query";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import { type WebSocket, WebSocketServer } from "ws";

const [sockets = 1_000, rounds = 200] = process.argv.slice(2).map(Number);
const clock = (): number => performance.timeOrigin + performance.now();
const sorted = (of: ReadonlyArray<number>): ReadonlyArray<number> => [...of].sort((one, other) => one - other);
const quantile = (of: ReadonlyArray<number>, part: number): number =>
  sorted(of)[Math.min(of.length - 1, Math.floor(of.length * part))] ?? Number.NaN;

const app = await openFirm(memory(), { identity: quickIdentity() });
await app.bootstrap({
  organizationId: "acme",
  username: "boss",
  email: "boss@acme.example",
  password: "correct horse",
});
const { sessionToken } = await app
  .as({ organizationId: "acme" })
  .identity.logIn({ login: "boss", password: "correct horse" });
const host = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
const options = { applications: { firmcore: "acme" }, onError: console.error };

interface Round {
  readonly times: ReadonlyArray<number>;
  readonly hash: string;
}
/** Clients that are subscribed; `next` is the next round in which all of them got a message. */
const clientsAt = async (address: string) => {
  const child: ChildProcess = fork(new URL("clients.ts", import.meta.url), [address, String(sockets), sessionToken], {
    execArgv: process.execArgv,
  });
  const messages = async (): Promise<{ readonly is: string } & Round> => (await once(child, "message"))[0] as never;
  if ((await messages()).is !== "ready") throw new Error("A client was closed");
  return { next: (): Promise<Round> => messages(), end: () => child.kill() };
};
const listening = async (onSocket: (socket: WebSocket) => void) => {
  const server = createServer();
  const all = new WebSocketServer({ server, perMessageDeflate: false });
  all.on("connection", onSocket);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const end = (): void => {
    for (const each of all.clients) each.terminate();
    server.close();
  };
  return { address: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, end };
};

/** Milliseconds until the last client has each change, and of every message. */
const measure = async (change: () => Promise<unknown> | undefined, next: () => Promise<Round>) => {
  const [last, every, hashes] = [[] as Array<number>, [] as Array<number>, [] as Array<string>];
  for (let i = 0; i < rounds + 20; i++) {
    const arrival = next();
    const began = clock();
    await change();
    const { times, hash } = await arrival;
    if (i < 20) continue;
    last.push(Math.max(...times) - began);
    every.push(...times.map((each) => each - began));
    hashes.push(hash);
  }
  return { last: quantile(last, 0.5), p99: quantile(every, 0.99), hashes };
};

const sent: Array<ReadonlyArray<string>> = [];
let round: Array<string> = [];
const live = liveQuery(app, options);
const ours = await listening((socket) => {
  const session = live.connect({
    send: (text) => {
      round.push(text);
      socket.send(text);
    },
    close: (code, reason) => socket.close(code, reason),
    waiting: () => socket.bufferedAmount,
  });
  socket.on("message", (data) => session.receive(String(data)));
  socket.on("close", session.closed);
});
const { objectId } = await host.companies.create({ name: "City" });
const ourClients = await clientsAt(ours.address);
let version = 0;
const firm = await measure(async () => {
  round = [];
  sent.push(round);
  version += 1;
  await host.companies.update({ objectId, notes: `Version ${version}` });
}, ourClients.next);
ourClients.end();
live.close();
ours.end();

const bareSockets: Array<WebSocket> = [];
const bare = await listening((socket) => {
  bareSockets.push(socket);
  socket.on("message", (data) => {
    const connects = String(data).includes('"connect"');
    socket.send(connects ? '{"op":"connected"}' : '{"op":"subscribed"}');
  });
});
const bareClients = await clientsAt(bare.address);
let place = 0;
const loop = await measure(() => {
  const texts = sent[place++] ?? [];
  for (const [i, socket] of bareSockets.entries()) socket.send(texts[i] as string);
  return undefined;
}, bareClients.next);
bareClients.end();
bare.end();
const same = firm.hashes.every((each, i) => each === loop.hashes[i]);

/** Milliseconds of a change of which 10 subscriptions are told, with others that it does not match. */
const withOthers = async (others: number): Promise<number> => {
  const server = liveQuery(app, { ...options, subscriptionLimit: 20_000 });
  let told = (): void => {};
  let count = 0;
  let ready = 0;
  const session = server.connect({
    send: (text) => {
      if (text.startsWith('{"op":"subscribed"')) ready += 1;
      if (!text.startsWith('{"op":"update"')) return;
      count += 1;
      if (count % 10 === 0) told();
    },
    close: () => {},
  });
  const send = (message: object): void => session.receive(JSON.stringify(message));
  send({ op: "connect", applicationId: "firmcore", sessionToken });
  for (let i = 0; i < others + 10; i++) {
    const name = i < 10 ? "City" : `Other ${i}`;
    send({ op: "subscribe", requestId: i + 1, query: { className: "Company", where: { name } } });
    while (i % 500 === 499 && ready < i) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  while (ready < others + 10) await new Promise((resolve) => setTimeout(resolve, 5));
  const took: Array<number> = [];
  for (let i = 0; i < 500; i++) {
    const arrival = new Promise<void>((resolve) => {
      told = resolve;
    });
    version += 1;
    const began = performance.now();
    await host.companies.update({ objectId, notes: `Version ${version}` });
    await arrival;
    if (i >= 100) took.push(performance.now() - began);
  }
  server.close();
  return quantile(took, 0.5);
};
const [few, many] = [await withOthers(0), await withOthers(9_990)];
await app.close();
console.log(`${sockets} sockets, the same bytes: ${same}`);
console.log(
  `until the last client: ${firm.last.toFixed(1)} ms, a bare loop ${loop.last.toFixed(1)} ms: ratio ${(loop.last / firm.last).toFixed(2)}`,
);
console.log(`99th percentile: ${firm.p99.toFixed(1)} ms, a bare loop ${loop.p99.toFixed(1)} ms`);
console.log(
  `10 of 10 subscriptions: ${few.toFixed(2)} ms; 10 of 10,000: ${many.toFixed(2)} ms (${(many / few).toFixed(2)} times)`,
);
