import { memoryFiles } from "firmcore/files";
import { memory } from "firmcore/memory";
import { expect, test } from "vitest";
import { openedBy } from "../../../../src/adapters/parse/file-addresses.ts";
import { connectTo, openLive } from "./connect.ts";

type Client = ReturnType<typeof connectTo>;

test("a subscriber is told of a row that is created, changed and deleted", async () => {
  const { live, boss, host, thrown } = await openLive();
  const client = connectTo(live);
  expect(await client.connect({ sessionToken: boss.sessionToken })).toMatchObject({ op: "connected" });
  const requestId = await client.subscribe("Company", { name: "City" });
  expect(client.received.at(-1)).toMatchObject({ op: "subscribed", requestId });
  const { objectId } = await host.companies.create({ name: "City" });
  await host.companies.create({ name: "Other" });
  await host.companies.update({ objectId, website: "https://city.example" });
  await host.companies.update({ objectId, name: "Town" });
  await host.companies.update({ objectId, name: "City" });
  await host.companies.delete({ objectId });
  await client.until(() => client.events().some(({ op }) => op === "delete"));
  expect(thrown).toEqual([]);
  expect(client.events(requestId).map(({ op, object, original }) => [op, object?.name, original?.name])).toEqual([
    ["create", "City", undefined],
    ["update", "City", "City"],
    ["leave", "Town", "City"],
    ["enter", "City", "Town"],
    ["delete", "City", undefined],
  ]);
  expect(client.events()[0]?.object).toMatchObject({ className: "Company", objectId, createdAt: expect.any(String) });
});

const pointTo = (className: string, objectId: string) => ({ __type: "Pointer", className, objectId });

test("rows of another enter and leave when a row changes that the policy looks through (R-POL-4)", async () => {
  const { live, host, member } = await openLive();
  const [pia, max, eva] = [
    await member("pia", "projectManager"),
    await member("max", "projectManager"),
    await member("eva", "engineer"),
  ];
  const bridge = await host.projects.create({ name: "Bridge", manager: pia.userId });
  const engineer = await host.engineers.create({ user: eva.userId, fullName: "Eva", discipline: "Civil" });
  const hour = await eva.firm.hours.create({
    ...{ engineer: engineer.objectId, project: bridge.objectId, workDate: "2027-03-01", hours: 1, taskCode: "A" },
  });
  const [ofPia, ofMax] = [connectTo(live), connectTo(live)];
  await ofPia.connect({ sessionToken: pia.sessionToken });
  await ofMax.connect({ sessionToken: max.sessionToken });
  const [a, b] = [await ofPia.subscribe("BillableHour"), await ofMax.subscribe("BillableHour")];
  expect([(await ofPia.find(a)).length, (await ofMax.find(b)).length]).toEqual([1, 0]);
  await host.projects.update({ objectId: bridge.objectId, manager: max.userId });
  const [left] = await ofPia.until(() => ofPia.events().length > 0 && ofPia.events());
  const [entered] = await ofMax.until(() => ofMax.events().length > 0 && ofMax.events());
  expect(left).toEqual({
    ...{ op: "leave", clientId: expect.any(String), requestId: a },
    object: { className: "BillableHour", objectId: hour.objectId },
  });
  expect(entered).toMatchObject({ op: "enter", object: { objectId: hour.objectId, hours: 1 } });
  expect(entered?.original).toBeUndefined();
  expect(await ofMax.find(b)).toEqual([entered?.object]);
});

