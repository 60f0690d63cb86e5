import Database from "better-sqlite3";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { quickIdentity } from "firmcore/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import type { SqliteDatabase } from "../../src/adapters/sqlite/connection/driver.ts";
import { HasherBusy, type Identity } from "../../src/ports/identity.ts";
import { accepted, refused } from "../support/firm/outcome.ts";
import { sqliteFile } from "../support/stores.ts";
import { backgroundDone, openIdentity, organizationId } from "./firm.ts";

/** A hasher whose next call waits until it is released. */
const gate = () => {
  let open: () => void = () => {};
  let closed: Promise<void> | null = null;
  let reached: () => void = () => {};
  return {
    /** Resolves when a call waits at the gate. */
    shut: (): Promise<void> => {
      closed = new Promise((resolve) => {
        open = resolve;
      });
      return new Promise((resolve) => {
        reached = resolve;
      });
    },
    open: () => {
      closed = null;
      open();
    },
    identity: (works: Identity): Partial<Identity> => {
      const passed = async (): Promise<void> => {
        if (closed === null) return;
        reached();
        await closed;
      };
      return {
        hash: (password) => passed().then(() => works.hash(password)),
        verify: (password, stored) => passed().then(() => works.verify(password, stored)),
      };
    },
  };
};

describe("while a password is compared", () => {
  test.each([
    ["R-ID-5: a password that is set by somebody else wins", { passwordHash: "$quick$another" }],
    ["R-ID-5: an account that is closed stays closed", { active: false }],
  ])("%s", async (_, patch) => {
    const hasher = gate();
    const firm = await openIdentity({ identity: hasher.identity });
    const { user, sessionToken } = await firm.signedUp("ana");
    const reached = hasher.shut();
    const tried = firm.visitor.settled.identity.logIn({ login: "ana", password: "ana password" });
    await reached;
    await firm.changed("User", user.objectId, patch);
    const sessions = (await firm.tables()).Session;
    hasher.open();
    expect(refused(await tried)).toEqual({ _tag: "LoginFailed" });
    expect((await firm.tables()).Session).toEqual(sessions);
    expect(sessionToken).not.toBe("");
  });

  test("R-ID-7: an ended session can no longer change the password", async () => {
    const hasher = gate();
    const firm = await openIdentity({ identity: hasher.identity });
    const { user, sessionToken } = await firm.signedUp("ana");
    const reached = hasher.shut();
    const own = firm.by(sessionToken).settled.identity;
    const tried = own.changePassword({ password: "ana password", newPassword: "another one" });
    await reached;
    await firm.by(sessionToken).identity.logOutEverywhere();
    const before = (await firm.tables()).User;
    hasher.open();
    expect(refused(await tried)).toEqual({ _tag: "SessionInvalid" });
    expect((await firm.tables()).User).toEqual(before);
    expect(user.version).toBe(1);
  });
});

test("R-ID-7: only one of two concurrent password changes succeeds", async () => {
  const hasher = gate();
  const firm = await openIdentity({ identity: hasher.identity });
  const { user } = await firm.signedUp("ana");
  const host = firm.app.as({ organizationId, userId: user.objectId }).settled.identity;
  const reached = hasher.shut();
  const both = ["first", "second"].map((name) =>
    host.changePassword({ password: "ana password", newPassword: `the ${name} one` }),
  );
  await reached;
  hasher.open();
  const said = await Promise.all(both);
  expect(said.filter(({ ok }) => ok)).toHaveLength(1);
  for (const each of said) if (!each.ok) expect(each.refusal).toEqual({ _tag: "LoginFailed" });
});

