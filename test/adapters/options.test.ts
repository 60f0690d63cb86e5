import { existsSync } from "node:fs";
import { join } from "node:path";
import { inspect, isDeepStrictEqual } from "node:util";
import Database from "better-sqlite3";
import fc from "fast-check";
import { type App, openFirm } from "firmcore";
import { argon2id } from "firmcore/argon2";
import { s3Files } from "firmcore/files";
import { memory } from "firmcore/memory";
import { postgres } from "firmcore/postgres";
import { smtp } from "firmcore/smtp";
import { sqlite } from "firmcore/sqlite";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { testPool } from "../support/postgres/test-pool.ts";
import { temporaryFolder } from "../support/stores.ts";

const url = "postgres://ada:hunter2@127.0.0.1:1/office";
/** Connects at the first call, which no test makes. */
const pool = testPool({ connectionString: url });
const identity = { hash: () => {}, verify: () => {}, newToken: () => "", digest: () => "" };
const mailer = { send: () => {}, onError: () => {} };
const mailServer = { host: "127.0.0.1", port: 25, auth: { user: "ada", pass: "hunter2" } };
const templates = { resetPassword: () => ({ subject: "x", text: "y" }) };
const acme = { organizationId: "acme" };
let app: App;
beforeAll(async () => {
  app = await openFirm(memory());
});

type Call = (options: unknown) => unknown;
interface Options {
  readonly call: Call;
  /** What every call needs. */
  readonly base: object;
  /** Values of each option that are right; every other value of `junk` is refused. */
  readonly right: Readonly<Record<string, ReadonlyArray<unknown>>>;
}
const functions: Readonly<Record<string, Options>> = {
  "postgres()": {
    call: (options) => postgres(options as never),
    base: { url },
    right: {
      schema: ["firm", "Ünï cödé", "x", "5; drop"],
      lockTimeout: [1, 5_000],
      statementTimeout: [1, 5_000],
      connectTimeout: [1, 5_000],
      groupCommit: [1, 32],
      connections: [1, 32],
      pollEvery: [1, 1_000_000],
      prepare: [true, false],
      rowSecurity: [true, false],
      notify: [true, false],
      listen: [false, () => {}],
      feed: ["snapshot", "counter"],
    },
  },
  "sqlite()": {
    call: (options) => sqlite(options as never),
    base: { file: ":memory:" },
    right: {
      file: [":memory:", "firm", "x", "5; drop", "\u001b[2J"],
      busyTimeout: [0, 1],
      pollEvery: [1],
      synchronous: ["normal", "full"],
    },
  },
  "openFirm()": {
    call: (options) => openFirm(memory(), options as never),
    base: {},
    right: { now: [() => {}], newId: [() => {}], identity: [identity], mailer: [mailer] },
  },
  "changes()": {
    call: (options) => app.changes(options as never),
    base: { organizationId: "acme" },
    right: {
      organizationId: ["acme", "x", "5; drop", "\u001b[2J"],
      after: ["x", "5; drop", "a\0b", "\u001b[2J", "", null],
      signal: [AbortSignal.abort()],
      pollEvery: [1, 2 ** 31 - 1],
      limit: [1, 500],
      onFault: [() => {}],
    },
  },
  "smtp()": {
    call: (options) => smtp(options as never),
    base: { server: "smtp://127.0.0.1", from: "no-reply@acme.example", onError: () => {} },
    right: {
      server: ["smtp://127.0.0.1", "smtps://ada:hunter2@[::1]:465?pool=true", mailServer],
      from: ["no-reply@acme.example", "x", "5; drop"],
      onError: [() => {}],
      link: [() => {}],
      concurrency: [1, 3],
      maxQueued: [0, 1, 1_000],
      templates: [templates, {}],
      locale: ["de", () => {}, "", "x", "5; drop", "a\0b", "\u001b[2J"],
    },
  },
  "s3Files()": {
    call: (options) => s3Files(options as never),
    base: { endpoint: "https://s3.example.com", bucket: "files", accessKeyId: "id", secretAccessKey: "key" },
    right: {
      endpoint: ["https://s3.example.com", "http://127.0.0.1:9000"],
      bucket: ["files", "firm"],
      region: ["eu-central-1", "x"],
      accessKeyId: ["id", "x"],
      secretAccessKey: ["key", "x"],
      sessionToken: ["token", "x"],
      prefix: ["files", "live/files", "x"],
      timeout: [1],
    },
  },
  "argon2id()": {
    call: (options) => argon2id(options as never),
    base: {},
    right: { concurrency: [1, 3], maxQueued: [0, 1, 1_000] },
  },
  "import()": {
    call: (options) => app.import({ ...acme, userId: "host", role: "administrator" }, [], options as never),
    base: {},
    right: {
      takeTheirs: [true, false],
      restore: [true, false],
      dryRun: [true, false],
      onProgress: [() => {}],
      signal: [new AbortController().signal],
    },
  },
};
const thrown = async (call: Call, options: unknown): Promise<unknown> => {
  try {
    await call(options);
    return null;
  } catch (error) {
    return error;
  }
};