test("a log-out, a password change and a deactivation end what depended on them at once (L-57)", async () => {
  const { live, boss, host, member, logIn } = await openLive();
  const [pia, max, eva] = [
    await member("pia", "coordinator"),
    await member("max", "coordinator"),
    await member("eva", "coordinator"),
  ];
  const second = await logIn("max");
  const clients = [pia, second, eva, boss].map(({ sessionToken }) => ({ sessionToken, client: connectTo(live) }));
  for (const { client, sessionToken } of clients) {
    await client.connect({ sessionToken });
    await client.subscribe("Company");
  }
  await pia.firm.identity.logOut();
  await max.firm.identity.changePassword({ password: "correct horse", newPassword: "another horse 2" });
  await host.users.deactivate(eva.userId);
  await host.companies.create({ name: "City" });
  const [ofPia, ofMax, ofEva, ofBoss] = clients.map(({ client }) => client);
  await ofBoss?.until(() => ofBoss.events().length === 1);
  for (const client of [ofPia, ofMax, ofEva]) {
    await client?.until(() => client.received.some(({ op }) => op === "error"));
    expect(client?.received.at(-1)).toMatchObject({ op: "error", code: 209, requestId: 1, reconnect: false });
    expect(client?.events()).toEqual([]);
  }
});

test("a role that is taken away takes its rows along, and one that is given brings them", async () => {
  const { live, boss, host, member } = await openLive();
  const [pia, eva] = [await member("pia", "coordinator"), await member("eva", "engineer")];
  const { objectId } = await host.engineers.create({ user: eva.userId, fullName: "Eva", discipline: "Civil" });
  const client = connectTo(live);
  await client.connect({ sessionToken: pia.sessionToken });
  await client.subscribe("EngineerProfile");
  await boss.firm.users.setRole({ objectId: pia.userId, role: "engineer" });
  await client.until(() => client.events().length === 1);
  await host.engineers.update({ objectId, fullName: "Eva Ruiz" });
  await boss.firm.users.setRole({ objectId: pia.userId, role: "projectManager" });
  await client.until(() => client.events().length === 2);
  expect(client.events().map(({ op, object, original }) => [op, object?.fullName, original])).toEqual([
    ["leave", undefined, undefined],
    ["enter", "Eva Ruiz", undefined],
  ]);
});

test("at the turn of the day certificates enter and leave without a write (R-CERT-4)", async () => {
  const { live, boss, host, member, clock } = await openLive();
  const eva = await member("eva", "engineer");
  const engineer = await host.engineers.create({ user: eva.userId, fullName: "Eva", discipline: "Civil" });
  const certificate = async (name: string, expiresOn: string) =>
    host.certifications.create({
      ...{ engineer: engineer.objectId, certificationName: name, issuer: "Red Cross" },
      ...{ issuedOn: "2026-01-01", expiresOn },
    });
  const [soon, over] = [await certificate("First Aid", "2027-05-01"), await certificate("Welding", "2027-03-01")];
  const [client, all] = [connectTo(live), connectTo(live)];
  await client.connect({ sessionToken: boss.sessionToken });
  await all.connect({ sessionToken: boss.sessionToken });
  const requestId = await client.subscribe("Certification", { status: "Expiring" });
  await all.subscribe("Certification");
  expect((await client.find(requestId)).map(({ objectId }) => objectId)).toEqual([over.objectId]);
  clock.now += 24 * 3_600_000;
  await client.until(() => client.events().length === 2);
  await all.until(() => all.events().length === 2);
  const told = (of: typeof client) =>
    new Map(of.events().map(({ op, object, original }) => [object?.objectId, [op, original?.status, object?.status]]));
  expect(told(client)).toEqual(
    new Map([
      [soon.objectId, ["enter", "Valid", "Expiring"]],
      [over.objectId, ["leave", "Expiring", "Expired"]],
    ]),
  );
  expect(told(all)).toEqual(
    new Map([
      [soon.objectId, ["update", "Valid", "Expiring"]],
      [over.objectId, ["update", "Expiring", "Expired"]],
    ]),
  );
  expect((await client.find(requestId)).map(({ objectId }) => objectId)).toEqual([soon.objectId]);
});

