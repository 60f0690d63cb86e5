import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Role } from "firmcore";
import { memoryFiles } from "firmcore/files";
import { memory } from "firmcore/memory";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import type { GraphqlOptions } from "../../../src/graphql.ts";
import { openGraphqlHost, stores } from "./graphql-host.ts";

let thrown: ReadonlyArray<unknown> = [];
afterEach(() => {
  expect(thrown).toEqual([]);
});
/** A host with its first administrator, signed in, and the firm as the host itself sees it. */
const opened = async (options: Partial<GraphqlOptions> = {}, adapter: unknown = memory()) => {
  const of = await openGraphqlHost(adapter as never, { pollEvery: 50, ...options });
  thrown = of.thrown;
  onTestFinished(() => of.handler.close());
  const token = await of.logIn("boss");
  const host = of.app.as({ organizationId: "acme", userId: "host", role: "administrator" });
  /** Somebody with an account of this role, signed in. */
  const member = async (username: string, role: Role) => {
    const account = { username, email: `${username}@example.com`, password: of.boss.password };
    const { user, sessionToken } = await of.app.as({ organizationId: "acme" }).identity.signUp(account);
    const boss = of.app.as({ organizationId: "acme", sessionToken: token });
    if (role !== "engineer") await boss.users.setRole({ objectId: user.objectId, role });
    return { userId: user.objectId, token: sessionToken, firm: of.app.as({ organizationId: "acme", sessionToken }) };
  };
  return { ...of, token, host, member };
};
const events = (of: { readonly told: ReadonlyArray<{ readonly event: string }> }) => of.told.map(({ event }) => event);

test.each(stores)(
  "on %s a subscriber is told of what is created, changed and deleted, enters and leaves",
  async (_, open) => {
    const { adapter, close } = await open();
    onTestFinished(close);
    const { host, token, subscribe } = await opened({}, adapter);
    const of = await subscribe(
      `subscription {
      companies(where: { name: { equalTo: "City" } }) { event node { objectId name } original { name website } }
    }`,
      token,
    );
    expect(of.response.headers.get("content-type")).toBe("text/event-stream");
    const { objectId } = await host.companies.create({ name: "City" });
    await host.companies.create({ name: "Other" });
    await host.companies.update({ objectId, website: "https://city.example" });
    await host.companies.update({ objectId, name: "Town" });
    await host.companies.update({ objectId, name: "City" });
    await host.companies.delete({ objectId });
    await vi.waitFor(() => expect(events(of)).toContain("delete"));
    const site = "https://city.example";
    expect(of.told).toEqual([
      { event: "create", node: { objectId, name: "City" }, original: null },
      { event: "update", node: { objectId, name: "City" }, original: { name: "City", website: null } },
      { event: "leave", node: { objectId, name: "Town" }, original: { name: "City", website: site } },
      { event: "enter", node: { objectId, name: "City" }, original: { name: "Town", website: site } },
      { event: "delete", node: { objectId, name: "City" }, original: null },
    ]);
  },
);

