import { liveQuery } from "firmcore/live-query";
import type { WebSocket } from "ws";
import type { Race } from "./harness.ts";
import { listen, openChangingFirm, type Round, startClients } from "./live-query/firm.ts";

const clock = (): number => Number(process.hrtime.bigint()) / 1e6;
const quantile = (of: ReadonlyArray<number>, part: number): number =>
  of.toSorted((one, other) => one - other)[Math.min(of.length - 1, Math.floor(of.length * part))] ?? Number.NaN;
const options = { applications: { firmcore: "acme" }, onError: console.error };

/** One change to many sockets by a live query, against a loop over as many sockets that sends the same bytes. */
const toManySockets = async (quick: boolean) => {
  const [sockets, changes] = quick ? [100, 3] : [1_000, 20];
  const { app, sessionToken, change } = await openChangingFirm();
  const live = liveQuery(app, options);
  const ours = await listen((socket) => live.serve(socket));
  const ourClients = await startClients(ours.address, sockets, sessionToken);
  const bareSockets: Array<WebSocket> = [];
  const bare = await listen((socket) => {
    bareSockets.push(socket);
    socket.on("message", (data) => {
      const connects = String(data).includes('"connect"');
      socket.send(connects ? '{"op":"connected"}' : '{"op":"subscribed"}');
    });
  });
  const bareClients = await startClients(bare.address, sockets, sessionToken);
  /** Milliseconds until each client has its message. */
  const took = (began: number, { times }: Round): ReadonlyArray<number> => times.map((each) => each - began);
  const ask = async () => {
    const arrived = ourClients.next();
    const began = clock();
    const version = await change();
    const round = await arrived;
    if (!round.said.includes(version)) throw new Error(`instead of ${version} was told: ${round.said}`);
    return { round, took: took(began, round) };
  };
  let said = "";
  let texts: ReadonlyArray<string> = [];
  const loop = async () => {
    const arrived = bareClients.next();
    const began = clock();
    for (const [i, socket] of bareSockets.entries()) socket.send(texts[i] as string);
    const round = await arrived;
    if (round.said !== said) throw new Error(`the two servers sent different bytes: ${said}\n${round.said}`);
    return { round, took: took(began, round) };
  };
  const agree = async (): Promise<void> => {
    ({ said } = (await ask()).round);
    texts = bareSockets.map(() => said.replace('"*"', JSON.stringify(crypto.randomUUID())));
    await loop();
  };
  const gauge =
    (of: (took: ReadonlyArray<number>) => ReadonlyArray<number>, part: number) =>
    async (work: () => unknown): Promise<number> => {
      const all: Array<number> = [];
      for (let i = 0; i < changes; i++) all.push(...of(((await work()) as Awaited<ReturnType<typeof loop>>).took));
      return quantile(all, part) * 1_000;
    };
  const what = `one change to ${sockets.toLocaleString("en")} sockets of live queries`;
  const races: ReadonlyArray<Race> = [
    {
      work: `${what} until the last has it, against a loop over sockets that sends the same bytes`,
      ...{ goal: { atLeast: 0.6 }, agree, ours: ask, floor: loop, gauge: gauge((took) => [Math.max(...took)], 0.5) },
    },
    {
      work: `${what}: the 99th percentile of all messages, which is to stay below 30,000 µs`,
      ...{ goal: { atLeast: 0.6 }, agree, ours: ask, floor: loop, gauge: gauge((took) => took, 0.99) },
    },
  ];
  const close = async (): Promise<void> => {
    await ourClients.end();
    await bareClients.end();
    live.close();
    ours.end();
    bare.end();
    await app.close();
  };
  return { races, close };
};

const told = 10;
/** A change of which ten subscriptions are told, with others that it does not match; without a network. */
const amongOthers = async (others: number) => {
  const { app, sessionToken, change } = await openChangingFirm();
  const live = liveQuery(app, { ...options, subscriptionLimit: others + told });
  let arrived = (): void => {};
  let [count, ready] = [0, 0];
  const session = live.connect({
    send: (text) => {
      if (text.startsWith('{"op":"subscribed"')) ready += 1;
      if (!text.startsWith('{"op":"update"')) return;
      count += 1;
      if (count % told === 0) arrived();
    },
    close: (code, reason) => {
      throw new Error(`closed: ${code} ${reason}`);
    },
  });
  const send = (message: object): void => session.receive(JSON.stringify(message));
  const untilReady = async (all: number): Promise<void> => {
    while (ready < all) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  send({ op: "connect", applicationId: "firmcore", sessionToken });
  for (let i = 0; i < others + told; i++) {
    const name = i < told ? "City" : `Other ${i}`;
    send({ op: "subscribe", requestId: i + 1, query: { className: "Company", where: { name } } });
    if (i % 500 === 499) await untilReady(i + 1);
  }
  await untilReady(others + told);
  return {
    /** How many were told of a change. */
    ask: async (): Promise<number> => {
      const before = count;
      const all = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      await change();
      await all;
      return count - before;
    },
    close: () => {
      session.closed();
      live.close();
      return app.close();
    },
  };
};

export const liveRaces = async (quick: boolean) => {
  const others = quick ? 500 : 10_000 - told;
  const [many, few] = [await amongOthers(others), await amongOthers(0)];
  const wide = await toManySockets(quick);
  const matching: Race = {
    work: `a change of which ${told} of ${(others + told).toLocaleString("en")} subscriptions are told, against ${told} of ${told}`,
    goal: { atMost: 2 },
    agree: async () => {
      if ((await many.ask()) !== told || (await few.ask()) !== told) throw new Error("not the ten were told");
    },
    ours: many.ask,
    floor: few.ask,
  };
  return {
    races: [...wide.races, matching],
    close: async () => {
      await wide.close();
      await many.close();
      await few.close();
    },
  };
};
