import { hash as bcryptHash } from "@node-rs/bcrypt";
import { type Identity, openFirm } from "firmcore";
import { argon2id } from "firmcore/argon2";
import { memory } from "firmcore/memory";
import { expect, test } from "vitest";

const visitor = { organizationId: "acme", address: "192.0.2.1" };
const stamps = { createdAt: "2026-01-05T08:00:00.000Z", updatedAt: "2026-02-01T09:30:00.000Z" };

/** The real hasher, and the stored hashes that it compared. */
const watched = (): { readonly identity: Identity; readonly compared: ReadonlyArray<string | null> } => {
  const real = argon2id();
  const compared: Array<string | null> = [];
  const verify: Identity["verify"] = (password, stored) => {
    compared.push(stored);
    return real.verify(password, stored);
  };
  return { identity: { ...real, verify }, compared };
};

test("R-ID-4: a user signs up and logs in with argon2id", async () => {
  const { identity, compared } = watched();
  const app = await openFirm(memory(), { identity });
  const signedUp = await app
    .as(visitor)
    .identity.signUp({ username: "ana", email: "ana@example.com", password: "correct horse" });
  const loggedIn = await app.as(visitor).identity.logIn({ login: "ANA@example.com", password: "correct horse" });
  expect(loggedIn.user.objectId).toBe(signedUp.user.objectId);
  expect(loggedIn.sessionToken).not.toBe(signedUp.sessionToken);
  for (const { sessionToken } of [signedUp, loggedIn]) {
    expect(sessionToken).toMatch(/^r:acme\.[A-Za-z0-9_-]{43}$/);
    expect(await app.as({ sessionToken }).projects.list()).toMatchObject({ results: [] });
  }
  await expect(app.as(visitor).identity.logIn({ login: "ana", password: "correct horsf" })).rejects.toMatchObject({
    code: "LOGIN_FAILED",
  });
  await expect(app.as(visitor).identity.logIn({ login: "ben", password: "correct horse" })).rejects.toMatchObject({
    code: "LOGIN_FAILED",
  });
  const stored = expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(compared).toEqual([stored, stored, null]);
  await app.close();
});

test("R-IMP-4: the first log-in replaces an imported bcrypt hash", async () => {
  const { identity, compared } = watched();
  const app = await openFirm(memory(), { identity });
  const old = (await bcryptHash("an old password", 4)).replace("$2b$", "$2a$");
  const rows = [{ objectId: "user000001", username: "ana", _hashed_password: old, ...stamps }];
  await app.import({ organizationId: "acme", userId: "host", role: "administrator" }, [
    { file: "_User.json", class: "_User", rows },
  ]);
  const logIn = (password: string) => app.as(visitor).identity.logIn({ login: "ana", password });
  await expect(logIn("another password")).rejects.toMatchObject({ code: "LOGIN_FAILED" });
  await logIn("an old password");
  await logIn("an old password");
  expect(compared).toEqual([old, old, expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)]);
  await app.close();
});

test("a log-in for any account is refused when the queue is full", async () => {
  const app = await openFirm(memory(), { identity: argon2id({ concurrency: 1, maxQueued: 0 }) });
  const results = await Promise.allSettled(
    ["ana", "ben"].map((login) => app.as(visitor).identity.logIn({ login, password: "correct horse" })),
  );
  expect(results.map((each) => each.status === "rejected" && each.reason.code)).toEqual(["LOGIN_FAILED", "BUSY"]);
  await app.close();
});