test("rows of others are told to nobody, also where a condition or a pointer would reach them", async () => {
  const { app, host, token, member, subscribe } = await opened();
  const boss = await app.as({ organizationId: "acme", sessionToken: token }).identity.me();
  const [eva, ana] = [await member("eva", "engineer"), await member("ana", "engineer")];
  const bridge = await host.projects.create({ name: "Bridge", manager: boss.objectId });
  const profileOf = async ({ userId }: typeof eva, fullName: string) =>
    (await host.engineers.create({ user: userId, fullName, discipline: "Civil" })).objectId;
  const [ofEva, ofAna] = [await profileOf(eva, "Eva"), await profileOf(ana, "Ana")];
  const query = `subscription { billableHours(where: { hours: { greaterThan: 1 } }) {
    event node { objectId hours engineer { fullName user { email } } project { projectName projectManager { email } } ACL { users { userId } } }
  } }`;
  const subscribers = [
    await subscribe(query, eva.token),
    await subscribe(query, ana.token),
    await subscribe(query, token),
  ];
  const work = { project: bridge.objectId, workDate: "2027-03-01", hours: 2, taskCode: "A" };
  const first = await eva.firm.hours.create({ ...work, engineer: ofEva });
  const second = await ana.firm.hours.create({ ...work, engineer: ofAna });
  await eva.firm.hours.delete({ objectId: first.objectId });
  const [byEva, byAna, byBoss] = subscribers as [
    (typeof subscribers)[0],
    (typeof subscribers)[0],
    (typeof subscribers)[0],
  ];
  await vi.waitFor(() => expect(events(byBoss)).toEqual(["create", "create", "delete"]));
  await vi.waitFor(() => expect([events(byEva), events(byAna)]).toEqual([["create", "delete"], ["create"]]));
  const idsOf = (of: typeof byEva) => new Set(of.told.map(({ node }) => node.objectId));
  expect([idsOf(byEva), idsOf(byAna)]).toEqual([new Set([first.objectId]), new Set([second.objectId])]);
  // The same row, with what each of them may read behind it.
  const behind = (ofEngineer: string | null, ofManager: string | null) => ({
    engineer: { fullName: "Eva", user: { email: ofEngineer } },
    project: { projectName: "Bridge", projectManager: { email: ofManager } },
  });
  expect(byEva.told[0]?.node).toMatchObject(behind("eva@example.com", null));
  expect(byBoss.told[0]?.node).toMatchObject(behind(null, "boss@example.com"));
  expect(byEva.told[0]?.node).toMatchObject({ ACL: { users: expect.arrayContaining([{ userId: eva.userId }]) } });
  expect(byEva.told[1]?.node).toMatchObject({
    hours: 2,
    ACL: { users: expect.arrayContaining([{ userId: eva.userId }]) },
  });
});

test("a log-out ends a subscription at once, and a lost role takes its rows along (L-57)", async () => {
  const { app, host, token, member, subscribe } = await opened();
  const [pia, max, eva] = [
    await member("pia", "coordinator"),
    await member("max", "coordinator"),
    await member("eva", "engineer"),
  ];
  const { objectId } = await host.engineers.create({ user: eva.userId, fullName: "Eva", discipline: "Civil" });
  const query = "subscription { engineerProfiles { event node { objectId fullName } original { fullName } } }";
  const [ofPia, ofMax, ofBoss] = [
    await subscribe(query, pia.token),
    await subscribe(query, max.token),
    await subscribe(query, token),
  ];
  await pia.firm.identity.logOut();
  await vi.waitFor(() => expect(ofPia.isOver()).toBe(true));
  expect(ofPia.errors.map(({ message, extensions }) => [message, extensions])).toEqual([
    ["Invalid session token", { code: 209, refusal: { code: "SESSION_INVALID", detail: {} } }],
  ]);
  await app
    .as({ organizationId: "acme", sessionToken: token })
    .users.setRole({ objectId: max.userId, role: "engineer" });
  await host.engineers.update({ objectId, fullName: "Eva Roe" });
  await vi.waitFor(() => expect(events(ofBoss)).toEqual(["update"]));
  await vi.waitFor(() => expect(events(ofMax)).toEqual(["leave"]));
  expect(ofMax.told).toEqual([{ event: "leave", node: { objectId, fullName: null }, original: null }]);
  expect(ofPia.told).toEqual([]);
});

test("at the turn of the day certificates enter and leave without a write (R-CERT-4)", async () => {
  const { host, token, member, subscribe, clock } = await opened();
  const eva = await member("eva", "engineer");
  const engineer = await host.engineers.create({ user: eva.userId, fullName: "Eva", discipline: "Civil" });
  for (const [certificationName, expiresOn] of [
    ["First Aid", "2027-05-01"],
    ["Welding", "2027-03-01"],
  ] as const)
    await host.certifications.create({
      ...{ engineer: engineer.objectId, certificationName, issuer: "Red Cross", issuedOn: "2026-01-01", expiresOn },
    });
  const of = await subscribe(
    `subscription { certifications(where: { status: { equalTo: "Expiring" } }) {
      event node { certificationName status } original { status }
    } }`,
    token,
  );
  clock.now += 24 * 3_600_000;
  await vi.waitFor(() => expect(of.told).toHaveLength(2));
  expect(of.told.toSorted((a, b) => (a.event < b.event ? -1 : 1))).toEqual([
    { event: "enter", node: { certificationName: "First Aid", status: "Expiring" }, original: { status: "Valid" } },
    { event: "leave", node: { certificationName: "Welding", status: "Expired" }, original: { status: "Expiring" } },
  ]);
});

