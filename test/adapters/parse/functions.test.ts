import { expect, test } from "vitest";
import { openParseHost } from "./parse-host.ts";
import { connect, Parse, sessionOf } from "./sdk.ts";

test("S-A-44 setUserRole lets an administrator set the role of an account, and nobody else (R-ID-8)", async () => {
  const host = await openParseHost();
  connect(host.url);
  const boss = await Parse.User.logIn(host.boss.username, host.boss.password);
  const ana = await Parse.User.signUp("ana", host.boss.password, { email: "ana@example.com" });
  const role = async (): Promise<unknown> => (await Parse.User.me(sessionOf(ana).sessionToken)).get("role");
  const set = (by: Parse.User, userId: unknown, to: unknown): Promise<unknown> =>
    Parse.Cloud.run("setUserRole", { userId, role: to } as never, sessionOf(by));
  await expect(set(ana, ana.id, "administrator")).rejects.toMatchObject({ code: 119 });
  await expect(set(ana, boss.id, "engineer")).rejects.toMatchObject({ code: 119 });
  expect(await role()).toBe("engineer");
  expect(await set(boss, ana.id, "coordinator")).toMatchObject({ objectId: ana.id, role: "coordinator" });
  expect(await role()).toBe("coordinator");
  await expect(set(boss, "Gone000000", "engineer")).rejects.toMatchObject({ code: 101 });
  await expect(set(boss, ana.id, "emperor")).rejects.toMatchObject({ code: 142 });
  // The last administrator stays one.
  await expect(set(boss, boss.id, "engineer")).rejects.toMatchObject({ code: 119 });
});
