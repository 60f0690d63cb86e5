import { Buffer } from "node:buffer";
import { openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { sqlite } from "firmcore/sqlite";
import { quickIdentity } from "firmcore/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { csvRows } from "../../../src/cli/csv-rows.ts";
import { jsonRows } from "../../../src/cli/json-rows.ts";
import { rowFromCells } from "../../../src/domain/import/rows/csv-cells.ts";
import { parseHandler } from "../../../src/parse.ts";
import { asker, sessionHeader } from "./ask.ts";
import { openParseHost } from "./parse-host.ts";

const masterKey = "a key for tests";
const asMaster = { "X-Parse-Master-Key": masterKey };
let host: Awaited<ReturnType<typeof openParseHost>>;
let rest: ReturnType<typeof asker>;

beforeEach(async () => {
  host = await openParseHost(memory(), {
    ...{ openClasses: true, userFields: true, masterKey, addressOf: () => "127.0.0.1" },
  });
  rest = asker(host.url);
});

const created = async (className: string, body: object, headers = {}): Promise<string> =>
  String((await rest.post(`/classes/${className}`, body, headers)).body.objectId);
const signedUp = async (username: string) => {
  const { body } = await rest.post("/users", { username, password: "correct horse", email: `${username}@a.example` });
  return { id: String(body.objectId), headers: sessionHeader(body.sessionToken) };
};

describe("an open class", () => {
  test("is declared by its first write, with the types of the values, without a session", async () => {
    const said = await rest.post("/classes/GameScore", {
      score: 7,
      tags: ["a", 1],
      at: { __type: "Date", iso: "2027-01-01T00:00:00.000Z" },
    });
    expect([said.status, Object.keys(said.body)]).toEqual([201, ["objectId", "createdAt"]]);
    const { body } = await rest.find("GameScore", { where: { score: { $gte: 7 }, tags: 1 } });
    expect(body.results).toMatchObject([{ score: 7, tags: ["a", 1], at: { __type: "Date" } }]);
    expect(await rest.post("/classes/GameScore", { score: "7" })).toMatchObject({
      body: { code: 111, error: "schema mismatch for GameScore.score; expected Number but got String" },
    });
  });

  test("is empty and no error before", async () => {
    expect((await rest.find("Nothing", { count: 1 })).body).toEqual({ results: [], count: 0 });
    expect((await rest.ask("/classes/Nothing/0123456789")).body.code).toBe(101);
    expect((await rest.find("Nothing", { where: { a: { $regex: "a", $options: "q" } } })).body.code).toBe(102);
  });

  test("keeps null and Delete from declaring, and refuses bad names", async () => {
    await rest.post("/classes/GameScore", { score: null, old: { __op: "Delete" } });
    expect((await rest.post("/classes/GameScore", { score: "text" })).status).toBe(201);
    expect((await rest.post("/classes/GameScore", { "9bad": 1 })).body).toMatchObject({
      code: 105,
      error: "Invalid field name: 9bad.",
    });
    expect((await rest.post("/classes/GameScore", { length: 1 })).body.code).toBe(105);
  });

  test("has rows that are public, or for those whom their ACL names", async () => {
    const [ana, bob] = [await signedUp("ana"), await signedUp("bob")];
    const ACL = { [ana.id]: { read: true, write: true } };
    const id = await created("Note", { text: "mine", ACL }, ana.headers);
    const path = `/classes/Note/${id}`;
    expect((await rest.ask(path, { headers: ana.headers })).body).toMatchObject({ text: "mine", ACL });
    for (const headers of [bob.headers, {}]) {
      expect((await rest.ask(path, { headers })).body.code).toBe(101);
      expect((await rest.put(path, { text: "yours" }, headers)).body.code).toBe(101);
      expect((await rest.remove(path, headers)).body.code).toBe(101);
      expect((await rest.find("Note", { count: 1 }, headers)).body).toEqual({ results: [], count: 0 });
    }
    await rest.put(path, { ACL: { "*": { read: true }, ...ACL } }, ana.headers);
    expect((await rest.ask(path)).body.text).toBe("mine");
    expect((await rest.put(path, { text: "yours" })).body.code).toBe(101);
    await rest.put(path, { ACL: { __op: "Delete" } }, ana.headers);
    expect((await rest.put(path, { text: "ours" })).status).toBe(200);
    expect((await rest.ask(path)).body.ACL).toBeUndefined();
  });

  test("has rows that are written by whom their ACL lets, also without being read", async () => {
    const id = await created("Note", { text: "mine", n: 1, ACL: { "*": { write: true } } });
    const path = `/classes/Note/${id}`;
    expect((await rest.ask(path)).body.code).toBe(101);
    expect(Object.keys((await rest.put(path, { text: "yours" })).body)).toEqual(["updatedAt"]);
    // What a save needs of the row is not known to the client, so it answers as for a row that is not there.
    const increment = { n: { __op: "Increment", amount: 1 } };
    const missing = await rest.put("/classes/Note/0123456789", increment);
    expect(await rest.put(path, increment)).toEqual(missing);
    expect((await rest.put(path, { ACL: { "*": { read: true } } })).body.code).toBe(119);
    expect((await rest.ask(path, { headers: asMaster })).body).toMatchObject({ text: "yours", n: 1 });
    expect((await rest.remove(path)).body).toEqual({});
  });

  test("takes an idempotency key for the write, and none for what it declares", async () => {
    const key = (id: string) => ({ "X-Parse-Request-Id": id });
    const [first, again] = [await created("Note", { a: 1 }, key("one")), await created("Note", { a: 1 }, key("one"))];
    expect(again).toBe(first);
    expect((await rest.put(`/classes/Note/${first}`, { b: 2 }, key("two"))).status).toBe(200);
    expect((await rest.put(`/classes/Note/${first}`, {}, key("two"))).body).toMatchObject({
      code: 159,
      error: "Duplicate request",
    });
    const requests = ["c", "d"].map((name) => ({ method: "POST", path: "/parse/classes/Note", body: { [name]: 1 } }));
    const batch = async () => (await rest.post("/batch", { requests }, key("three"))).body;
    expect(await batch()).toEqual(await batch());
    expect((await rest.find("Note", { count: 1 })).body.count).toBe(3);
  });

  test("changes one place of an object by a dotted key", async () => {
    const id = await created("Place", { address: { city: "Bonn", floor: 1 } });
    const { body } = await rest.put(`/classes/Place/${id}`, {
      "address.floor": { __op: "Increment", amount: 2 },
      "address.zip.code": 5,
    });
    expect(body.address).toEqual({ city: "Bonn", floor: 3, zip: { code: 5 } });
    expect((await rest.put(`/classes/Place/${id}`, { name: "x", "name.first": "y" })).body.code).toBe(111);
  });

  test("includes rows, follows relations and compares with inner queries", async () => {
    const [post, other] = [await created("Post", { title: "A" }), await created("Post", { title: "B" })];
    const pointer = (objectId: string) => ({ __type: "Pointer", className: "Post", objectId });
    const comment = await created("Comment", { post: pointer(post), all: [pointer(post), pointer(other)] });
    await rest.put(`/classes/Comment/${comment}`, {
      likes: {
        __op: "Batch",
        ops: [
          { __op: "AddRelation", objects: [pointer(post)] },
          { __op: "RemoveRelation", objects: [pointer(other)] },
        ],
      },
    });
    const { body } = await rest.find("Comment", {
      include: "post,all",
      where: { post: { $inQuery: { className: "Post", where: { title: "A" } } } },
    });
    expect(body.results).toMatchObject([
      { post: { __type: "Object", title: "A" }, all: [{ title: "A" }, { title: "B" }] },
    ]);
    const object = { __type: "Pointer", className: "Comment", objectId: comment };
    expect((await rest.find("Post", { where: { $relatedTo: { object, key: "likes" } } })).body.results).toMatchObject([
      { title: "A" },
    ]);
    const unfetched = { where: { $relatedTo: { object, key: "likes" } }, redirectClassNameForKey: "likes" };
    expect((await rest.find("Comment", unfetched)).body.results).toMatchObject([{ className: "Post", title: "A" }]);
    const select = { title: { $select: { query: { className: "Post", where: {} }, key: "title" } } };
    expect((await rest.find("Post", { where: select, count: 1 })).body.count).toBe(2);
  });

  test("orders places by their distance, beside other conditions", async () => {
    for (const [name, latitude] of [
      ["near", 1],
      ["far", 40],
    ] as const)
      await created("Spot", { name, at: { __type: "GeoPoint", latitude, longitude: 0 } });
    const at = { $nearSphere: { __type: "GeoPoint", latitude: 0, longitude: 0 } };
    const { body } = await rest.find("Spot", { where: { at, name: { $exists: true } } });
    expect(body.results.map(({ name }) => name)).toEqual(["near", "far"]);
  });
});

describe("without the option", () => {
  test("nobody without an account reads or declares anything, and the firm's classes stay closed with it", async () => {
    const closed = asker((await openParseHost()).url);
    expect((await closed.post("/classes/GameScore", { score: 1 })).body.code).toBe(101);
    for (const path of ["/classes/Project", "/classes/Deal", "/users"])
      expect((await rest.ask(path)).body.results).toBeUndefined();
    for (const name of ["settings.get", "log.list", "users.list", "projects.list", "customFields.declare"])
      expect([name, (await rest.post(`/functions/${name}`, {})).body.result]).toEqual([name, undefined]);
  });
});

test("a custom pointer of an account is one at the log-in, and is included", async () => {
  const child = await created("Note", { text: "mine" });
  const pointer = { __type: "Pointer", className: "Note", objectId: child };
  const account = { username: "ana", password: "correct horse", email: "a@a.example" };
  const born = { __type: "Date", iso: "2000-01-01T00:00:00.000Z" };
  const { body } = await rest.post("/users", { ...account, child: pointer, born });
  const headers = sessionHeader(body.sessionToken);
  expect((await rest.post("/login", account)).body).toMatchObject({
    ...{ child: pointer, born, ACL: { [String(body.objectId)]: { write: true } } },
  });
  expect((await rest.ask("/users/me", { headers })).body).toMatchObject({ child: pointer });
  const included = { child: { __type: "Object", text: "mine" } };
  expect((await rest.ask(`/users/${body.objectId}?include=child`, { headers })).body).toMatchObject(included);
  const found = await rest.find("_User", { include: "child", where: { username: "ana" } }, headers);
  expect(found.body.results).toMatchObject([included]);
  // The types of custom fields also in a row that is included.
  const profile = { user: { __type: "Pointer", className: "_User", objectId: body.objectId }, fullName: "Ana" };
  await rest.post(
    "/classes/EngineerProfile",
    { ...profile, discipline: "Civil", employmentStatus: "Active" },
    asMaster,
  );
  const profiles = await rest.find("EngineerProfile", { include: "user" }, headers);
  expect(profiles.body.results).toMatchObject([{ user: { child: pointer, born } }]);
  const below = await rest.find("EngineerProfile", { include: "user.child" }, headers);
  expect(below.body.results).toMatchObject([{ user: { ...included, born } }]);
});

test("fields of accounts are declared by a write of the account (userFields)", async () => {
  const { body } = await rest.post("/users", {
    username: "ana",
    password: "correct horse",
    email: "a@a.example",
    shoe: 41,
  });
  const headers = sessionHeader(body.sessionToken);
  expect((await rest.ask("/users/me", { headers })).body.shoe).toBe(41);
  await rest.put(`/users/${body.objectId}`, { shoe: { __op: "Increment", amount: 1 }, city: "Bonn" }, headers);
  expect((await rest.ask("/users/me", { headers })).body).toMatchObject({ shoe: 42, city: "Bonn" });
  expect((await rest.put(`/users/${body.objectId}`, { shoe: "big" }, headers)).body.code).toBe(111);
});

describe("the master key", () => {
  test("skips the policies and none of the rules", async () => {
    const ana = await signedUp("ana");
    const id = await created("Note", { text: "mine", ACL: { [ana.id]: { read: true, write: true } } });
    expect((await rest.ask(`/classes/Note/${id}`, { headers: asMaster })).body.text).toBe("mine");
    expect((await rest.find("_User", { keys: "email" }, asMaster)).body.results).toMatchObject([
      {},
      { email: "ana@a.example" },
    ]);
    expect((await rest.post("/classes/Company", { name: "" }, asMaster)).body.code).toBe(142);
    expect((await rest.remove(`/users/${ana.id}`, asMaster)).status).toBe(200);
  });

  test("starts a session of any active account (loginAs), which nobody else does", async () => {
    const ana = await signedUp("ana");
    const boss = await rest.post("/login", { username: "boss", password: "correct horse" });
    const administrator = sessionHeader(boss.body.sessionToken);
    const { body } = await rest.post("/loginAs", { userId: ana.id }, asMaster);
    expect(body).toMatchObject({ objectId: ana.id, username: "ana" });
    expect((await rest.ask("/users/me", { headers: sessionHeader(body.sessionToken) })).body.objectId).toBe(ana.id);
    const unknown = await rest.post("/loginAs", { userId: "nowhere000" }, asMaster);
    expect([unknown.status, unknown.body.code, unknown.body.error]).toEqual([404, 101, "user not found"]);
    expect((await rest.post("/loginAs", {}, asMaster)).body.code).toBe(200);
    for (const headers of [ana.headers, administrator, {}]) {
      expect((await rest.post("/loginAs", { userId: ana.id }, headers)).status).toBe(403);
      expect((await rest.post("/functions/identity.logInAs", { user: ana.id }, headers)).body.result).toBeUndefined();
    }
    await rest.post("/functions/users.deactivate", { objectId: ana.id }, administrator);
    expect((await rest.post("/loginAs", { userId: ana.id }, asMaster)).body.code).toBe(101);
  });

  test("sets a password, which ends the sessions of the account", async () => {
    const ana = await signedUp("ana");
    const path = `/users/${ana.id}`;
    const boss = sessionHeader(
      (await rest.post("/login", { username: "boss", password: "correct horse" })).body.sessionToken,
    );
    expect((await rest.put(path, { password: "battery staple" }, boss)).body.code).toBe(206);
    expect((await rest.put(path, { password: "x" }, asMaster)).body.code).toBe(142);
    expect(Object.keys((await rest.put(path, { password: "battery staple" }, asMaster)).body)).toEqual(["updatedAt"]);
    expect((await rest.ask("/users/me", { headers: ana.headers })).body.code).toBe(209);
    expect((await rest.post("/login", { username: "ana", password: "correct horse" })).body.code).toBe(101);
    expect((await rest.post("/login", { username: "ana", password: "battery staple" })).status).toBe(200);
    expect((await rest.put("/users/nowhere000", { password: "battery staple" }, asMaster)).body.code).toBe(101);
    // Beside a session of the account it is the owner who changes it.
    const own = sessionHeader(
      (await rest.post("/login", { username: "ana", password: "battery staple" })).body.sessionToken,
    );
    const { sessionToken } = (await rest.put(path, { password: "correct horse" }, { ...own, ...asMaster })).body;
    expect((await rest.ask("/users/me", { headers: sessionHeader(sessionToken) })).body.username).toBe("ana");
    const log = await rest.post("/functions/log.history", { class: "User", objectId: ana.id }, asMaster);
    expect(JSON.stringify(log.body)).toContain("identity.setPassword");
    const direct = { user: ana.id, newPassword: "battery staple" };
    for (const headers of [boss, {}])
      expect((await rest.post("/functions/identity.setPassword", direct, headers)).body.result).toBeUndefined();
  });

  test("is accepted if it is right and comes from an address that the host trusts", async () => {
    expect((await rest.ask("/classes/Note", { headers: { "X-Parse-Master-Key": "another key" } })).status).toBe(403);
    const far = await openParseHost(memory(), { masterKey, addressOf: () => "192.0.2.1" });
    expect((await asker(far.url).ask("/classes/Company", { headers: asMaster })).status).toBe(403);
    const without = await openParseHost();
    expect((await asker(without.url).ask("/classes/Company", { headers: asMaster })).status).toBe(403);
  });
});

test("shorter passwords and no e-mail are for hosts that say so", async () => {
  const options = { identity: quickIdentity(), passwordMinimum: 3, emailOptional: true };
  const app = await openFirm(memory(), options);
  const answer = parseHandler(app, { applications: { firmcore: "acme" } });
  const signUp = async (password: string) =>
    (
      await answer(
        new Request("http://host/parse/users", {
          method: "POST",
          headers: { "X-Parse-Application-Id": "firmcore" },
          body: JSON.stringify({ username: `ana${password}`, password }),
        }),
      )
    ).status;
  expect([await signUp("ab"), await signUp("abc")]).toEqual([400, 201]);
  await expect(openFirm(memory(), { passwordMinimum: 0 })).rejects.toThrow("passwordMinimum: expected a whole number");
});

test("faulty options are refused by name", async () => {
  const { app } = host;
  const opened = (more: object) => () => parseHandler(app, { applications: { firmcore: "acme" }, ...more });
  expect(opened({ openClasses: "yes" })).toThrow("openClasses: expected true or false");
  expect(opened({ masterKey: "short" })).toThrow(
    "masterKey: expected a text of at least 8 characters, got another text",
  );
  expect(opened({ masterKeyAddresses: "127.0.0.1" })).toThrow(
    "masterKeyAddresses: expected a list of network addresses",
  );
});

test("open classes are the same on SQLite", async () => {
  const adapter = sqlite({ file: ":memory:" });
  await adapter.migrate();
  const { url } = await openParseHost(adapter as never, { openClasses: true });
  const on = asker(url);
  await on.post("/classes/Note", { text: "all", tags: [2, "b"] });
  await on.post("/classes/Note", { text: "none", ACL: {} });
  expect((await on.find("Note", { where: { tags: { $all: [2, "b"] } } })).body.results).toMatchObject([
    { text: "all" },
  ]);
  expect((await on.find("Note", {})).body.results).toHaveLength(1);
});

describe("ids of clients", () => {
  const own = "aB3dE6gH9k";
  const opened = async (more: object) =>
    asker((await openParseHost(memory(), { openClasses: true, masterKey, addressOf: () => "127.0.0.1", ...more })).url);
  const code = async (on: typeof rest, className: string, objectId: unknown) =>
    (await on.post(`/classes/${className}`, { objectId, name: "a" }, asMaster)).body.code;

  test("are refused without the option", async () => {
    expect(await code(await opened({}), "Note", own)).toBe(105);
  });

  test('have 10 characters with "own", also in the classes of the firm, and none twice', async () => {
    const on = await opened({ customObjectIds: "own" });
    for (const className of ["Note", "Company"]) {
      const { status, body } = await on.post(`/classes/${className}`, { objectId: own, name: "a" }, asMaster);
      expect([status, body.objectId]).toEqual([201, own]);
      expect(await code(on, className, own)).toBe(137);
      for (const bad of ["short", "1234567890a", "", null, 7])
        expect([bad, await code(on, className, bad)]).toEqual([bad, 104]);
    }
    expect((await on.ask(`/classes/Note/${own}`)).body.name).toBe("a");
    const item = { method: "POST", path: "/parse/classes/Note", body: { objectId: "aB3dE6gH9x" } };
    expect((await on.post("/batch", { requests: [item] })).body).toMatchObject([
      { success: { objectId: "aB3dE6gH9x" } },
    ]);
    expect((await on.post("/batch", { requests: [item], transaction: true })).body.code).toBe(105);
  });

  test('are of any shape with "any", in open classes alone', async () => {
    const on = await opened({ customObjectIds: "any" });
    expect((await on.post("/classes/Note", { objectId: "1762387200000", name: "a" })).status).toBe(201);
    expect((await on.put("/classes/Note/1762387200000", { name: "b" })).status).toBe(200);
    expect((await on.find("Note", { where: { objectId: "1762387200000" } })).body.results).toMatchObject([
      { name: "b" },
    ]);
    expect(await code(on, "Note", "a b")).toBe(104);
    expect(await code(on, "Company", "1762387200000")).toBe(104);
  });

  test.each(["json", "csv"] as const)(
    "of any shape are exported and imported with what points to them, as %s",
    async (format) => {
      const open = () => openParseHost(memory(), { openClasses: true, customObjectIds: "any" });
      const host = { organizationId: "acme", userId: "host", role: "administrator" } as const;
      const [from, to] = [await open(), await open()];
      const ids = ["1762387200000", "a.b~c_d-e", "n".repeat(100)];
      const [first = ""] = ids;
      const note = (objectId: string) => ({ __type: "Pointer", className: "Note", objectId });
      const on = asker(from.url);
      for (const objectId of ids) await on.post("/classes/Note", { objectId, name: objectId.slice(0, 5) });
      const all = { __op: "AddRelation", objects: ids.map(note) };
      await on.post("/classes/Link", { objectId: "l", of: note(first), all, ACL: { "*": { read: true } } });
      const rowsOf = async (name: string) => {
        let text = "";
        for await (const chunk of from.app.export(host, { class: name, format })) text += chunk;
        return format === "json"
          ? [...jsonRows([Buffer.from(text)], { empty: false })]
          : [...csvRows([Buffer.from(text)])].map((cells) => rowFromCells(name)(cells as never));
      };
      const admin = to.app.as(host);
      await admin.customClasses.declare({ class: "Shut" });
      // The same declarations, as the first write of the other host makes them.
      const other = asker(to.url);
      await other.post("/classes/Note", { objectId: "own", name: "mine" });
      await other.post("/classes/Link", { objectId: "own", of: note("own"), all: { ...all, objects: [note("own")] } });
      const bad = { objectId: "a b", custom: {} };
      const report = await to.app.import(host, [
        { file: "notes", class: "Note", rows: [...(await rowsOf("Note")), bad] },
        { file: "links", class: "Link", rows: await rowsOf("Link") },
        { file: "odd", class: "Link", rows: [{ objectId: "odd", custom: {}, readers: "ana" }] },
        { file: "shut", class: "Shut", rows: [{ objectId: first, custom: {} }] },
      ] as never);
      expect(report.imported).toMatchObject({ Note: 3, Link: 1, Shut: 0 });
      expect(report.leftOut.map(({ file, code }) => [file, code])).toEqual([
        ["shut", "ID_INVALID"],
        ["notes", "ID_INVALID"],
        ["odd", "TYPE_MISMATCH"],
      ]);
      const [link] = (await other.find("Link", { where: { objectId: "l" }, include: "of" })).body.results;
      expect(link).toMatchObject({ ACL: { "*": { read: true } }, of: { objectId: first, name: first.slice(0, 5) } });
      const $relatedTo = { object: { __type: "Pointer", className: "Link", objectId: "l" }, key: "all" };
      const related = (await other.find("Note", { where: { $relatedTo } })).body.results;
      expect(related.map(({ objectId }) => objectId).toSorted()).toEqual(ids.toSorted());
    },
  );
});
