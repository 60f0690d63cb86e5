// `npm run bench` in this folder: firmcore's example host and Parse Server, each a process of its own, on one Postgres in one run. The
// ratio of their requests per second counts. `-- --quick` checks that both sides answer.
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createDatabase } from "../../test/support/postgres/database.ts";
import { queryOnce, startPostgres } from "../../test/support/postgres/server.ts";
import { type Client, clientOf } from "./client.ts";
import { booking, fill, type Rows, size } from "./seed.ts";

const quick = process.argv.includes("--quick");
const [rounds, milliseconds, clients] = quick ? [1, 300, 4] : [7, 2_000, 16];
const amount = quick ? { engineers: 20, history: 3, projects: 5 } : size;
const password = "correct horse battery";
const folder = import.meta.dirname;

const servers: Array<ChildProcess> = [];
/** Starts a server; resolves with the address in its line that begins with `ready`. */
const start = (program: string, given: ReadonlyArray<string>, environment: Readonly<Record<string, string>>) =>
  new Promise<string>((resolve, reject) => {
    const server = spawn(process.execPath, ["--conditions=firmcore-source", program, ...given], {
      ...{ cwd: join(folder, "../.."), stdio: ["ignore", "pipe", "inherit"] },
      env: { ...process.env, ...environment },
    });
    servers.push(server);
    server.once("exit", (code) => reject(new Error(`${program} ended with ${code}`)));
    createInterface({ input: server.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      const [word, address] = line.split(" ");
      if (word === "ready" && address !== undefined) resolve(address);
    });
  });

/** A server that was filled, and what a signed-in client asks of it. */
interface Side {
  readonly send: Client["send"];
  readonly rows: Rows;
  readonly next: { booking: number; company: number };
}
const text = (value: unknown): string => String(value);

const openFirmcore = async (address: string): Promise<Side> => {
  const client = clientOf(address);
  const { sessionToken, objectId } = await client.send("POST", "/login", { username: "admin", password });
  const send = client.as(text(sessionToken));
  // So many sign-ups from one address would be refused (R-ID-6).
  const account = async (username: string): Promise<string> => {
    const given = { username, externalId: username, role: "engineer" };
    const { result } = await send("POST", "/functions/users.provision", given);
    return text((result as { readonly objectId: string }).objectId);
  };
  return opened(send, send, text(objectId), account);
};
const openParseServer = async (address: string): Promise<Side> => {
  const [client, master] = [clientOf(address), clientOf(address, { "X-Parse-Master-Key": "master" })];
  const signUp = (username: string) => client.send("POST", "/users", { username, password });
  const { sessionToken, objectId } = await signUp("admin");
  const account = async (username: string): Promise<string> => text((await signUp(username)).objectId);
  return opened(client.as(text(sessionToken)), master.send, text(objectId), account);
};
const opened = async (
  send: Client["send"],
  filling: Client["send"],
  admin: string,
  account: (username: string) => Promise<string>,
): Promise<Side> => {
  const accounts: Array<string> = [];
  for (let i = 0; i < amount.engineers; i++) accounts.push(await account(`person${i}`));
  return { send, rows: await fill(filling, accounts, admin, amount), next: { booking: 0, company: 0 } };
};

const listed = `?${new URLSearchParams({
  where: JSON.stringify({ status: "Tentative", allocationPercent: { $gt: 15 } }),
  ...{ order: "startDate,objectId", include: "engineer.user,project", limit: "100" },
})}`;
/** The works, and the least ratio of each. */
const works: ReadonlyArray<
  readonly [name: string, atLeast: number, work: (side: Side, n: number) => Promise<unknown>]
> = [
  ["get", 4, ({ send, rows }, n) => send("GET", `/classes/Project/${rows.projects[n % rows.projects.length]}`)],
  ["list of 100 with engineer.user and project", 5, ({ send }) => send("GET", `/classes/Allocation${listed}`)],
  ["create", 3, ({ send, next }) => send("POST", "/classes/Company", { name: `Company ${next.company++}` })],
  [
    "booking with checks",
    8,
    ({ send, rows, next }) => send("POST", "/classes/Allocation", booking(next.booking++, rows)),
  ],
];

/** Requests per second of some clients at once. */
const rate = async (side: Side, work: (typeof works)[number][2], time: number): Promise<number> => {
  let done = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async (_, i) => {
      while (performance.now() - began < time) {
        await work(side, i + done);
        done++;
      }
    }),
  );
  return (done * 1_000) / (performance.now() - began);
};
const median = (of: ReadonlyArray<number>): number =>
  of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? Number.NaN;

const settings = { shared_buffers: "512MB", max_wal_size: "4GB", listen_addresses: "127.0.0.1" };
const database = await startPostgres({ version: 18, durable: true, settings });
try {
  const [own, theirs] = [
    (await createDatabase(database.connection, { prefix: "bench" })).connection,
    (await createDatabase(database.connection, { prefix: "bench" })).connection,
  ];
  const uri = (name: string): string => `postgres://postgres@127.0.0.1:${own.port}/${name}`;
  const firmcore = await openFirmcore(
    await start("examples/host/main.ts", [], {
      ...{ DATABASE_URL: uri(own.database), DEMO: "0", PORT: "0", LOG_LEVEL: "silent" },
      ...{ ADMIN_USER: "admin", ADMIN_PASSWORD: password, FILES_KEY: "0".repeat(32), APP_ID: "firmcore" },
    }),
  );
  const parseServer = await openParseServer(
    await start(join(folder, "parse-server.mjs"), [uri(theirs.database), String(20_000 + (process.pid % 20_000))], {
      NODE_ENV: "production",
    }),
  );
  const bareAddress = await start(join(folder, "bare.mjs"), [uri(own.database)], {});
  const bare: Side = { ...firmcore, send: clientOf(bareAddress).send };
  for (const connection of [own, theirs]) await queryOnce(connection, "vacuum analyze");
  for (const [name, atLeast, work] of works) {
    for (const side of [firmcore, parseServer]) await rate(side, work, milliseconds / 2);
    const floors: Array<number> = [];
    const pairs: Array<readonly [ours: number, theirs: number]> = [];
    for (let i = 0; i < rounds; i++) {
      const first = i % 2 === 0 ? await rate(firmcore, work, milliseconds) : null;
      const other = await rate(parseServer, work, milliseconds);
      pairs.push([first ?? (await rate(firmcore, work, milliseconds)), other]);
      if (name === "get") floors.push((await rate(bare, work, milliseconds)) / other);
    }
    const ratio = median(pairs.map(([ours, other]) => ours / other));
    const [ours, other] = [median(pairs.map(([each]) => each)), median(pairs.map(([, each]) => each))];
    console.log(
      `${name}: ${ours.toFixed(0)} requests a second against ${other.toFixed(0)}, ${ratio.toFixed(1)} × (goal ≥ ${atLeast})`,
    );
    if (floors.length > 0)
      console.log(`  a bare server with one statement for each request: ${median(floors).toFixed(1)} × Parse Server`);
  }
} finally {
  for (const server of servers) {
    server.removeAllListeners("exit");
    server.kill();
  }
  await database.stop();
}