describe("an aborted flow", () => {
  test.each([
    ["writes nothing", false],
    ["does not delay closing", true],
  ])("if aborted early %s", async (_, closing) => {
    const hasher = gate();
    const firm = await openIdentity({ identity: hasher.identity });
    const before = await firm.tables();
    const reached = hasher.shut();
    const controller = new AbortController();
    const ask = { username: "ana", email: "ana@example.com", password: "correct horse" };
    // Without an address nothing is counted.
    const visitor = firm.app.as({ organizationId });
    const tried = visitor.identity.signUp(ask, { signal: controller.signal });
    await reached;
    controller.abort(new Error("enough"));
    await expect(tried).rejects.toThrow("enough");
    // Closing waits for a flow that goes on.
    if (closing) await firm.app.close();
    hasher.open();
    await backgroundDone();
    // A closed store cannot be read.
    if (!closing) expect(await firm.tables()).toEqual(before);
  });

  test("runs to its end once the attempt was counted", async () => {
    const hasher = gate();
    const firm = await openIdentity({ identity: hasher.identity });
    await firm.signedUp("ana");
    for (let i = 0; i < 5; i++) {
      const reached = hasher.shut();
      const controller = new AbortController();
      const tried = firm.visitor.identity.logIn(
        { login: "ana", password: `guess ${i}` },
        { signal: controller.signal },
      );
      await reached;
      controller.abort();
      await expect(tried).rejects.toThrow();
      hasher.open();
      await backgroundDone();
    }
    const said = await firm.visitor.settled.identity.logIn({ login: "ana", password: "ana password" });
    expect(refused(said)).toEqual({ _tag: "Throttled" });
  });

  test("with the right password is not counted as a failure", async () => {
    const hasher = gate();
    const firm = await openIdentity({ identity: hasher.identity });
    await firm.signedUp("ana");
    const logIn = (signal?: AbortSignal) =>
      firm.visitor.identity.logIn(
        { login: "ana", password: "ana password" },
        ...(signal === undefined ? [] : [{ signal }]),
      );
    for (let i = 0; i < 7; i++) {
      const reached = hasher.shut();
      const controller = new AbortController();
      const tried = logIn(controller.signal);
      await reached;
      controller.abort();
      await expect(tried).rejects.toThrow();
      hasher.open();
      await backgroundDone();
    }
    await expect(logIn()).resolves.toMatchObject({ user: { username: "ana" } });
  });

  test("does not start if it was aborted before", async () => {
    const firm = await openIdentity();
    const work = firm.work.length;
    const said = firm.visitor.identity.logIn({ login: "boss", password: "x" }, { signal: AbortSignal.abort() });
    await expect(said).rejects.toThrow();
    expect([firm.work.length, (await firm.tables()).LoginThrottle]).toEqual([work, []]);
  });
});

test("closing waits for a running log-in and its mails", async () => {
  const hasher = gate();
  const { file, remove } = await sqliteFile();
  onTestFinished(remove);
  const identity = quickIdentity();
  const app = await openFirm(sqlite({ file }), { identity: { ...identity, ...hasher.identity(identity) } });
  await app.bootstrap({ organizationId, username: "boss", password: "bosspass1" });
  const reached = hasher.shut();
  const tried = app.as({ organizationId }).settled.identity.logIn({ login: "boss", password: "bosspass1" });
  await reached;
  const closing = app.close();
  hasher.open();
  expect(accepted(await tried).user.username).toBe("boss");
  await closing;
  const late = await app.as({ organizationId }).settled.identity.logIn({ login: "boss", password: "bosspass1" });
  expect(refused(late)).toMatchObject({ _tag: "Storage", retry: "never" });
});

test("R-ID-6: a log-in inside a transaction of the host is refused", async () => {
  const { file, remove } = await sqliteFile();
  const app = await openFirm(sqlite({ file }), { identity: quickIdentity() });
  const database = new Database(file);
  onTestFinished(async () => {
    database.close();
    await app.close();
    remove();
  });
  const boss = await app.bootstrap({ organizationId, username: "boss", password: "bosspass1" });
  const { sessionToken } = await app.as({ organizationId }).identity.logIn({ login: "boss", password: "bosspass1" });
  database.exec("begin immediate");
  const inside = app.within(database as unknown as SqliteDatabase);
  const said = await inside.as({ organizationId }).settled.identity.logIn({ login: "boss", password: "x" });
  expect(refused(said)).toMatchObject({
    _tag: "Storage",
    retry: "never",
    message: expect.stringContaining("within()"),
  });
  const me = await inside.as({ organizationId, sessionToken }).identity.me();
  database.exec("rollback");
  expect(me).toEqual(boss);
});

