import { type App, openFirm } from "firmcore";
import { argon2id } from "firmcore/argon2";
import { sqlite } from "firmcore/sqlite";
import { expect, test } from "vitest";
import { fresh, run } from "./run.ts";

const migrated = async () => {
  const made = fresh();
  await run(["migrate", "--db", made.db]);
  const opened = async (body: (app: App) => Promise<void>): Promise<void> => {
    const app = await openFirm(sqlite({ file: made.file }) as never, { identity: argon2id() });
    await body(app as App);
    await app.close();
  };
  return { ...made, opened };
};

test("R-ID-2: bootstrap creates the first administrator and shows a password", async () => {
  const { db, opened, remove } = await migrated();
  const args = ["bootstrap", "--db", db, "--organization", "acme", "--username", "ada", "--email", "ada@example.com"];
  const { status, out, err } = await run(args);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  const password = /^administrator ada, password (\S{20}) \(shown once\)\n$/.exec(out)?.[1] ?? "";
  await opened(async (app) => {
    const { user } = await app.as({ organizationId: "acme" }).identity.logIn({ login: "ada@example.com", password });
    expect(user).toMatchObject({ username: "ada", role: "administrator" });
  });
  const again = await run([...args.slice(0, -3), "eve"]);
  expect(again).toMatchObject({ status: 2, out: "", err: expect.stringMatching(/^FORBIDDEN: /) });
  // Another firm in the same database has its own first administrator, and passwords always differ.
  const other = JSON.parse(
    (await run(["bootstrap", "--db", db, "--organization", "firm", "--username", "ada", "--json"])).out,
  );
  expect(other).toMatchObject({ username: "ada", password: expect.stringMatching(/^\S{20}$/) });
  expect(other.password).not.toBe(password);
  remove();
});

test("R-ID-10: with an external id it creates no password", async () => {
  const { db, opened, remove } = await migrated();
  expect(await run(["bootstrap", "--db", db, "--username", "ada", "--external-id", "sso-1"])).toEqual({
    status: 0,
    out: "administrator ada, signs in elsewhere\n",
    err: "",
  });
  await opened(async (app) => {
    const host = app.as({ organizationId: "firm", userId: "host", role: "administrator" });
    expect((await host.users.list()).results).toMatchObject([{ username: "ada", externalId: "sso-1", email: null }]);
  });
  remove();
});

test("an invalid name or address is refused first", async () => {
  const { db, remove } = await migrated();
  const ask = (...more: ReadonlyArray<string>) => run(["bootstrap", "--db", db, ...more]);
  expect(await ask()).toMatchObject({ status: 2, err: expect.stringContaining("--username") });
  expect(await ask("--username", " ")).toMatchObject({ status: 2, err: expect.stringContaining("username") });
  expect(await ask("--username", "ada", "--email", "nowhere")).toMatchObject({
    status: 2,
    err: expect.stringMatching(/^EMAIL_INVALID: /),
  });
  expect(await ask("--username", "ada")).toMatchObject({ status: 0 });
  remove();
});