describe.each(Object.entries(functions))("%s", (name, { call, base, right }) => {
  const junk: ReadonlyArray<unknown> = [
    ...[Number.NaN, -5, 0, 0.5, 1, 1e12, Infinity, "", "x", "5; drop", "a\0b", "\u001b[2J", true, false, null, 1n],
    ...[[], {}, Symbol("x"), () => {}, new Date(0), new Map(), { host: 5 }, { resetPassword: 5 }, { other: () => {} }],
  ];
  const isRight = (option: string, value: unknown): boolean =>
    (right[option] ?? []).some((each) =>
      typeof each === "function" ? typeof value === "function" : isDeepStrictEqual(each, value),
    );

  test.each(Object.keys(right))("refuses every wrong value of %s, and takes the right ones", async (option) => {
    for (const value of [...junk, ...(right[option] ?? [])]) {
      const error = await thrown(call, { ...base, [option]: value });
      if (isRight(option, value)) expect(error).toBeNull();
      else {
        expect(error).toBeInstanceOf(TypeError);
        const { message } = error as Error;
        expect(message).toMatch(new RegExp(`^${name.replace("()", "\\(\\)")}: ${option}: expected .+, got .+`));
        expect(message).not.toMatch(/\p{Cc}/u);
      }
    }
    expect(await thrown(call, { ...base, [option]: (base as Record<string, unknown>)[option] })).toBeNull();
  });

  test("refuses an unknown option and names the nearest", async () => {
    const options = Object.keys(right);
    const typo = fc
      .tuple(fc.constantFrom(...options), fc.nat(20))
      .map(
        ([option, at]) =>
          [option, option.slice(0, at % option.length) + option.slice((at % option.length) + 1)] as const,
      )
      .filter(([option, text]) => option.length > 4 && !options.includes(text));
    await fc.assert(
      fc.asyncProperty(typo, async ([option, text]) => {
        const error = await thrown(call, { ...base, [text]: 1 });
        expect((error as Error).message).toBe(`${name}: ${text} is no option; did you mean ${option}?`);
      }),
      { numRuns: 50 },
    );
    const unknown = await thrown(call, { ...base, "\u001b[2J": 1 });
    expect(unknown).toBeInstanceOf(TypeError);
    expect((unknown as Error).message).toMatch(/: \\u001b\[2J is no option; expected an object of .+$/);
    for (const [options, got] of [
      [null, "null"],
      [5, "5"],
      ["x", "another text"],
      [[], "a list"],
      [new Map([[Object.keys(right)[0], 1]]), "an object"],
      [new (class Given {})(), "an object"],
    ] as const)
      expect(((await thrown(call, options)) as Error).message).toMatch(
        new RegExp(
          `^${name.replace("()", "\\(\\)")}: expected an object of .*${Object.keys(right).at(-1)}.*, got ${got}$`,
        ),
      );
  });
});

const postgresNeeds = "postgres(): expected exactly one of pool, client, kysely, url, got ";
const sqliteNeeds = "sqlite(): expected exactly one of file, database, got ";
test.each<readonly [() => unknown, string]>([
  [() => postgres({} as never), `${postgresNeeds}none`],
  [() => postgres({ pool: undefined } as never), `${postgresNeeds}pool: undefined`],
  [() => postgres({ url, pool } as never), `${postgresNeeds}pool and url`],
  [
    () => postgres({ pool: {} } as never),
    "postgres(): pool: expected a pool of pg, or of that shape, with connect, got an object",
  ],
  [
    () => postgres({ client: pool } as never),
    "postgres(): client: expected a connected client of pg, or of that shape, with query, and no pool: a transaction needs one connection, got an object",
  ],
  [
    () => postgres({ kysely: null } as never),
    "postgres(): kysely: expected an instance of Kysely, with executeQuery, connection, got null",
  ],
  [() => postgres({ pool, connections: 5 } as never), "postgres(): connections: only with url, got it with pool"],
  [
    () => postgres({ url: "mysql://ada:hunter2@x" }),
    "postgres(): url: expected postgres://USER:PASSWORD@HOST:PORT/DATABASE, got another text",
  ],
  [
    () => postgres({ url, schema: "pg_catalog" }),
    'postgres(): schema: expected a name of 1 to 63 bytes without control characters, and no schema of Postgres itself, got "pg_catalog"',
  ],
  [() => sqlite({} as never), `${sqliteNeeds}none`],
  [() => sqlite({ file: undefined } as never), `${sqliteNeeds}file: undefined`],
  [
    () => sqlite({ path: "firm.db" } as never),
    "sqlite(): path is no option; expected an object of file, database, synchronous, busyTimeout, pollEvery",
  ],
  [
    () => (memory as (options: unknown) => unknown)({ file: "firm.db" }),
    "memory(): file is no option; expected no options",
  ],
])("what cannot be opened is refused at once: %#", (call, message) => {
  expect(call).toThrow(new TypeError(message));
});

test("openFirm expects a store", async () => {
  await expect(openFirm(memory as never)).rejects.toThrow(
    new TypeError(
      "openFirm(): expected a store: memory(), sqlite({ file }) or postgres({ url }), got a function; call it",
    ),
  );
  for (const given of [undefined, null, {}, "sqlite:firm.db"])
    await expect(openFirm(given as never)).rejects.toThrow(TypeError);
});

test("creating a store touches no file, and undefined options are absent", () => {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  expect(() => sqlite({ file: join(folder, "a\0b") })).toThrow(TypeError);
  sqlite({ file: join(folder, "b"), database: undefined, synchronous: undefined } as never);
  expect([existsSync(join(folder, "a")), existsSync(join(folder, "b"))]).toEqual([false, false]);
  const database = new Database(":memory:");
  expect(() => sqlite({ database, synchronous: "full" } as never)).toThrow("synchronous: only with file");
  expect(sqlite({ database }).name).toBe("sqlite");
  database.close();
});

test.each<readonly [() => unknown, string]>([
  [() => argon2id({ memoryCost: 65_536 } as never), "memoryCost is no option; did you mean memoryKiB\\?"],
  [() => argon2id({ timeCost: 9 } as never), "timeCost is no option; did you mean passes\\?"],
  [() => argon2id({ queue: -1 } as never), "queue is no option; did you mean maxQueued\\?"],
  [() => argon2id({ passes: "9" } as never), 'passes: expected a number, got "9"'],
  [() => argon2id(5 as never), "expected an object of memoryKiB, .*, got 5"],
  [() => argon2id(null as never), "expected an object of memoryKiB, .*, got null"],
  [() => smtp({ from: "x", onError: () => {} } as never), "server: expected smtps://.*, got nothing"],
])("argon2id and smtp name the right option: %#", (call, message) => {
  expect(call).toThrow(TypeError);
  expect(call).toThrow(new RegExp(`: ${message}$`));
});

test.each([
  "smtp://ada:hunter2@mail.example.com:99999",
  "smtp://ada:hunter2@",
  "smtp://ada:hunter2@[::1",
  "smtp:ada:hunter2@mail.example.com",
  "http://ada:hunter2@mail.example.com",
  " smtp://ada:hunter2@mail example.com",
])("no error or warning shows the password of a mail server: %s", async (server) => {
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  onTestFinished(() => warned.mockRestore());
  const from = "no-reply@acme.example";
  const error = await thrown(() => smtp({ server, from, onError: () => {} }), {});
  expect(error).toBeInstanceOf(TypeError);
  expect(inspect(error, { depth: 9 })).not.toContain("hunter2");
  expect(warned).not.toHaveBeenCalled();
});

test.each([{}, { organizationId: "" }, { organizationId: 5 }])("changes need a firm: %j", async (of) => {
  expect(() => app.changes(of as never)).toThrow("changes(): organizationId: expected the id of a firm, got ");
  await expect(app.currentCursor(of as never)).rejects.toThrow("currentCursor(): organizationId: expected the id");
});

test("options and inputs with their entries elsewhere are refused, so a dry run writes nothing", async () => {
  const own = await openFirm(memory());
  const { companies, batch, settled } = own.as({ ...acme, userId: "host", role: "administrator" });
  class Given {
    readonly dryRun = true;
  }
  const made = { name: "Acme" };
  const item = { operation: "companies.create", input: made } as const;
  const exotic = [new Map([["dryRun", true]]), new Set(), new Given(), Object.create({ dryRun: true }), new Date(0)];
  for (const options of exotic) {
    await expect(companies.create(made, options as never)).rejects.toMatchObject({ code: "TYPE_MISMATCH" });
    await expect(batch([item], options as never)).rejects.toMatchObject({ code: "TYPE_MISMATCH" });
  }
  for (const input of [new Map([["limit", 1]]), new Set(), new Date(0), Promise.resolve({})])
    await expect(companies.list(input as never)).rejects.toMatchObject({ code: "TYPE_MISMATCH" });
  expect(await settled.batch([new Map(Object.entries(item)) as never])).toMatchObject({
    value: [{ ok: false, refusal: { _tag: "TypeMismatch" } }],
  });
  expect(await companies.count()).toBe(0);
  const instance = Object.assign(new (class Dto {})(), made);
  expect(await companies.create(instance)).toMatchObject(made);
  expect(await companies.create(made, Object.assign(Object.create(null), { dryRun: true }))).toMatchObject(made);
  expect(await companies.count()).toBe(1);
});
