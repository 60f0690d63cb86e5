import Database from "better-sqlite3";
import { type BatchItem, openFirm } from "firmcore";
import { describe, expect, onTestFinished, test } from "vitest";
import type { SqliteDatabase } from "../../../src/adapters/sqlite/connection/driver.ts";
import { openStore, tempFile } from "./stores.ts";

const whole = { transaction: true } as const;
const person = (name: string, externalId = name): BatchItem => ({
  operation: "users.provision",
  input: { externalId, username: name },
});
const [ana, ben, cem] = [person("ana"), person("ben"), person("cem")];
/** Another user with a name that is taken. */
const other = (name: string) => person(name, "another");

const opened = async () => {
  const file = tempFile();
  const adapter = await openStore(file, { busyTimeout: 100 });
  const app = await openFirm(adapter);
  const caller = { organizationId: "acme", userId: "host", role: "administrator" } as const;
  const api = app.as(caller);
  const names = async () => (await api.users.list({ order: "username" })).results.map(({ username }) => username);
  const host = new Database(file, { timeout: 50 });
  onTestFinished(() => void host.close());
  return { api, names, host, inside: () => app.within(host as unknown as SqliteDatabase).as(caller) };
};

test("R-BATCH-1: a refused batch spares others in its group", async () => {
  const { api, names } = await opened();
  const answers = await Promise.all([
    api.settled.batch([ana], whole),
    api.settled.batch([ben, other("ana")], whole),
    api.settled.batch([cem], whole),
    api.settled.batch([ben, other("cem")], whole),
  ]);
  expect(answers.map((each) => (each.ok ? "ok" : [each.index, each.refusal._tag]))).toEqual([
    "ok",
    [1, "Duplicate"],
    "ok",
    [1, "Duplicate"],
  ]);
  expect(await names()).toEqual(["ana", "cem"]);
});

describe("inside the host's transaction", () => {
  test("R-BATCH-1: a batch shares the host's commit or rollback", async () => {
    const { names, host, inside } = await opened();
    const tried = host.transaction(() => {
      void inside().batch([ana, ben], whole);
      void inside().batch([cem]);
      throw new Error("the host rolls back");
    });
    expect(() => tried.immediate()).toThrow("the host rolls back");
    expect(await names()).toEqual([]);
    host.transaction(() => void inside().batch([ana, ben], whole)).immediate();
    expect(await names()).toEqual(["ana", "ben"]);
  });

  test("R-BATCH-1: a refusal keeps all earlier rows", async () => {
    const { names, host, inside } = await opened();
    host.exec("begin immediate");
    expect((await inside().settled.batch([ana], whole)).ok).toBe(true);
    expect(await inside().settled.batch([ben, other("ana")], whole)).toMatchObject({ index: 1 });
    expect((await inside().settled.batch([cem], whole)).ok).toBe(true);
    host.exec("commit");
    expect(await names()).toEqual(["ana", "cem"]);
  });
});

test("a batch on a locked file waits, then is Busy and can be retried", async () => {
  const { api, names, host } = await opened();
  host.exec("begin immediate");
  const options = { ...whole, requestId: "once" };
  expect(await api.settled.batch([ana, ben], options)).toMatchObject({
    ok: false,
    index: null,
    refusal: { _tag: "Busy" },
  });
  host.exec("commit");
  expect((await api.settled.batch([ana, ben], options)).ok).toBe(true);
  expect(await names()).toHaveLength(2);
});

describe("a caller who aborts a batch", () => {
  test("before its transaction writes nothing", async () => {
    const { api, names } = await opened();
    const controller = new AbortController();
    const answer = api.batch([ana, ben], { ...whole, signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(answer).rejects.toThrow("enough");
    await expect(api.batch([ana], { ...whole, signal: AbortSignal.abort() })).rejects.toThrow("abort");
    await new Promise((resolve) => setImmediate(resolve));
    expect(await names()).toEqual([]);
  });

  test("between two separate items keeps those that are done", async () => {
    const { api, names } = await opened();
    const controller = new AbortController();
    const answers = api.batch([ana, ben, cem], { signal: controller.signal });
    await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
    controller.abort(new Error("enough"));
    await expect(answers).rejects.toThrow("enough");
    await new Promise((resolve) => setImmediate(resolve));
    expect((await names()).length).toBeLessThan(3);
  });
});

test("R-REQ-1: repeating an aborted batch continues it without repeating items", async () => {
  const { api, names } = await opened();
  const options = { requestId: "again" };
  const controller = new AbortController();
  const cut = api.batch([ana, ben, cem], { ...options, signal: controller.signal }).catch(() => "cut");
  for (let turn = 0; turn < 3; turn++) await Promise.resolve();
  controller.abort();
  expect(await cut).toBe("cut");
  const answers = await api.batch([ana, ben, cem], options);
  expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
  expect(await names()).toHaveLength(3);
});