test("a class and a field that are declared at run time are subscribed to at the next request", async () => {
  const { host, token, clientOf, subscribe } = await opened();
  const query = `subscription { sites(where: { depth: { greaterThan: 2 } }, watch: ["depth"]) {
    event node { objectId depth company { name } } original { depth }
  } }`;
  const before = await subscribe(query, token);
  await vi.waitFor(() => expect(before.isOver()).toBe(true));
  expect(before.errors.map(({ message }) => message)).toEqual([
    expect.stringContaining('Cannot query field "sites" on type "Subscription"'),
  ]);
  await host.customClasses.declare({ class: "Site" });
  await host.customFields.declare({ class: "Site", field: "depth", type: "Number" });
  await host.customFields.declare({ class: "Site", field: "company", type: "Pointer", target: "Company" });
  await host.customFields.declare({ class: "Site", field: "note", type: "String" });
  const company = await host.companies.create({ name: "City" });
  const of = await subscribe(query, token);
  const create =
    "mutation ($fields: CreateSiteFieldsInput) { createSite(input: { fields: $fields }) { site { objectId } } }";
  const client = clientOf(token);
  const made = await client<{ readonly createSite: { readonly site: { readonly objectId: string } } }>(create, {
    fields: { depth: 3, company: { link: company.objectId } },
  });
  const { objectId } = made.createSite.site;
  for (const fields of [{ note: "Nobody watches it" }, { depth: 5 }, { depth: 1 }])
    await client(
      "mutation ($id: ID!, $fields: UpdateSiteFieldsInput) { updateSite(input: { id: $id, fields: $fields }) { site { id } } }",
      { id: objectId, fields },
    );
  await vi.waitFor(() => expect(events(of)).toContain("leave"));
  const node = (depth: number) => ({ objectId, depth, company: { name: "City" } });
  expect(of.told).toEqual([
    { event: "create", node: node(3), original: null },
    { event: "update", node: node(5), original: { depth: 3 } },
    { event: "leave", node: node(1), original: { depth: 5 } },
  ]);
});

test("who may not subscribe, and what is no subscription, is refused by name", async () => {
  const { token, member, subscribe, send } = await opened({ limits: { depth: 5 } });
  const client = await member("carl", "clientLead");
  const first = async (query: string, by: string) => {
    const of = await subscribe(query, by);
    await vi.waitFor(() => expect(of.errors, query + by).toHaveLength(1));
    expect(of.told).toEqual([]);
    const [error] = of.errors;
    return [error?.extensions.code, error?.message];
  };
  const deals = "subscription { deals { event } }";
  expect(await first(deals, client.token)).toEqual([119, "Permission denied for action find on class Deal."]);
  expect(await first(deals, "")).toEqual([101, "Permission denied"]);
  expect(await first(deals, `r:${"0".repeat(32)}`)).toEqual([209, "Invalid session token"]);
  expect(await first("subscription { deals { event } companies { event } }", token)).toEqual([
    ...[102, "Anonymous Subscription must select only one top level field."],
  ]);
  expect(
    await first("subscription { deals { event node { company { contacts { edges { node { id } } } } } } }", token),
  ).toEqual([102, "At most 5 levels of fields; this has 7."]);
  expect(await first('subscription { deals(where: { title: { matchesRegex: "(" } }) { event } }', token)).toEqual([
    ...[102, expect.stringContaining("(")],
  ]);
  const many = await subscribe("subscription ($watch: [String!]) { deals(watch: $watch) { event } }", token, {
    variables: { watch: Array.from({ length: 1_001 }, (_, i) => `field${i}`) },
  });
  await vi.waitFor(() => expect(many.errors).toHaveLength(1));
  expect(many.errors[0]?.message).toBe("At most 1000 fields are watched.");
  const said = await send({ query: deals }, token, { accept: "application/json" });
  expect([said.status, await said.json()]).toEqual([
    406,
    { errors: [{ message: expect.stringContaining("text/event-stream"), extensions: { code: 102 } }] },
  ]);
});