test("rates and shares are told with the row, as lists show them, and when they begin without a write (R-RATE-1, R-DOC-4)", async () => {
  const { live, boss, host, member, clock } = await openLive();
  const [eva, max] = [await member("eva", "engineer"), await member("max", "projectManager")];
  const profile = { user: eva.userId, fullName: "Eva", discipline: "Civil" };
  const { objectId: engineer } = await host.engineers.create({ ...profile, hourlyRate: 50 });
  const clients = [boss, eva, max].map(({ sessionToken }) => ({ sessionToken, client: connectTo(live) }));
  for (const { client, sessionToken } of clients) {
    await client.connect({ sessionToken });
    await client.subscribe("EngineerProfile");
    await client.subscribe("Document");
  }
  const [ofBoss, ofEva, ofMax] = clients.map(({ client }) => client) as [Client, Client, Client];
  await host.engineers.update({ objectId: engineer, hourlyRate: 60 });
  await host.rates.set({ engineer, from: "2027-03-02", rate: 70 });
  await host.engineers.update({ objectId: engineer, primaryLocation: "Bonn" });
  const rates = (of: Client) => of.events(1).map(({ object, original }) => [original?.hourlyRate, object?.hourlyRate]);
  for (const each of [ofBoss, ofEva])
    await each.until(() => each.events(1).some(({ object }) => object?.primaryLocation === "Bonn"));
  clock.now += 24 * 3_600_000;
  for (const each of [ofBoss, ofEva]) {
    await each.until(() => rates(each).length === 3);
    expect(rates(each)).toEqual([
      [50, 60],
      [60, 60],
      [60, 70],
    ]);
    expect(await each.find(1)).toEqual([each.events(1).at(-1)?.object]);
  }
  expect(rates(ofMax)).toEqual([[undefined, undefined]]);

  const { objectId } = await eva.firm.documents.create({ title: "Plan", fileUrl: "https://files.example/plan" });
  await eva.firm.documents.share({ objectId, user: max.userId });
  const users = [max.userId];
  for (const each of [ofBoss, ofEva]) {
    await each.until(() => each.events(2).length === 2);
    const shares = { users, roles: [] };
    expect(each.events(2).map(({ op, object }) => [op, object?.sharedWith])).toEqual([
      ["create", each.events(2)[0]?.object?.sharedWith],
      ["update", shares],
    ]);
    expect(await each.find(2)).toEqual([each.events(2)[1]?.object]);
  }
  await ofMax.until(() => ofMax.events(2).length === 1);
  expect(ofMax.events(2)).toMatchObject([{ op: "enter", object: { title: "Plan" } }]);
  expect(ofMax.events(2)[0]?.object).not.toHaveProperty("sharedWith");
});

test("keys limit what is told, and watch when", async () => {
  const { live, boss, host } = await openLive();
  const client = connectTo(live);
  await client.connect({ sessionToken: boss.sessionToken, installationId: "phone" });
  await client.subscribe("Company", {}, { keys: ["name"] });
  await client.subscribe("Company", {}, { fields: ["name"], watch: ["website"] });
  const { objectId } = await host.companies.create({ name: "City" });
  await host.companies.update({ objectId, name: "Town" });
  await host.companies.update({ objectId, website: "https://town.example" });
  await client.until(() => client.events(2).length === 1);
  expect(client.events(1).map(({ object }) => Object.keys(object ?? {}).sort())).toEqual(
    Array.from({ length: 3 }, () => ["ACL", "className", "createdAt", "name", "objectId", "updatedAt"]),
  );
  expect(client.events(2).map(({ op, object }) => [op, object?.name])).toEqual([["update", "Town"]]);
  expect(client.events(2)[0]).toMatchObject({ installationId: "phone" });
});

test("nobody is told of what may not be read", async () => {
  const { live, host, member } = await openLive();
  const eva = await member("eva", "clientLead");
  const client = connectTo(live);
  await client.connect({ sessionToken: eva.sessionToken });
  const requestId = 99;
  client.send({ op: "subscribe", requestId, query: { className: "Company" } });
  const refused = await client.until(() => client.received.find((each) => each.requestId === requestId));
  expect(refused).toMatchObject({ op: "error", code: 119, reconnect: false });
  await host.companies.create({ name: "City" });
  const own = await client.subscribe("_User", { objectId: eva.userId });
  await eva.firm.users.update({ objectId: eva.userId, email: "eva2@example.com" });
  await client.until(() => client.events().length === 1);
  expect(client.events(own)[0]?.object).toMatchObject({ email: "eva2@example.com" });
});

