import Database from "better-sqlite3";
import * as Result from "effect/Result";
import { type App, errorBody, type FirmApi, FirmError, openFirm, type Refusal } from "firmcore";
import { memory } from "firmcore/memory";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import { quickIdentity } from "firmcore/testing";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { administrator, makeOwned, makeSamples, sampleIds } from "../../examples/host/example-records.ts";
import { organizationId } from "../../examples/walk/sample-firm.ts";
import { operationExamples } from "../../src/derive/openapi/operation-examples.ts";
import { operations } from "../../src/operations/index.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import type { Adapter } from "../../src/ports/adapter.ts";
import type { Store } from "../../src/ports/store.ts";

/** Every operation that only reads: queries, the log, and what-ifs. */
const reads = listOperations(operations).flatMap((each) =>
  each.kind === "query" || (each.kind === "command" && each.readOnly === true) ? [each.name] : [],
);
const ofChange = /written|wrote|stored|change|look/i;
/** The message for any failed read: that it failed, and whether to retry. */
const checkRead = (refusal: Refusal, about: string): void => {
  expect(refusal._tag, about).toMatch(/^(Storage|Busy)$/);
  expect(new FirmError(refusal).message, about).not.toMatch(ofChange);
  expect(errorBody(refusal).message, about).not.toMatch(ofChange);
  if (refusal._tag === "Storage") expect(refusal.retry, about).toMatch(/^(safe|never)$/);
};
type Settled = { readonly ok: true; readonly value?: unknown } | { readonly ok: false; readonly refusal: Refusal };
const asked = async (firm: FirmApi, name: string, requestId?: string): Promise<Settled> =>
  firm.settled.call(name, operationExamples[name], requestId === undefined ? {} : { requestId });

/** The demo firm of the example host on this store, called by its administrator. */
const demoOn = async <T>(adapter: Adapter<T>): Promise<{ readonly app: App<T>; readonly admin: FirmApi }> => {
  const ids = sampleIds();
  await adapter.migrate();
  const app = await openFirm(adapter, { identity: quickIdentity(), newId: ids.newId });
  await makeSamples(app as unknown as App, ids);
  ids.next(administrator);
  await app.bootstrap({ organizationId, username: "admin", password: "correct horse battery" });
  await makeOwned(app as unknown as App, ids);
  return { app, admin: app.as({ organizationId, userId: administrator }) };
};
/** On a working store, each call is answered, or refused because the example names records of another run. */
const answers = async (firm: FirmApi): Promise<void> => {
  for (const name of reads) {
    const said = await asked(firm, name);
    if (!said.ok) expect([name, said.refusal._tag]).toEqual([name, "NotFound"]);
  }
};

const withoutNames = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer, (key, value) => (key === "recordNames" ? undefined : value)));
/** An answer despite a fault lacks only the names in the refusals of its rows. */
const checkNames = (said: unknown, whole: unknown, about: string): void => {
  expect(JSON.stringify(whole), about).toContain("recordNames");
  expect(JSON.stringify(said), about).not.toContain("recordNames");
  expect(withoutNames(said), about).toEqual(withoutNames(whole));
};

/** A store that fails once, at its n-th use. */
const faulty = () => {
  let left = 0;
  let cause: unknown = null;
  return {
    at: (n: number, error: unknown): void => {
      left = n;
      cause = error;
    },
    hit: (): boolean => left === 0,
    use: (): void => {
      if (left > 0 && --left === 0) throw cause;
    },
  };
};
type Faulty = ReturnType<typeof faulty>;

beforeEach(() => {
  // Errors unknown to the driver are also reported to the process.
  vi.spyOn(process, "emitWarning").mockImplementation(() => {});
});

