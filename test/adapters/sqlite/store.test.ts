import Database from "better-sqlite3";
import * as Result from "effect/Result";
import { sqlite } from "firmcore/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { EngineerProfile } from "../../../src/domain/engineer-profile/entity.ts";
import { Holiday } from "../../../src/domain/holiday/entity.ts";
import { User } from "../../../src/domain/user/entity.ts";
import { byId, load, many } from "../../../src/ports/load.ts";
import {
  answerOf,
  asked,
  callOf,
  changing,
  creating,
  logOf,
  openStore,
  person,
  profile,
  recordOf,
  refusalOf,
} from "./stores.ts";

test("a decision is stored with its log rows, a refusal is not", async () => {
  const { store } = await openStore();
  answerOf(await changing(store, [creating(User, person(1)), creating(EngineerProfile, profile(1))]));
  const before = recordOf(User, person(1));
  const after = { ...before, username: "Renamed", version: 2, updatedAt: 2 };
  answerOf(await changing(store, [{ entity: "User", event: "rename", before, after, reason: "asked" }]));
  const refused = await new Promise((resolve) =>
    store.execute(
      {
        call: callOf(),
        load: none,
        args: {},
        readOnly: false,
        judge: () => Result.fail({ _tag: "AuthRequired" as const }),
      },
      resolve,
    ),
  );
  expect(refused).toEqual(Result.fail({ _tag: "AuthRequired" }));
  expect((await logOf(store)).map(({ event, version, objectId }) => [event, version, objectId])).toEqual([
    ["given", 1, "user000001"],
    ["given", 1, "engineer01"],
    ["rename", 2, "user000001"],
  ]);
  expect((await logOf(store))[2]).toMatchObject({
    kind: "update",
    reason: "asked",
    before: { username: "User 1", version: 1, updatedAt: 1 },
    after: { username: "Renamed", version: 2 },
  });
  expect(JSON.stringify(await logOf(store))).not.toContain("usernameKey");
});
const none = load("test.none", { parameters: {}, reads: () => ({}) });

test("sixty-four callers share a commit, each judged in turn", async () => {
  const statements: Array<string> = [];
  const database = new Database(":memory:", { verbose: (text) => statements.push(String(text)) });
  const { store, migrate } = sqlite({ database });
  await migrate();
  statements.length = 0;
  const all = load("test.all", {
    parameters: {},
    reads: () => ({ rows: many(Holiday, (h) => h.version.is(1), ["objectId"]) }),
  });
  const answers = await Promise.all(
    Array.from(
      { length: 64 },
      (_, i) =>
        new Promise((resolve) =>
          store.execute(
            {
              call: callOf(),
              load: all as never,
              args: {},
              readOnly: false,
              judge: (state) => {
                const { rows } = state as unknown as { readonly rows: ReadonlyArray<unknown> };
                const objectId = `holiday0${10 + i}`;
                return Result.succeed({
                  answer: rows.length,
                  changes: [creating(Holiday, { objectId, calendar: "c", day: i, name: "n" })],
                });
              },
            },
            (outcome) => resolve(answerOf(outcome)),
          ),
        ),
    ),
  );
  expect(answers).toEqual(Array.from({ length: 64 }, (_, i) => i));
  expect(statements.filter((text) => text === "commit")).toHaveLength(1);
  expect(statements.filter((text) => text === "begin immediate")).toHaveLength(1);
});

test("a command that the database refuses does not affect its neighbours", async () => {
  const { store } = await openStore();
  const warnings: Array<Error> = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on("warning", listen);
  onTestFinished(() => void process.off("warning", listen));
  const [first, stray, missing, last] = await Promise.all([
    changing(store, [creating(User, person(1))]),
    changing(store, [creating(EngineerProfile, profile(9))]),
    changing(store, [
      {
        entity: "User",
        event: "x",
        before: recordOf(User, person(7)),
        after: recordOf(User, person(7, { version: 2 })),
      },
    ]),
    changing(store, [creating(User, person(2))]),
  ]);
  expect([answerOf(first as never), answerOf(last as never)]).toEqual([1, 1]);
  expect(refusalOf(stray as never)).toMatchObject({
    _tag: "Storage",
    retry: "never",
    message: expect.stringContaining("points to nothing"),
  });
  expect(refusalOf(missing as never)).toMatchObject({
    _tag: "Storage",
    retry: "never",
    message: expect.stringContaining("defect"),
  });
  expect((await logOf(store)).map(({ objectId }) => objectId)).toEqual(["user000001", "user000002"]);
  await new Promise(setImmediate);
  expect(warnings.map(({ message }) => message)).toContain("User user000007 is no longer at version 1");
});

test("L-40 a record of another organization is never written", async () => {
  const { store } = await openStore();
  const outcome = await changing(store, [creating(User, person(1, { organizationId: "other" }))]);
  expect(refusalOf(outcome)._tag).toBe("Storage");
  expect(await logOf(store, "other")).toEqual([]);
});

test("a what-if reads, answers and writes nothing", async () => {
  const { store } = await openStore();
  expect(answerOf(await changing(store, [creating(User, person(1))], {}, true))).toBe(1);
  expect(await logOf(store)).toEqual([]);
});

test("all rounds of a query see the same snapshot", async () => {
  const adapter = await openStore();
  const { store } = adapter;
  answerOf(await changing(store, [creating(User, person(1))]));
  const users = { users: many(User, (u) => u.active.is(true), ["objectId"]) };
  const inside: Array<unknown> = [];
  const outcome = await new Promise((resolve) =>
    store.query<unknown, never>(
      {
        call: callOf(),
        args: {},
        rounds: [
          () => Result.succeed({ first: users.users }),
          () => {
            void changing(store, [creating(User, person(2))]).then((each) => inside.push(each));
            return Result.succeed({ second: users.users, one: byId(User, { param: "id" }, ["username"]) });
          },
        ],
        answer: (rows) => Result.succeed(rows),
      },
      (each) => resolve(answerOf(each)),
    ),
  );
  expect(outcome).toEqual({ first: [{ objectId: "user000001" }], second: [{ objectId: "user000001" }], one: null });
  expect(answerOf(await asked(store, users)).users).toHaveLength(2);
});

test("closing answers queued calls, then refuses new ones", async () => {
  const adapter = await openStore();
  const { store } = adapter;
  const waiting = changing(store, [creating(User, person(1))]);
  const closing = adapter.close();
  const late = await changing(store, [creating(User, person(2))]);
  expect(answerOf(await waiting)).toBe(1);
  await closing;
  for (const outcome of [late, await changing(store, []), await asked(store, {})])
    expect(refusalOf(outcome)).toEqual({
      _tag: "Storage",
      retry: "never",
      message: "The firm's database was closed; open it again",
    });
  await adapter.close();
  await expect(adapter.schema()).rejects.toThrow("closed");
});

test("a handle of the host stays open and keeps its integer mode", async () => {
  const database = new Database(":memory:");
  database.defaultSafeIntegers(true);
  const adapter = sqlite({ database });
  await adapter.migrate();

  answerOf(
    await changing(adapter.store, [creating(Holiday, { objectId: "holiday001", calendar: "c", day: 7, name: "n" })]),
  );
  const { rows } = answerOf(await asked(adapter.store, { rows: many(Holiday, (h) => h.day.is(7), ["day"]) }));
  expect(rows).toEqual([{ day: 7 }]);
  expect(await logOf(adapter.store)).toMatchObject([{ seq: 1, at: 1_800_000_000_000 }]);
  await adapter.close();
  expect(database.open).toBe(true);
});
