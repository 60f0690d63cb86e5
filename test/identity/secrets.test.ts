import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { type FirmApi, openFirm, type SignedIn } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { badInputs, operations, quickIdentity, recordingMailer } from "firmcore/testing";
import { expect, onTestFinished, test } from "vitest";
import { allEntities } from "../../src/domain/entities.ts";
import type { Input } from "../../src/domain/kernel/schema/input.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { readLog, readTables } from "../../src/testing/kit/harness/raw-store.ts";
import { sqliteFile } from "../support/stores.ts";
import { backgroundDone } from "./firm.ts";

const organizationId = "acme";
/** Every secret in these tests contains this word in this case: passwords, hashes, tokens. */
const canary = /CANARY/;
const passwordOf = (name: string): string => `CANARY of ${name}`;

/** A firm in a file whose passwords, hashes and tokens are recognizable. */
const openFile = async () => {
  const { file, remove } = await sqliteFile();
  const adapter = sqlite({ file });
  onTestFinished(async () => {
    await adapter.close();
    remove();
  });
  const quick = quickIdentity();
  const mailer = recordingMailer();
  let tokens = 0;
  const app = await openFirm(adapter, {
    mailer,
    identity: {
      ...quick,
      hash: async (password) => `CANARY hash ${await quick.hash(password)}`,
      verify: (password, stored) => quick.verify(password, stored?.replace("CANARY hash ", "") ?? null),
      newToken: () => `CANARY${String(++tokens).padStart(37, "_")}`,
    },
  });
  const left: Array<unknown> = [];
  /** Stores the output of a call, without the token that its owner receives. */
  const kept = async <T>(call: Promise<T>): Promise<T | null> => {
    try {
      const said = await call;
      const { sessionToken: _, ...shown } = said as Partial<SignedIn>;
      left.push(shown);
      return said;
    } catch (error) {
      const { message, stack, code, detail } = error as Error & { code?: string; detail?: unknown };
      left.push({ message, stack, code, detail, whole: inspect(error, { depth: 10 }) });
      return null;
    }
  };
  const raw = (): string =>
    readdirSync(dirname(file))
      .map((name) => readFileSync(join(dirname(file), name), "latin1"))
      .join("\n");
  return { app, mailer, left, kept, raw, store: adapter.store };
};

/** A valid input for each identity operation. */
const right: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "identity.signUp": { username: "zoe", email: "zoe@example.com", password: passwordOf("zoe") },
  "identity.logIn": { login: "ana", password: passwordOf("ana") },
  "identity.verifyPassword": { login: "ana", password: passwordOf("ana") },
  "identity.changePassword": { password: passwordOf("ana"), newPassword: passwordOf("ana") },
  "identity.requestPasswordReset": { email: "ana@example.com" },
  "identity.resetPassword": { token: "CANARY token", newPassword: passwordOf("ana") },
  "identity.verifyEmail": { token: "CANARY token" },
};

test("L-56: secrets occur only in their own columns", async () => {
  const { app, mailer, left, kept, raw, store } = await openFile();
  const visitor = app.as({ organizationId, address: "192.0.2.1" });
  const by = (sessionToken = ""): FirmApi => app.as({ organizationId, sessionToken });
  await kept(
    app.bootstrap({ organizationId, username: "boss", email: "boss@example.com", password: passwordOf("boss") }),
  );
  const boss = await kept(visitor.identity.logIn({ login: "boss", password: passwordOf("boss") }, { requestId: "r1" }));
  const ana = await kept(
    visitor.identity.signUp(
      { username: "ana", email: "ana@example.com", password: passwordOf("ana") },
      { requestId: "r2" },
    ),
  );
  const own = by(ana?.sessionToken);
  await kept(own.identity.me());
  await kept(own.sessions.list());
  await kept(own.users.list());
  await kept(own.identity.requestVerification());
  await kept(visitor.identity.verifyEmail({ token: mailer.sent[0]?.token ?? "" }));
  await kept(own.identity.changePassword({ password: "CANARY, but wrong", newPassword: passwordOf("ana again") }));
  const fresh = await kept(
    own.identity.changePassword(
      { password: passwordOf("ana"), newPassword: passwordOf("ana again") },
      { requestId: "r3" },
    ),
  );
  await kept(visitor.identity.requestPasswordReset({ email: "ana@example.com" }));
  await backgroundDone();
  const mailed = mailer.sent.at(-1)?.token ?? "";
  await kept(visitor.identity.resetPassword({ token: mailed, newPassword: passwordOf("ana at last") }));
  await kept(visitor.identity.resetPassword({ token: mailed, newPassword: passwordOf("ana at last") }));
  await kept(by(fresh?.sessionToken).identity.me());
  for (let i = 0; i < 7; i++) await kept(visitor.identity.logIn({ login: "ana", password: `CANARY guess ${i}` }));
  await kept(visitor.identity.requestPasswordReset({ email: "ana@example.com" }));
  for (const name of ["users.list", "log.list", "sessions.list"]) await kept(by(boss?.sessionToken).call(name));
  await kept(by("CANARY that is no token").identity.me());

  const log = await readLog(store, organizationId);
  expect(left.length).toBeGreaterThan(25);
  expect(log.length).toBeGreaterThan(15);
  expect(JSON.stringify(left)).toContain("ana@example.com");
  expect(JSON.stringify(left)).not.toMatch(canary);
  expect(JSON.stringify(log)).not.toMatch(canary);
  expect(JSON.stringify([left, log])).not.toMatch(/tokenHash|passwordHash|emailKey|usernameKey|subject/);

  const tables = await readTables(store, organizationId);
  const secrets = new Map(
    allEntities.map(({ name, fields }) => [name, Object.keys(fields).filter((each) => fields[each]?.secret === true)]),
  );
  for (const [name, rows] of Object.entries(tables))
    for (const row of rows) {
      const shown = Object.entries(row).filter(([field]) => !secrets.get(name)?.includes(field));
      expect(JSON.stringify(shown)).not.toMatch(canary);
    }
  // Only hashes of secrets are stored: no password or token is in the file.
  expect(raw()).toContain("CANARY hash $quick$");
  expect(raw()).not.toMatch(/CANARY(?! hash \$quick\$)/);
});

