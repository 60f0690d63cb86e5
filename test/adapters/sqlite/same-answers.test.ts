import * as Result from "effect/Result";
import { memory } from "firmcore/memory";
import { describe, expect, test } from "vitest";
import { CapacityLimit } from "../../../src/domain/capacity-limit/entity.ts";
import { EngineerProfile } from "../../../src/domain/engineer-profile/entity.ts";
import { Holiday } from "../../../src/domain/holiday/entity.ts";
import { Organization, organizationRow } from "../../../src/domain/organization/entity.ts";
import { User } from "../../../src/domain/user/entity.ts";
import { WorkingTime } from "../../../src/domain/working-time/entity.ts";
import { load, lookup, many } from "../../../src/ports/load.ts";
import type { Store } from "../../../src/ports/store.ts";
import {
  answerOf,
  asked,
  callOf,
  changing,
  creating,
  loaded,
  logOf,
  openStore,
  person,
  profile,
  recordOf,
  refusalOf,
} from "./stores.ts";

const both = async (): Promise<ReadonlyArray<readonly [string, Store]>> => [
  ["memory", memory().store],
  ["sqlite", (await openStore()).store],
];

const none = load("test.none", { parameters: {}, reads: () => ({}) });

describe("both stores", () => {
  test("report the same duplicate field and roll back", async () => {
    for (const [name, store] of await both()) {
      answerOf(await changing(store, [creating(User, person(1, { email: "a", emailKey: "a" }))]));
      const outcomes = await Promise.all([
        changing(store, [creating(User, person(2)), creating(User, person(3, { usernameKey: "user 1" }))]),
        changing(store, [creating(User, person(1, { usernameKey: "other" }))]),
        changing(store, [creating(User, person(4, { usernameKey: "user 1", emailKey: "a" }))]),
        changing(store, [creating(User, person(5, { emailKey: "a" }))]),
        changing(store, [creating(User, person(6))]),
        changing(store, [
          creating(EngineerProfile, profile(1)),
          creating(WorkingTime, { objectId: "step000001", engineer: "engineer01", from: 1, minutes: [1, 2] }),
          creating(WorkingTime, { objectId: "step000002", engineer: "engineer01", from: 1, minutes: [] }),
        ]),
      ]);
      const duplicate = (of: string, field: string) => Result.fail({ _tag: "Duplicate", class: of, field });
      expect(outcomes, name).toEqual([
        duplicate("User", "username"),
        duplicate("User", "objectId"),
        duplicate("User", "username"),
        duplicate("User", "email"),
        Result.succeed(1),
        duplicate("WorkingTime", "from"),
      ]);
      expect(
        (await logOf(store)).map(({ objectId }) => objectId),
        name,
      ).toEqual(["user000001", "user000006"]);
      const reads = {
        users: many(User, (u) => u.active.is(true), ["objectId"]),
        engineers: many(EngineerProfile, (e) => e.version.is(1)),
      };
      expect(answerOf(await asked(store, reads)), name).toEqual({
        users: [{ objectId: "user000001" }, { objectId: "user000006" }],
        engineers: [],
      });
    }
  });

  test("R-REQ-1 repeat a stored answer to its own request only", async () => {
    const day = 24 * 60 * 60 * 1000;
    for (const [name, store] of await both()) {
      const once = { requestId: "r", body: "{}", now: 1_000 };
      const create = [creating(User, person(1))];
      expect(answerOf(await changing(store, create, once)), name).toBe(1);
      expect(answerOf(await changing(store, [], once)), name).toBe(1);
      const reused = Result.fail({ _tag: "RequestIdReused", requestId: "r" });
      expect(await changing(store, [], { ...once, body: "[]" }), name).toEqual(reused);
      expect(await changing(store, [], { ...once, operation: "other" }), name).toEqual(reused);
      expect(answerOf(await changing(store, [], { ...once, userId: "another" })), name).toBe(0);
      expect(answerOf(await changing(store, [], { ...once, organizationId: "other" })), name).toBe(0);
      expect(answerOf(await changing(store, [], { ...once, now: 1_000 + day })), name).toBe(1);
      expect(answerOf(await changing(store, [], { ...once, body: "later", now: 1_001 + day })), name).toBe(0);

      const twice = { requestId: "refused", body: "{}" };
      const sameName = [
        creating(User, { ...person(2), username: person(1).username, usernameKey: person(1).usernameKey }),
      ];
      expect(refusalOf(await changing(store, sameName, twice))._tag, name).toBe("Duplicate");
      expect(refusalOf(await changing(store, [], twice))._tag, name).toBe("Duplicate");
    }
  });

  test("look up arguments in rows; a missing row compares with nothing", async () => {
    const through = load("test.through", {
      parameters: { one: "text", all: "texts" },
      lookups: ({ one, all }) => ({
        from: lookup(CapacityLimit, one, "from"),
        engineers: lookup(CapacityLimit, all, "engineer"),
        days: lookup(CapacityLimit, all, "from"),
      }),
      reads: ({ from, engineers, days }) => ({
        engineers: many(EngineerProfile, (e) => e.objectId.oneOf([engineers]), ["objectId"]),
        upTo: many(CapacityLimit, (c) => c.from.atMost(from), ["objectId"]),
        reached: many(CapacityLimit, (c) => c.from.reaches(from), ["objectId"]),
        onDays: many(CapacityLimit, (c) => c.from.oneOf([days]), ["objectId"]),
      }),
    });
    for (const [name, store] of await both()) {
      answerOf(
        await changing(store, [
          ...[1, 2, 3].flatMap((n) => [creating(User, person(n)), creating(EngineerProfile, profile(n))]),
          ...[1, 2, 3].map((n) =>
            creating(CapacityLimit, {
              objectId: `limit0000${n}`,
              engineer: `engineer0${n}`,
              from: n * 10,
              limit: 5000,
            }),
          ),
        ]),
      );
      const read = async (one: string, all: ReadonlyArray<string>) =>
        Object.values(answerOf(await loaded(store, through as never, { one, all })) as object).map((rows) =>
          (rows as ReadonlyArray<{ readonly objectId: string }>).map(({ objectId }) => objectId),
        );
      expect(await read("limit00002", ["limit00003", "limit00001", "limit00003", "nowhere"]), name).toEqual([
        ["engineer01", "engineer03"],
        ["limit00001", "limit00002"],
        ["limit00002", "limit00003"],
        ["limit00001", "limit00003"],
      ]);
      expect(await read("nowhere", []), name).toEqual([[], [], [], []]);
    }
  });

  test("read settings and account anew for every command", async () => {
    for (const [name, store] of await both()) {
      const seen = (userId: string): Promise<unknown> =>
        new Promise((resolve) =>
          store.execute(
            {
              call: callOf({ userId }),
              load: none,
              args: {},
              readOnly: true,
              judge: (_, { currency, capacityLimit }, account) =>
                Result.succeed({ answer: [currency, capacityLimit.length, account?.role ?? null], changes: [] }),
            },
            (outcome) => resolve(answerOf(outcome)),
          ),
        );
      expect(await seen("user000001"), name).toEqual(["USD", 0, null]);
      const settings = recordOf(Organization, { objectId: organizationRow, settings: { currency: "EUR" } });
      answerOf(
        await changing(store, [creating(User, person(1)), { entity: "Organization", event: "set", after: settings }]),
      );
      expect(await seen("user000001"), name).toEqual(["EUR", 0, "engineer"]);
      const next = { ...settings, version: 2, settings: { currency: "EUR", capacityLimit: [{ from: 1, value: 1 }] } };
      const user = recordOf(User, person(1));
      answerOf(
        await changing(store, [
          { entity: "Organization", event: "set", before: settings, after: next },
          {
            entity: "User",
            event: "demote",
            before: user,
            after: { ...user, version: 2, role: "clientLead" } as never,
          },
        ]),
      );
      expect(await seen("user000001"), name).toEqual(["EUR", 1, "clientLead"]);
    }
  });

  test("drop a command that was cancelled before it began", async () => {
    for (const [name, store] of await both()) {
      let answers = 0;
      const step = (cancelled: boolean, objectId: string) =>
        store.execute(
          {
            call: callOf({ cancelled: () => cancelled }),
            load: none,
            args: {},
            readOnly: false,
            judge: () =>
              Result.succeed({
                answer: 1,
                changes: [creating(Holiday, { objectId, calendar: "c", day: 1, name: "n" })],
              }),
          },
          () => answers++,
        );
      step(true, "holiday001");
      step(false, "holiday002");
      await changing(store, []);
      expect([answers, (await logOf(store)).map(({ objectId }) => objectId)], name).toEqual([1, ["holiday002"]]);
    }
  });
});