const bad: ReadonlyArray<readonly [what: string, message: object | string, reply: object]> = [
  [
    "an unknown property",
    { op: "unsubscribe", requestId: 1, more: 1 },
    { code: 1, error: "Additional properties not allowed", reconnect: true },
  ],
  ["an unknown op", { op: "dance" }, { code: 1 }],
  ["no JSON", "{", { code: 1 }],
  ["a list", "[]", { code: 1 }],
  [
    "a filter beyond the stack",
    `{"op":"subscribe","requestId":1,"query":{"className":"Company","where":${'{"$or":['.repeat(8_000)}${"]}".repeat(8_000)}}}`,
    { code: 1, error: "The message is nested more than 60 deep", reconnect: false },
  ],
  [
    "a query without a class",
    { op: "subscribe", requestId: 1, query: {} },
    { code: 1, requestId: 1, reconnect: false },
  ],
  [
    "an unknown property of a query",
    { op: "subscribe", requestId: 2, query: { className: "Company", hint: 1 } },
    { code: 1, reconnect: true },
  ],
  ["an unknown class", { op: "subscribe", requestId: 3, query: { className: "Nothing" } }, { code: 119, requestId: 3 }],
  [
    "an unknown constraint",
    { op: "subscribe", requestId: 4, query: { className: "Company", where: { name: { $near: 1 } } } },
    { code: 102, requestId: 4, reconnect: false },
  ],
  ["an unknown subscription", { op: "unsubscribe", requestId: 9 }, { code: 2, requestId: 9 }],
  [
    "a dead token",
    { op: "subscribe", requestId: 5, query: { className: "Company" }, sessionToken: "r:nobody" },
    { code: 209, requestId: 5 },
  ],
];
test.each(bad)("%s is refused by name", async (_what, message, reply) => {
  const { live, boss, thrown } = await openLive();
  const client = connectTo(live);
  await client.connect({ sessionToken: boss.sessionToken });
  if (typeof message === "string") client.session.receive(message);
  else client.send(message);
  expect(await client.until(() => client.received.find(({ op }) => op === "error"))).toMatchObject(reply);
  expect(client.closes).toEqual([]);
  expect(thrown).toEqual([]);
});

test("a wrong key, application or token is refused at connect", async () => {
  const { live } = await openLive(undefined, { javascriptKey: "js" });
  for (const [credentials, code] of [
    [{}, 4],
    [{ javascriptKey: "other" }, 4],
    [{ javascriptKey: "js", applicationId: "other" }, 4],
    [{ javascriptKey: "js", masterKey: "correct horse" }, 4],
    [{ javascriptKey: "js", sessionToken: "r:nobody" }, 209],
  ] as const) {
    const client = connectTo(live);
    expect(await client.connect(credentials)).toMatchObject({ op: "error", code, reconnect: false });
    expect(client.closes).toEqual([[1008, expect.any(String)]]);
  }
  const early = connectTo(live);
  early.send({ op: "subscribe", requestId: 1, query: { className: "Company" } });
  expect(await early.until(() => early.received[0])).toMatchObject({ op: "error", code: 2, reconnect: true });
});

test("with the master key everything is told, and without a session nothing of the firm", async () => {
  const { live, host } = await openLive(undefined, { masterKey: "correct horse", openClasses: true });
  const [master, nobody] = [connectTo(live), connectTo(live)];
  await master.connect({ masterKey: "correct horse" });
  await nobody.connect();
  await master.subscribe("Company");
  nobody.send({ op: "subscribe", requestId: 1, query: { className: "Company" } });
  expect(await nobody.until(() => nobody.received[1])).toMatchObject({
    op: "error",
    code: 101,
    error: "Permission denied",
  });
  await host.companies.create({ name: "City" });
  await master.until(() => master.events().length === 1);
});