describe("a failed read does not report a change", () => {
  const codes = ["FULL", "READONLY", "CANTOPEN", "NOTADB", "CORRUPT", "AUTH", "PERM", "IOERR_READ", "NOMEM", "TOOBIG"];
  const sqliteErrors = [
    ...[...codes, "BUSY", "LOCKED", "CONSTRAINT_FOREIGNKEY", "SCHEMA"].map((code) =>
      Object.assign(new Error(code), { code: `SQLITE_${code}` }),
    ),
    new Error("out of nowhere"),
  ];

  describe("on SQLite, at any statement", () => {
    const fault: Faulty = faulty();
    const database = new Database(":memory:");
    const failing = (of: Database.Statement): Database.Statement =>
      new Proxy(of, {
        get: (target, name) => {
          const value = Reflect.get(target, name);
          if (typeof value !== "function") return value;
          return (...args: ReadonlyArray<unknown>) => {
            if (["get", "all", "iterate", "run"].includes(String(name))) fault.use();
            const said: unknown = value.apply(target, args);
            return said === target ? failing(target) : said;
          };
        },
      });
    const handle = new Proxy(database, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        if (name === "prepare") return (text: string) => failing(target.prepare(text));
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const adapter = sqlite({ database: handle, busyTimeout: 0 });
    let app: App<Parameters<typeof adapter.join>[0]>;
    let admin: FirmApi;
    beforeAll(async () => {
      ({ app, admin } = await demoOn(adapter));
      await answers(admin);
    }, 120_000);
    /** Fails at the first statement, then at the second, and so on until none is left. */
    const everywhere = async (about: string, call: (n: number) => Promise<Settled>): Promise<number> => {
      const whole = await call(0);
      for (let n = 1; ; n++) {
        const error = sqliteErrors[n % sqliteErrors.length];
        fault.at(n, error);
        const said = await call(n);
        const hit = fault.hit();
        fault.at(0, null);
        if (!hit) return n - 1;
        if (said.ok) checkNames(said, whole, `${about}: statement ${n} failed unheard`);
        else checkRead(said.refusal, `${about}, statement ${n}: ${String(error)}`);
      }
    };

    test.each(reads)("%s", async (name) => {
      expect(await everywhere(name, () => asked(admin, name))).toBeGreaterThan(2);
      for (const error of sqliteErrors) {
        fault.at(2, error);
        const said = await asked(admin, name);
        expect(said.ok).toBe(false);
        if (!said.ok) checkRead(said.refusal, `${name}: ${String(error)}`);
      }
    });
    test("a dry run with a stored answer, at its commit", async () => {
      let some = 0;
      await everywhere("check", () => asked(admin, "allocations.check", `kept ${++some}`));
    });
    test("a batch of dry runs with a request id", async () => {
      let some = 0;
      const items = [{ operation: "allocations.check", input: operationExamples["allocations.check"] }];
      await everywhere("batch", async () => {
        const requestId = `batch ${++some}`;
        const said = await admin.settled.batch(items as never, { requestId });
        return said.ok ? ((said.value as unknown as ReadonlyArray<Settled>)[0] ?? { ok: true }) : said;
      });
    });
    test("inside a transaction of the host", async () => {
      const inside = app.within(handle).as({ organizationId, userId: administrator });
      for (const name of reads) {
        database.exec("begin");
        fault.at(2, sqliteErrors[7]);
        const said = await asked(inside, name);
        fault.at(0, null);
        database.exec("rollback");
        expect(said.ok, name).toBe(false);
        if (!said.ok) checkRead(said.refusal, name);
      }
    });
    test("the feed, the schema state and the firms", async () => {
      const { feed } = adapter;
      const settled = (call: (done: (said: unknown) => void) => void): Promise<Settled> =>
        new Promise((resolve) =>
          call((said) => {
            const { failure } = said as { readonly failure?: Refusal };
            resolve(failure === undefined ? { ok: true } : { ok: false, refusal: failure });
          }),
        );
      const rejected = (work: Promise<unknown>): Promise<Settled> =>
        work.then(
          () => ({ ok: true }),
          ({ detail }: { readonly detail: Refusal }) => ({ ok: false, refusal: detail }),
        );
      for (const error of sqliteErrors)
        for (const [about, call] of [
          ["cursor", () => settled((done) => feed.currentCursor(organizationId, done))],
          ["page", () => settled((done) => feed.readAfter(organizationId, "0", 10, done))],
          ["schema", () => rejected(adapter.schema())],
          ["firms", () => rejected(adapter.checkFirm(organizationId))],
        ] as const) {
          fault.at(1, error);
          const said = await call();
          fault.at(0, null);
          expect(said.ok, about).toBe(false);
          if (!said.ok) checkRead(said.refusal, about);
        }
    });
    test("a failed write reports the state of the change", async () => {
      const create = { operation: "projects.create", input: operationExamples["projects.create"] };
      const messageAt = async (code: string, call: () => Promise<Settled>): Promise<string> => {
        fault.at(3, Object.assign(new Error(code), { code }));
        const said = await call();
        fault.at(0, null);
        return said.ok ? "" : new FirmError(said.refusal).message;
      };
      const batch = (items: ReadonlyArray<object>) => () => admin.settled.batch(items as never, { transaction: true });
      const check = { operation: "allocations.check", input: operationExamples["allocations.check"] };
      for (const call of [() => asked(admin, "projects.create"), batch([create]), batch([check, create])]) {
        expect(await messageAt("SQLITE_FULL", call)).toMatch(/Nothing was written$/);
        expect(await messageAt("SQLITE_IOERR", call)).toMatch(/Look whether the change is there$/);
      }
      for (const code of ["SQLITE_FULL", "SQLITE_IOERR"]) {
        const said = await messageAt(code, batch([check, check]));
        expect(said).not.toBe("");
        expect(said).not.toMatch(ofChange);
      }
    });
  });

  const states =
    "57014 53100 53200 25006 25P01 25P02 42501 28P01 3D000 42P01 23503 22001 54000 08006 57P01 55P03 53300 42703";
  const server = states.split(" ").map((code) => Object.assign(new Error(code), { code, severity: "ERROR" }));
  const lost = [Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" })];
  test.each([...server, ...lost, new Error("out of nowhere")])(
    "on Postgres, after the error %s",
    { timeout: 60_000 },
    async (error) => {
      const refusing = { pipeline: true, query: () => Promise.reject(error), release: () => {} };
      for (const connect of [() => Promise.reject(error), async () => refusing]) {
        const adapter = postgres({ pool: { connect } as never });
        const app = await openFirm(
          { ...adapter, schema: memory().schema },
          { identity: quickIdentity(), newId: sampleIds().newId },
        );
        const admin = app.as({ organizationId, userId: administrator });
        const said = await Promise.all(reads.map((name) => asked(admin, name)));
        for (const [i, each] of said.entries()) {
          expect(each.ok, reads[i]).toBe(false);
          if (!each.ok) checkRead(each.refusal, `${reads[i]}: ${error}`);
        }
        for (const work of [adapter.schema(), adapter.checkFirm(organizationId)])
          checkRead(
            await work.then(
              () => ({ _tag: "AuthRequired" }) as const,
              ({ detail }: { readonly detail: Refusal }) => detail,
            ),
            String(error),
          );
      }
    },
  );

  test("on any store, at any of its reads", {
    timeout: 60_000,
  }, async () => {
    const fault = faulty();
    const base = memory();
    type Any = (asked: unknown, done: (said: unknown) => void) => void;
    const failing = (of: unknown): never =>
      ((what: unknown, done: (said: unknown) => void) => {
        try {
          fault.use();
        } catch (failure) {
          return done(Result.fail(failure));
        }
        (of as Any)(what, done);
      }) as never;
    const { execute, executeBatch: transact, query: ask, readLog: log } = base.store;
    const broken: Store = {
      name: "broken",
      execute: failing(execute),
      executeBatch: failing(transact),
      query: failing(ask),
      readLog: failing(log),
    };
    const { admin } = await demoOn({ ...base, store: broken });
    const faults = (["safe", "never", "unknown"] as const).map((retry) => ({
      _tag: "Storage",
      retry,
      message: "Gone",
    }));
    for (const name of reads) {
      const whole = await asked(admin, name);
      for (const failure of faults)
        for (let n = 1; ; n++) {
          fault.at(n, failure);
          const said = await asked(admin, name);
          const hit = fault.hit();
          fault.at(0, null);
          if (!hit) break;
          if (said.ok) checkNames(said, whole, `${name}, ${n}`);
          else checkRead(said.refusal, `${name}, ${n}`);
        }
    }
  });
});