describe("an overloaded hasher", () => {
  test("is reported as Busy and counts no attempt", async () => {
    let busy = false;
    const firm = await openIdentity({
      identity: (works) => ({
        verify: (password, stored) => (busy ? Promise.reject(new HasherBusy(250)) : works.verify(password, stored)),
      }),
    });
    await firm.signedUp("ana");
    const logIn = () => firm.visitor.settled.identity.logIn({ login: "ana", password: "ana password" });
    const counts = async () => (await firm.tables()).LoginThrottle ?? [];
    const ofSignUp = new Set((await counts()).map(({ objectId }) => objectId));
    busy = true;
    for (let i = 0; i < 12; i++) expect(refused(await logIn())).toEqual({ _tag: "Busy", retryAfter: 250 });
    const ofLogIns = (await counts()).filter(({ objectId }) => !ofSignUp.has(objectId));
    expect(ofLogIns.map(({ failures, lockedUntil }) => [failures, lockedUntil])).toEqual([
      [0, null],
      [0, null],
    ]);
    busy = false;
    accepted(await logIn());
  });

  test("R-ID-4: does not prevent a log-in whose hash needs replacing", async () => {
    let busy = false;
    const firm = await openIdentity({
      identity: (works) => ({
        hash: (password) => (busy ? Promise.reject(new HasherBusy(250)) : works.hash(password)),
      }),
    });
    const { user } = await firm.signedUp("ana");
    const stored = async () =>
      (await firm.tables()).User?.find(({ objectId }) => objectId === user.objectId)?.passwordHash;
    const old = `$old${await stored()}`;
    await firm.changed("User", user.objectId, { passwordHash: old });
    busy = true;
    await firm.visitor.identity.logIn({ login: "ana", password: "ana password" });
    expect(await stored()).toBe(old);
    busy = false;
    await firm.visitor.identity.logIn({ login: "ana", password: "ana password" });
    expect(`$old${await stored()}`).toBe(old);
  });
});

test("a failing hasher is a defect of one call", async () => {
  let broken = true;
  const firm = await openIdentity({
    identity: (works) => ({
      verify: (password, stored) =>
        broken ? Promise.reject(new Error("out of order")) : works.verify(password, stored),
    }),
  });
  const logIn = () => firm.visitor.identity.logIn({ login: "boss", password: "bosspass1" });
  await expect(logIn()).rejects.toThrow("out of order");
  broken = false;
  await expect(logIn()).resolves.toMatchObject({ user: { username: "boss" } });
});

test("R-ID-9: a reset answers before its work is done", async () => {
  const firm = await openIdentity({
    store: (works) => ({
      execute: (step, done) => {
        if (step.load.name !== "identity.tokens") works.execute(step, done);
      },
    }),
  });
  await firm.signedUp("ana");
  expect(await firm.visitor.identity.requestPasswordReset({ email: "ana@example.com" })).toEqual({});
  expect(firm.mailer.sent).toEqual([]);
});

test("R-ID-7: a token works on a read-only database", async () => {
  let full = false;
  const firm = await openIdentity({
    store: (works) => ({
      execute: (step, done) => {
        if (!full) return works.execute(step, done);
        done({ _tag: "Failure", failure: { _tag: "Storage", retry: "safe", message: "full" } } as never);
      },
    }),
  });
  const { sessionToken, user } = await firm.signedUp("ana");
  firm.clock.now += 3_600_000;
  full = true;
  expect(await firm.by(sessionToken).identity.me()).toEqual(user);
});

test("a firm without identity refuses log-ins", async () => {
  const firm = await openIdentity();
  const { ports } = firm.app;
  const app = await openFirm({ ...(await import("firmcore/memory")).memory(), store: ports.store }, {});
  for (const said of [
    await app.as({ organizationId }).settled.identity.logIn({ login: "boss", password: "x" }),
    await app.as({ organizationId, sessionToken: "x" }).settled.users.list(),
  ])
    expect(refused(said)).toMatchObject({
      _tag: "AuthRequired",
      needed: expect.stringContaining("opened without `identity`"),
    });
  await expect(
    app.bootstrap({ organizationId: "new", username: "a", password: "correct horse" }),
  ).rejects.toMatchObject({
    code: "STORAGE",
  });
  expect(await app.bootstrap({ organizationId: "new", username: "ana", externalId: "ana" })).toMatchObject({
    role: "administrator",
    externalId: "ana",
    email: null,
  });
});