test("a client that reads slowly, and one with too large or too many requests, is closed with the reason", async () => {
  const { live, boss, host } = await openLive(undefined, { queueLimit: 10, messageLimit: 300, subscriptionLimit: 1 });
  let waiting = 0;
  const slow = connectTo(live, { waiting: () => waiting });
  await slow.connect({ sessionToken: boss.sessionToken });
  await slow.subscribe("Company");
  waiting = 11;
  await host.companies.create({ name: "City" });
  await slow.until(() => slow.closes.length > 0);
  expect(slow.closes).toEqual([[1013, "The client reads too slowly; connect and ask again"]]);
  expect(slow.events()).toEqual([]);

  const greedy = connectTo(live);
  await greedy.connect({ sessionToken: boss.sessionToken });
  await greedy.subscribe("Company");
  await greedy.subscribe("Project");
  expect(greedy.received.at(-1)).toMatchObject({ op: "error", requestId: 2, error: "More than 1 subscriptions" });
  greedy.send({ op: "subscribe", requestId: 3, query: { className: "Company", where: { name: "x".repeat(300) } } });
  await greedy.until(() => greedy.closes.length > 0);
  expect(greedy.closes).toEqual([[1009, "The message is too large"]]);
});

test("pointers, and filters through them, are judged as by lists", async () => {
  const { live, host, member, boss } = await openLive();
  const eva = await member("eva", "engineer");
  const engineer = await host.engineers.create({ user: eva.userId, fullName: "Eva", discipline: "Civil" });
  const project = await host.projects.create({ name: "Bridge", manager: boss.userId });
  const other = await host.projects.create({ name: "Tunnel", manager: boss.userId });
  const client = connectTo(live);
  await client.connect({ sessionToken: boss.sessionToken });
  await client.subscribe("Task", { project: pointTo("Project", project.objectId) });
  const through = await client.subscribe("Task", {
    project: { $inQuery: { className: "Project", where: { projectName: { $regex: "^Tun" } } } },
  });
  const task = await host.tasks.create({ title: "Plan", project: project.objectId } as never);
  await host.tasks.create({ title: "Dig", project: other.objectId } as never);
  await host.projects.update({ objectId: project.objectId, name: "Tunnel 2" });
  await client.until(() => client.events(through).length === 2);
  expect(client.events().map(({ requestId, op, object }) => [requestId, op, object?.title])).toEqual([
    [1, "create", "Plan"],
    [2, "create", "Dig"],
    [2, "enter", "Plan"],
  ]);
  expect(client.events(2)[1]?.object?.objectId).toBe((task as { objectId: string }).objectId);
  expect(engineer.objectId).toHaveLength(10);
});

test("a row enters and leaves as the days of other rows that it is compared with are set", async () => {
  const { live, boss, host, member } = await openLive();
  const eva = await member("eva", "engineer");
  const engineer = (await host.engineers.create({ user: eva.userId, fullName: "Eva", discipline: "Civil" })).objectId;
  const client = connectTo(live);
  await client.connect({ sessionToken: boss.sessionToken });
  const ofDay = { query: { className: "Task", where: { title: "Renew" } }, key: "dueDate" };
  const [among, not] = [
    await client.subscribe("Certification", { expiresOn: { $select: ofDay } }),
    await client.subscribe("Certification", { expiresOn: { $dontSelect: ofDay } }),
  ];
  const card = { engineer, certificationName: "First Aid", issuer: "Red Cross", issuedOn: "2026-01-01" };
  await host.certifications.create({ ...card, expiresOn: "2028-05-01" });
  const project = (await host.projects.create({ name: "Bridge", manager: boss.userId })).objectId;
  const task = await host.tasks.create({ title: "Renew", project, dueDate: "2028-05-01" } as never);
  await host.tasks.update({
    objectId: (task as { readonly objectId: string }).objectId,
    dueDate: "2028-05-02",
  } as never);
  await client.until(() => client.events(not).length === 3);
  expect(client.events(among).map(({ op }) => op)).toEqual(["enter", "leave"]);
  expect(client.events(not).map(({ op }) => op)).toEqual(["create", "leave", "enter"]);
});

