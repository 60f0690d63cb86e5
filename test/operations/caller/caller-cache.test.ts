import { openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { expect, test } from "vitest";
import type { Store } from "../../../src/ports/store.ts";
import { quickIdentity } from "../../../src/testing/identity-ports.ts";

/** A store that reports every round trip. */
const counted = (store: Store, told: (name: string) => void): Store =>
  Object.fromEntries(
    Object.entries(store).map(([name, each]) => [
      name,
      typeof each === "function"
        ? (...given: ReadonlyArray<unknown>) => {
            told(name);
            return (each as (...of: ReadonlyArray<unknown>) => unknown)(...given);
          }
        : each,
    ]),
  ) as unknown as Store;

test("an external id is looked up once and cached", async () => {
  const asked: Array<string> = [];
  const adapter = memory();
  const app = await openFirm({ ...adapter, store: counted(adapter.store, (name) => asked.push(name)) });
  const organizationId = "acme";
  const host = app.as({ organizationId, userId: "host", role: "administrator" });
  const { objectId } = await host.users.provision({ externalId: "ana", role: "administrator" });
  const calls = async (caller: Parameters<typeof app.as>[0]): Promise<ReadonlyArray<string>> => {
    asked.length = 0;
    const { projects, batch } = app.as(caller);
    await projects.list();
    await projects.create({ name: "Bridge" });
    await batch([{ operation: "projects.count" }, { operation: "projects.create", input: { name: "Tower" } }]);
    await batch([{ operation: "projects.create", input: { name: "Road" } }], { transaction: true });
    return [...asked];
  };
  const byId = await calls({ organizationId, userId: objectId });
  expect(await calls({ organizationId, externalId: "ana" })).toEqual(["query", ...byId]);
  expect(await calls({ organizationId, externalId: "ana" })).toEqual(byId);
});

test("a session is looked up once and cached, until it ends or its use is written again", async () => {
  const asked: Array<string> = [];
  const adapter = memory();
  let now = Date.parse("2027-01-04T09:00:00Z");
  const app = await openFirm(
    { ...adapter, store: counted(adapter.store, (name) => asked.push(name)) },
    { identity: quickIdentity(), now: () => now },
  );
  const organizationId = "acme";
  const password = "correct horse battery";
  await app.bootstrap({ organizationId, username: "ana", password });
  const { sessionToken } = await app.as({ organizationId }).identity.logIn({ login: "ana", password });
  const taken = async (): Promise<ReadonlyArray<string>> => {
    asked.length = 0;
    await app.as({ sessionToken }).projects.list();
    return [...asked];
  };
  expect(await taken()).toEqual(["query", "query"]);
  expect(await taken()).toEqual(["query"]);
  now += 3_599_999;
  expect(await taken()).toEqual(["query"]);
  now += 1;
  expect(await taken()).toEqual(["query", "execute", "query"]);
  await app.as({ sessionToken }).identity.logOut();
  await expect(taken()).rejects.toMatchObject({ code: "SESSION_INVALID" });
});