test("who reads too slowly, and everybody when the server ends, is told to ask again", async () => {
  const { host, token, handler, subscribe, send } = await opened({ queueLimit: 2 });
  const query = "subscription { companies { event node { name } } }";
  const quick = await subscribe(query, token);
  const slow = await send({ query }, token, { accept: "text/event-stream" });
  for (const name of ["A", "B", "C", "D", "E", "F"]) {
    await host.companies.create({ name });
    await vi.waitFor(() => expect(quick.told.at(-1)?.node).toEqual({ name }));
  }
  const text = await slow.text();
  const told = text.split("\n").flatMap((line) => (line.startsWith("data: ") ? [JSON.parse(line.slice(6))] : []));
  expect(told.length).toBeLessThan(5);
  expect(told.at(-1)).toMatchObject({
    errors: [{ extensions: { refusal: { code: "READER_TOO_SLOW" } } }],
  });
  expect(text).toMatch(/event: complete/);
  expect(quick.isOver()).toBe(false);
  handler.close();
  await vi.waitFor(() => expect(quick.isOver()).toBe(true));
  expect(quick.errors.map(({ extensions }) => extensions.refusal)).toEqual([
    { code: "SUBSCRIPTION_ENDED", detail: {} },
  ]);
});

test("over a network there is one reader for all subscribers, and none when the last has gone", async () => {
  const { app, host, token, handler } = await opened();
  const server = createServer(getRequestListener(handler, { overrideGlobalObjects: false }));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const subscriber = async () => {
    const asked = request({
      ...{ port: (server.address() as AddressInfo).port, path: "/graphql", method: "POST" },
      headers: {
        ...{ "content-type": "application/json", accept: "text/event-stream" },
        ...{ "x-parse-application-id": "firmcore", "x-parse-session-token": token },
      },
    });
    asked.on("error", () => {});
    asked.end(JSON.stringify({ query: "subscription { companies { event node { name } } }" }));
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    let text = "";
    response.on("error", () => {});
    response.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    return { told: () => text.split("event: next").length - 1, leave: () => asked.destroy() };
  };
  const [one, two] = [await subscriber(), await subscriber()];
  await host.companies.create({ name: "City" });
  await vi.waitFor(() => expect([one.told(), two.told()]).toEqual([1, 1]));
  one.leave();
  const reads = vi.spyOn(app.ports.feed as NonNullable<typeof app.ports.feed>, "readAfter");
  await host.companies.create({ name: "Port" });
  await vi.waitFor(() => expect(two.told()).toBe(2));
  expect(one.told()).toBe(1);
  expect(reads.mock.calls.length).toBeLessThan(5);
  two.leave();
  await vi.waitFor(async () => {
    reads.mockClear();
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(reads).not.toHaveBeenCalled();
  });
});

test("addresses of files are signed in what is told", async () => {
  const files = { storage: memoryFiles(), signingKey: "0123456789abcdef0123456789abcdef" };
  const { app, token, subscribe } = await opened({ files, publicAddress: "http://files.test/parse" });
  const of = await subscribe("subscription { documents { event node { fileUrl } } }", token);
  const fileUrl = `http://files.test/parse/files/${"a".repeat(32)}_plan.pdf`;
  await app.as({ organizationId: "acme", sessionToken: token }).documents.create({ title: "Plan", fileUrl });
  await vi.waitFor(() => expect(of.told).toHaveLength(1));
  expect(of.told[0]?.node.fileUrl).toMatch(/_plan\.pdf\?signed=/);
});

test("rates are told to those who may see them, in each subscription by its own rights", async () => {
  const { host, token, member, subscribe } = await opened();
  const [eva, ana] = [await member("eva", "engineer"), await member("ana", "projectManager")];
  const of = { user: eva.userId, fullName: "Eva", discipline: "Civil", hourlyRate: 90 };
  const { objectId } = await host.engineers.create(of);
  const query = "subscription { engineerProfiles { event node { fullName hourlyRate } original { hourlyRate } } }";
  const [byBoss, byAna] = [await subscribe(query, token), await subscribe(query, ana.token)];
  await host.engineers.update({ objectId, hourlyRate: 95 });
  await host.engineers.update({ objectId, fullName: "Eva Roe" });
  await vi.waitFor(() => expect(events(byBoss)).toEqual(["update", "update"]));
  await vi.waitFor(() => expect(byAna.told.at(-1)?.node.fullName).toBe("Eva Roe"));
  const ratesOf = ({ told }: typeof byBoss) =>
    told.map(({ node, original }) => [original?.hourlyRate, node.hourlyRate]);
  expect(ratesOf(byBoss)).toEqual([
    [90, 95],
    [95, 95],
  ]);
  expect(
    ratesOf(byAna)
      .flat()
      .filter((rate) => rate !== null),
  ).toEqual([]);
});
