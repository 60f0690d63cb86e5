import { openFirm, type Role } from "firmcore";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import { onTestFinished } from "vitest";
import {
  type LiveQueryOptions,
  type LiveQueryServer,
  type LiveTransport,
  liveQuery,
} from "../../../../src/live-query.ts";
import type { Adapter } from "../../../../src/ports/adapter.ts";
import { liveStart } from "./live-store.ts";

/** A message of the server, as a client reads it. */
interface Message {
  readonly op: string;
  readonly clientId: string;
  readonly requestId?: number;
  readonly code?: number;
  readonly error?: string;
  readonly reconnect?: boolean;
  readonly object?: Readonly<Record<string, unknown>>;
  readonly original?: Readonly<Record<string, unknown>>;
  readonly results?: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

/** The server's end of a connection without a network. */
export const connectTo = (server: Pick<LiveQueryServer, "connect">, more: Partial<LiveTransport> = {}) => {
  const received: Array<Message> = [];
  const closes: Array<readonly [number, string]> = [];
  let arrived = (): void => {};
  const session = server.connect({
    send: (text) => {
      received.push(JSON.parse(text) as Message);
      arrived();
    },
    close: (code, reason) => {
      closes.push([code, reason]);
      arrived();
    },
    address: "127.0.0.1",
    ...more,
  });
  /** Waits until what was received satisfies a condition. */
  const until = async <T>(find: () => T | undefined | false | null): Promise<T> => {
    const end = Date.now() + 5_000;
    for (;;) {
      const found = find();
      if (found) return found;
      if (Date.now() > end) throw new Error(`Only this arrived: ${JSON.stringify(received)} ${JSON.stringify(closes)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 500);
        arrived = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const send = (message: object): void => session.receive(JSON.stringify(message));
  let requests = 0;
  return {
    ...{ session, received, closes, send, until },
    connect: async (credentials: object = {}) => {
      send({ op: "connect", applicationId: "firmcore", ...credentials });
      return until(() => received.find(({ op }) => op === "connected" || op === "error"));
    },
    /** Subscribes, and answers the request's id. */
    subscribe: async (
      className: string,
      where: object = {},
      query: object = {},
      rest: object = {},
    ): Promise<number> => {
      requests += 1;
      const requestId = requests;
      send({ op: "subscribe", requestId, query: { className, where, ...query }, ...rest });
      await until(() => received.some((each) => each.requestId === requestId));
      return requestId;
    },
    /** The rows of a subscription now; none where they may not be asked for any more. */
    find: async (requestId: number): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>> => {
      const before = received.length;
      send({ op: "query", requestId });
      const found = await until(() =>
        received.slice(before).find((each) => each.requestId === requestId && (each.results || each.op === "error")),
      );
      return found.results ?? [];
    },
    /** The events of a subscription, and of all of them without an id. */
    events: (requestId?: number) =>
      received.filter(
        (each) =>
          ["create", "enter", "update", "leave", "delete"].includes(each.op) &&
          (requestId === undefined || each.requestId === requestId),
      ),
  };
};

/** A firm with live queries, its first administrator, and a clock that tests move. */
export const openLive = async (adapter: Adapter<never> = memory(), options: Partial<LiveQueryOptions> = {}) => {
  const clock = { now: liveStart };
  const app = await openFirm(adapter, { identity: quickIdentity(), now: () => clock.now });
  await app.bootstrap({
    organizationId: "acme",
    username: "boss",
    email: "boss@example.com",
    password: "correct horse",
  });
  const thrown: Array<unknown> = [];
  const live = liveQuery(app, {
    applications: { firmcore: "acme" },
    pollEvery: 50,
    onError: (cause) => void thrown.push(cause),
    ...options,
  });
  onTestFinished(() => live.close());
  const visitor = app.as({ organizationId: "acme" });
  const logIn = async (login: string, password = "correct horse") => {
    const { sessionToken, user } = await visitor.identity.logIn({ login, password });
    return { sessionToken, firm: app.as({ organizationId: "acme", sessionToken }), userId: user.objectId };
  };
  const boss = await logIn("boss");
  const host = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
  /** Somebody with an account of this role, signed in. */
  const member = async (username: string, role: Role) => {
    const signed = await visitor.identity.signUp({
      username,
      email: `${username}@example.com`,
      password: "correct horse",
    });
    if (role !== "engineer") await boss.firm.users.setRole({ objectId: signed.user.objectId, role });
    return logIn(username);
  };
  return { app, live, boss, host, member, logIn, clock, thrown };
};