test("nothing runs before the first subscription and after the last, however clients come and go", async () => {
  const adapter = memory();
  const { feed } = adapter;
  let listeners = 0;
  const counted = {
    ...adapter,
    feed: {
      ...feed,
      onCommit: (listener: Parameters<typeof feed.onCommit>[0]) => {
        listeners += 1;
        const stop = feed.onCommit(listener);
        return () => {
          listeners -= 1;
          stop();
        };
      },
    },
  };
  const { live, boss, host, thrown } = await openLive(counted as never);
  expect(listeners).toBe(0);
  for (let round = 0; round < 3; round++) {
    const clients = Array.from({ length: 60 }, () => connectTo(live));
    for (const client of clients)
      client.send({ op: "connect", applicationId: "firmcore", sessionToken: boss.sessionToken });
    for (const client of clients) client.send({ op: "subscribe", requestId: 1, query: { className: "Company" } });
    // Some go before they are answered.
    for (const [i, client] of clients.entries()) if (i % 3 === 0) client.session.closed();
    const staying = clients.filter((_, i) => i % 3 !== 0);
    for (const client of staying) await client.until(() => client.received.some(({ op }) => op === "subscribed"));
    expect(listeners).toBe(1);
    await host.companies.create({ name: `City ${round}` });
    for (const client of staying) await client.until(() => client.events().length === 1);
    for (const client of staying) client.session.closed();
    await expect.poll(() => listeners).toBe(0);
    for (const client of clients.filter((each) => !staying.includes(each))) expect(client.events()).toEqual([]);
  }
  expect(thrown).toEqual([]);
});

const signingKey = "the signing key of the tests, 32 or more";
test("addresses of files are signed in events and results, each as its client opened the host", async () => {
  const files = { storage: memoryFiles(), signingKey };
  const { live, boss, host, member } = await openLive(undefined, { files });
  const eva = await member("eva", "engineer");
  const engineer = (await host.engineers.create({ user: eva.userId, fullName: "Eva", discipline: "Civil" })).objectId;
  const mount = "http://firm.example/parse";
  const [here, elsewhere, unknown] = [
    connectTo(live, { mount }),
    connectTo(live, { mount: "http://b" }),
    connectTo(live),
  ];
  const name = `${"a".repeat(32)}_card.pdf`;
  const documentUrl = `${mount}/files/${name}`;
  for (const each of [here, elsewhere, unknown]) {
    await each.connect({ sessionToken: boss.sessionToken });
    // An address that a client was shown, as it stands in a query.
    await each.subscribe("Certification", {
      documentUrl: `${documentUrl}?signed=1234567890.${"x".repeat(43)}.firmcore`,
    });
  }
  const card = { engineer, certificationName: "First Aid", issuer: "Red Cross", issuedOn: "2026-01-01" };
  const { objectId } = await host.certifications.create({ ...card, expiresOn: "2028-05-01", documentUrl });
  await host.certifications.update({ objectId, issuer: "Blue Cross" });
  for (const each of [here, elsewhere, unknown]) await each.until(() => each.events().length === 2);
  const [, update] = here.events();
  const isSigned = (address: unknown): boolean =>
    openedBy(signingKey, name, String(address).slice(documentUrl.length)) === "firmcore";
  expect([update?.object, update?.original, ...(await here.find(1))].map((row) => isSigned(row?.documentUrl))).toEqual([
    ...[true, true, true],
  ]);
  for (const each of [elsewhere, unknown]) expect(each.events()[1]?.object?.documentUrl).toBe(documentUrl);
});

