import { mkdtempSync, rmSync } from "node:fs";
import { Agent, createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import Database from "better-sqlite3";
import { type App, type FirmApi, openFirm } from "firmcore";
import { argon2id } from "firmcore/argon2";
import { parseHandler } from "firmcore/parse";
import { sqlite } from "firmcore/sqlite";
import { dayText } from "../src/domain/kernel/values/day.ts";
import { assign, type Booking, booking, type FirmIds, seed } from "./booking-firm.ts";
import type { Race } from "./harness.ts";

const organizationId = "bench";
const password = "correct horse battery";
const json = "application/json";

interface Page {
  readonly results: ReadonlyArray<{ readonly objectId: string }>;
}
interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}
/** A client that keeps its connection; both sides of a race pay for it. */
const clientOf = (server: Server) => {
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const headers = { "X-Parse-Application-Id": "bench" };
  const send = (method: string, path: string, body?: object, session?: string): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const sent = request(
        {
          ...{ port, host: "127.0.0.1", method, path, agent },
          headers: {
            ...headers,
            ...(session === undefined ? {} : { "X-Parse-Session-Token": session }),
            ...(text === undefined ? {} : { "Content-Type": json, "Content-Length": Buffer.byteLength(text) }),
          },
        },
        (response) => {
          const chunks: Array<Buffer> = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
          );
        },
      );
      sent.on("error", reject);
      sent.end(text);
    });
  return { send, end: () => agent.destroy() };
};
const listening = async (server: Server): Promise<Server> => {
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return server;
};
/** A host of Parse clients, mounted as examples/mount does. */
const hostOf = (app: App<never>): Promise<Server> =>
  listening(createServer(getRequestListener(parseHandler(app, { applications: { bench: organizationId } }))));
/** A bare server that reads a request and sends these bytes. */
const bareOf = (reply: () => Reply): Promise<Server> =>
  listening(
    createServer((incoming, outgoing) => {
      incoming.resume();
      incoming.on("end", () => {
        const { status, headers, body } = reply();
        outgoing.writeHead(status, { ...headers } as Record<string, string>).end(body);
      });
    }),
  );

const accountOf = async (app: App<never>) => {
  const login = { username: "boss", email: "boss@example.com", password };
  await app.bootstrap({ organizationId, ...login });
  return app.as({ organizationId }).identity.logIn({ login: "boss", password });
};
const bodyOf = ({ engineer, project, startDate, endDate }: Booking) => ({
  engineer: { __type: "Pointer", className: "EngineerProfile", objectId: engineer },
  project: { __type: "Pointer", className: "Project", objectId: project },
  ...{ allocationPercent: 10, assignmentRole: "Engineer", status: "Tentative" },
  startDate: { __type: "Date", iso: `${dayText(startDate)}T00:00:00.000Z` },
  endDate: { __type: "Date", iso: `${dayText(endDate)}T00:00:00.000Z` },
});
/** The roster of the templates: a page of engineers with their accounts. */
const page = { order: "fullName", limit: 20 } as const;
const roster = "/parse/classes/EngineerProfile?include=user&order=fullName&limit=20";