test("L-56: idempotency records hold no secrets", async () => {
  const { app, left, kept, raw } = await openFile();
  const visitor = app.as({ organizationId });
  const ana = await kept(
    visitor.identity.signUp({ username: "ana", email: "ana@example.com", password: passwordOf("ana") }),
  );
  const own = app.as({ organizationId, sessionToken: ana?.sessionToken ?? "" });
  const misplaced = { objectId: ana?.user.objectId ?? "", username: "anna", password: passwordOf("ana") };
  expect(await kept(own.call("users.update", misplaced, { requestId: "r1" }))).toBeNull();
  const item = { operation: "users.update", input: misplaced, password: passwordOf("ana") } as never;
  expect(await own.settled.batch([item], { requestId: "r2" })).toMatchObject({ ok: true, value: [{ ok: false }] });
  expect(await own.settled.batch([item], { requestId: "r3", transaction: true })).toMatchObject({
    ok: false,
    index: 0,
  });
  // The answer of a batch with a request id is stored, so nothing that contains a password may be in it.
  const logIn = { operation: "identity.logIn", input: { login: "ana", password: passwordOf("ana") } } as const;
  const named = await own.settled.batch([logIn], { requestId: "r4" });
  expect(named).toMatchObject({ ok: false, index: 0, refusal: { _tag: "TypeMismatch" } });
  expect(await own.settled.batch([logIn])).toMatchObject({ ok: true, value: [{ ok: true }] });
  expect(JSON.stringify([left, named])).not.toMatch(canary);
  expect(raw()).not.toMatch(/CANARY(?! hash \$quick\$)/);
});

test("L-56: refusals do not quote inputs that hold secrets", async () => {
  const { app, left, kept, raw, store } = await openFile();
  const visitor = app.as({ organizationId });
  const ana = await kept(
    visitor.identity.signUp({ username: "ana", email: "ana@example.com", password: passwordOf("ana") }),
  );
  const own = app.as({ organizationId, sessionToken: ana?.sessionToken ?? "" });
  let tried = 0;
  for (const { name, input } of listOperations(operations.identity)) {
    const secret = Object.entries(input as Input).flatMap(([each, { field }]) =>
      field.kind.secret === true ? [each] : [],
    );
    const around = badInputs(input as Input, right[name] ?? {}).map((bad) => bad.input);
    const inside = secret.flatMap((field) =>
      ["CANARY\u0000", "CANARY\ud800", "CANARY ".repeat(200), ["CANARY"], { CANARY: 1 }].map((value) => ({
        ...right[name],
        [field]: value,
      })),
    );
    for (const each of [...around, ...inside]) {
      const asked = name === "identity.changePassword" ? own : visitor;
      const said = await kept(asked.call(name, each));
      tried++;
      if (name === "identity.signUp" || name === "identity.changePassword") expect(said).toBeNull();
    }
  }
  expect(tried).toBeGreaterThan(150);
  expect(JSON.stringify([left, await readLog(store, organizationId)])).not.toMatch(canary);
  expect(raw()).not.toMatch(/CANARY(?! hash \$quick\$)/);
});