test("a socket is served at the address that its request names", async () => {
  const { live, boss } = await openLive(undefined, { masterKey: "correct horse", masterKeyAddresses: ["10.0.0.1"] });
  for (const [remoteAddress, op] of [
    ["10.0.0.1", "connected"],
    ["10.0.0.2", "error"],
  ] as const) {
    const listeners = new Map<string, (data?: unknown) => void>();
    const sent: Array<string> = [];
    const socket = {
      ...{ bufferedAmount: 0, send: (text: string) => void sent.push(text), close: () => {}, ping: () => {} },
      on: (event: string, listener: (data?: unknown) => void) => listeners.set(event, listener),
    };
    live.serve(socket, { headers: { host: "firm.example" }, url: "/parse/", socket: { remoteAddress } });
    const credentials = { masterKey: "correct horse", sessionToken: boss.sessionToken };
    listeners.get("message")?.(
      Buffer.from(JSON.stringify({ op: "connect", applicationId: "firmcore", ...credentials })),
    );
    await expect.poll(() => sent.length, { interval: 5 }).toBe(1);
    expect(JSON.parse(sent[0] ?? "")).toMatchObject({ op });
    listeners.get("error")?.(new Error("a broken frame"));
    listeners.get("close")?.();
  }
});

test.each([
  ["[", "/parse"],
  ["a b", "/parse"],
  ["firm.example:99999", "/parse"],
  ["firm.example", "//"],
])("a client that names the host %j and the path %j ends nothing but its own signed addresses", async (host, url) => {
  const { live } = await openLive(undefined, { files: { storage: memoryFiles(), signingKey } });
  const listeners = new Map<string, (data?: unknown) => void>();
  const sent: Array<string> = [];
  const socket = {
    ...{ bufferedAmount: 0, send: (text: string) => void sent.push(text), close: () => {}, ping: () => {} },
    on: (event: string, listener: (data?: unknown) => void) => listeners.set(event, listener),
  };
  live.serve(socket, { headers: { host }, url, socket: { remoteAddress: "10.0.0.1" } });
  listeners.get("message")?.(JSON.stringify({ op: "connect", applicationId: "firmcore" }));
  await expect.poll(() => sent.length, { interval: 5 }).toBe(1);
  expect(JSON.parse(sent[0] ?? "")).toMatchObject({ op: "connected" });
});

test("a connection that throws ends alone, and says why to the host", async () => {
  const { live, boss, host, thrown } = await openLive(undefined, { pingEvery: 20 });
  const broken = new Error("a broken pipe");
  const throws = (): never => {
    throw broken;
  };
  let isBroken = false;
  const sent: Array<string> = [];
  const breaking = live.connect({
    send: (text) => void (isBroken ? throws() : sent.push(text)),
    close: throws,
  });
  breaking.receive(JSON.stringify({ op: "connect", applicationId: "firmcore", sessionToken: boss.sessionToken }));
  breaking.receive(JSON.stringify({ op: "subscribe", requestId: 1, query: { className: "Company" } }));
  await expect.poll(() => sent.length, { interval: 5 }).toBe(2);
  const other = connectTo(live);
  await other.connect({ sessionToken: boss.sessionToken });
  await other.subscribe("Company");
  isBroken = true;
  const { objectId } = await host.companies.create({ name: "City" });
  await host.companies.update({ objectId, name: "Town" });
  await other.until(() => other.events().length === 2);
  expect(other.events().map(({ op }) => op)).toEqual(["create", "update"]);
  expect(other.closes).toEqual([]);
  expect(thrown).toEqual([broken, broken]);

  live.connect({ send: () => {}, close: () => {}, ping: throws });
  await expect.poll(() => thrown.length, { interval: 5 }).toBe(3);
  expect(other.closes).toEqual([]);
});

test("what a client sends faster than it is answered is bounded in bytes", async () => {
  const { live, boss } = await openLive(undefined, { messageLimit: 1_000 });
  const greedy = connectTo(live);
  await greedy.connect({ sessionToken: boss.sessionToken });
  const query = { className: "Company", where: { name: "x".repeat(850) } };
  for (let requestId = 1; requestId <= 10; requestId++) greedy.send({ op: "subscribe", requestId, query });
  await greedy.until(() => greedy.received.filter(({ op }) => op === "subscribed").length === 10);
  expect(greedy.closes).toEqual([]);
  for (let requestId = 11; requestId <= 22; requestId++) greedy.send({ op: "subscribe", requestId, query });
  expect(greedy.closes).toEqual([[1008, "Too many messages at once"]]);
});