/** What the Parse routes cost over HTTP, on SQLite; `close` removes the files. */
export const parseRaces = async (
  quick: boolean,
): Promise<{ readonly races: ReadonlyArray<Race>; readonly close: () => Promise<void> }> => {
  const folder = mkdtempSync(join(tmpdir(), "firmcore-bench-"));
  const first = join(folder, "seed.db");
  const seeded = await openFirm(sqlite({ file: first }), { identity: argon2id() });
  await seeded.migrate();
  const ids: FirmIds = await seed(seeded.as({ organizationId, userId: "host", role: "administrator" }));
  const { sessionToken } = await accountOf(seeded as never);
  await seeded.close();
  const source = new Database(first);
  source.pragma("wal_checkpoint(truncate)");
  const closing: Array<() => unknown> = [];
  const openCopy = async (name: string) => {
    const file = join(folder, `${name}.db`);
    source.exec(`vacuum into '${file}'`);
    const app = await openFirm(sqlite({ file }), { identity: argon2id() });
    closing.push(() => app.close());
    return { app: app as never as App<never>, file };
  };
  const clientFor = (server: Server) => {
    const client = clientOf(server);
    closing.push(
      () => client.end(),
      () => server.close(),
    );
    return client.send;
  };
  const [ours, floor] = [await openCopy("ours"), await openCopy("floor")];
  const byHttp = clientFor(await hostOf(ours.app));
  const inProcess: FirmApi = floor.app.as({ organizationId, sessionToken });
  let reply: Reply = { status: 200, headers: {}, body: Buffer.alloc(0) };
  const byBare = clientFor(await bareOf(() => reply));
  source.close();

  const readRoster = () => byHttp("GET", roster, undefined, sessionToken);
  const counters = { ours: 0, floor: 0 };
  const bookByHttp = () =>
    byHttp("POST", "/parse/classes/Allocation", bodyOf(booking(counters.ours++, ids)), sessionToken);
  const bookAndAnswer = async () => {
    const next = booking(counters.floor++, ids);
    await assign(inProcess, next);
    return byBare("POST", "/parse/classes/Allocation", bodyOf(next), sessionToken);
  };
  const rows = (file: string): string => {
    const reader = new Database(file, { readonly: true });
    const row = reader.prepare("select count(*), sum(start_date), max(end_date) from firm_allocation").raw().get();
    reader.close();
    return String(row);
  };
  const few = quick ? 2 : 8;
  const people = Array.from({ length: few }, (_, i) => `person${i}`);
  for (const username of people)
    for (const { app } of [ours, floor])
      await app.as({ organizationId }).identity.signUp({ username, email: `${username}@example.com`, password });
  const logInByHttp = () =>
    Promise.all(people.map((username) => byHttp("POST", "/parse/login", { username, password })));
  const logInHere = () =>
    Promise.all(people.map((login) => floor.app.as({ organizationId }).identity.logIn({ login, password })));
  const expectStatus = (replies: ReadonlyArray<Reply>, wanted: number): void => {
    const wrong = replies.find(({ status }) => status !== wanted);
    if (wrong !== undefined) throw new Error(`the host answered ${wrong.status}: ${wrong.body}`);
  };
  return {
    races: [
      {
        work: "a roster page of 20 with accounts by a Parse client over HTTP, against a bare server that sends the same bytes",
        goal: { atLeast: 0.75 },
        agree: async () => {
          reply = await readRoster();
          expectStatus([reply], 200);
          const bare = await byBare("GET", roster, undefined, sessionToken);
          if (!bare.body.equals(reply.body)) throw new Error("the two servers sent different bytes");
          const { results } = JSON.parse(String(reply.body)) as Page;
          if (results.length !== page.limit) throw new Error(`the page has ${results.length} rows`);
        },
        ours: readRoster,
        floor: () => byBare("GET", roster, undefined, sessionToken),
      },
      {
        work: "the same page, against the list in process and a bare server that sends the same bytes",
        goal: { atLeast: 0.75 },
        agree: async () => {
          reply = await readRoster();
          const { results } = JSON.parse(String(reply.body)) as Page;
          const listed = (await inProcess.engineers.list({ ...page, include: { user: true } })) as Page;
          if (
            String(listed.results.map(({ objectId }) => objectId)) !== String(results.map(({ objectId }) => objectId))
          )
            throw new Error("the two sides read different engineers");
        },
        ours: readRoster,
        floor: async () => {
          await inProcess.engineers.list({ ...page, include: { user: true } });
          return byBare("GET", roster, undefined, sessionToken);
        },
      },
      {
        work: "a booking by a Parse client over HTTP, against one in process and a bare server",
        goal: { atLeast: 0.75 },
        agree: async () => {
          for (let i = 0; i < 100; i++) {
            reply = await bookByHttp();
            expectStatus([reply], 201);
            await bookAndAnswer();
          }
          if (rows(ours.file) !== rows(floor.file))
            throw new Error(`the two sides wrote different rows: ${rows(ours.file)} and ${rows(floor.file)}`);
        },
        ours: bookByHttp,
        floor: bookAndAnswer,
      },
      {
        work: `${few} log-ins at once by Parse clients over HTTP, argon2id, against log-ins in process`,
        goal: { atLeast: 0.9 },
        pieces: few,
        agree: async () => {
          expectStatus(await logInByHttp(), 200);
          await logInHere();
        },
        ours: logInByHttp,
        floor: logInHere,
      },
    ],
    close: async () => {
      for (const end of closing) await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
