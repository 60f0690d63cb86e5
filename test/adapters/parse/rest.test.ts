import * as Result from "effect/Result";
import { memory } from "firmcore/memory";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { field } from "../../../src/domain/kernel/schema/entity.ts";
import { required } from "../../../src/domain/kernel/schema/input.ts";
import { text } from "../../../src/domain/kernel/schema/kind.ts";
import { query } from "../../../src/operations/define/operation.ts";
import { recordingMailer } from "../../../src/testing/identity-ports.ts";
import { openParseHost } from "./parse-host.ts";

let host: Awaited<ReturnType<typeof openParseHost>>;
let token = "";
const keys = { "X-Parse-Application-Id": "firmcore" };

interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
const ask = async (path: string, { method = "GET", body, headers = {} }: Asked = {}) => {
  const session = token === "" ? {} : { "X-Parse-Session-Token": token };
  const response = await fetch(`${host.url}${path}`, {
    method,
    headers: { ...keys, ...session, ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as never as Answer };
};
type Row = { readonly objectId: string };
type Answer = Readonly<Record<string, unknown>> & {
  readonly results: ReadonlyArray<Readonly<Record<string, unknown>>>;
};
const find = (className: string, parameters: Readonly<Record<string, unknown>>) => {
  const query = Object.entries(parameters).map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return ask(`/classes/${className}?${new URLSearchParams(query)}`);
};
const post = (path: string, body: unknown, headers = {}) => ask(path, { method: "POST", body, headers });

beforeEach(async () => {
  token = "";
  host = await openParseHost();
  const { body } = await post("/login", { username: "boss", password: "correct horse" });
  token = String(body.sessionToken);
});

afterEach(() => {
  // What no route expects is a defect, which the client does not see.
  expect(host.thrown).toEqual([]);
});

describe("a request", () => {
  test("needs an application id, but for the health", async () => {
    for (const headers of [{}, { "X-Parse-Application-Id": "other" }]) {
      const said = await fetch(`${host.url}/classes/Company`, { headers });
      expect([said.status, await said.json()]).toEqual([403, { error: "unauthorized" }]);
    }
    expect(await (await fetch(`${host.url}/health`)).json()).toEqual({ status: "ok" });
  });

  test("may be a POST whose body names the method, as the SDK sends it", async () => {
    await post("/classes/Company", { name: "City" });
    const sent = {
      ...{ _method: "GET", _ApplicationId: "firmcore", _SessionToken: token, _ClientVersion: "js8.6.0" },
      ...{ where: { name: "City" }, limit: 1 },
    };
    const response = await fetch(`${host.url}/classes/Company`, {
      ...{ method: "POST", headers: { "Content-Type": "text/plain" }, body: JSON.stringify(sent) },
    });
    expect(await response.json()).toMatchObject({ results: [{ name: "City" }] });
  });

  test("of a browser is allowed from everywhere", async () => {
    const said = await fetch(`${host.url}/classes/Company`, { method: "OPTIONS" });
    expect([said.status, said.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
  });

  test.each([
    ["no JSON", "{", 107],
    ["JSON that is no object", "[1]", 107],
    ["deep nesting", `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`, 107],
  ])("with %s is refused", async (_what, body, code) => {
    expect((await post("/classes/Company", body)).body.code).toBe(code);
  });

  test("with a large body is refused before it is read whole", async () => {
    expect((await post("/classes/Company", { name: "x".repeat(1_000_001) })).status).toBe(413);
  });

  test("without a session reads and writes nothing", async () => {
    token = "";
    const denied = { status: 404, body: { code: 101, error: "Permission denied" } };
    expect(await find("Company", {})).toMatchObject(denied);
    expect(await post("/classes/Company", { name: "City" })).toMatchObject(denied);
    token = "r:acme.wrong";
    expect(await find("Company", {})).toMatchObject({
      status: 400,
      body: { code: 209, error: "Invalid session token" },
    });
  });

  test("with an id answers a repeat as the first time, and not another request (R-REQ-1)", async () => {
    const headers = { "X-Parse-Request-Id": "one" };
    const first = await post("/classes/Company", { name: "City" }, headers);
    expect((await post("/classes/Company", { name: "City" }, headers)).body.objectId).toBe(first.body.objectId);
    expect((await post("/classes/Company", { name: "Port" }, headers)).body.code).toBe(159);
    expect((await find("Company", { count: "1", limit: "0" })).body).toEqual({ results: [], count: 1 });
  });

  test("to an unknown route, class or function is refused by name", async () => {
    expect(await ask("/nothing")).toMatchObject({ status: 404, body: { error: "GET /nothing is not offered." } });
    expect((await find("Secret", {})).body).toMatchObject({
      code: 119,
      error: "Permission denied for action find on class Secret.",
    });
    expect((await post("/functions/nothing", {})).body).toEqual({ code: 141, error: 'Invalid function: "nothing"' });
  });
});

test("a create answers the id, where the row is, and what the server set", async () => {
  const said = await post("/classes/Company", { name: "  City ", website: "https://city.example" });
  const { objectId, createdAt, name, createdBy, ACL, ...rest } = said.body;
  expect([said.status, said.headers.get("location")]).toEqual([201, `${host.url}/classes/Company/${objectId}`]);
  expect([createdAt, name, createdBy, rest]).toEqual([
    "2027-03-01T09:00:00.000Z",
    "City",
    expect.objectContaining({ __type: "Pointer", className: "_User" }),
    {},
  ]);
  expect(ACL).toEqual({
    "*": { read: true },
    "role:administrator": { write: true },
    [(createdBy as Row).objectId]: expect.anything(),
  });
});

test("every row has its access list, which no parameter drops and no body changes", async () => {
  const { body: made } = await post("/classes/Company", { name: "City" });
  await post("/classes/Contact", {
    name: "Cleo",
    company: { __type: "Pointer", className: "Company", objectId: made.objectId },
  });
  const ACL = made.ACL;
  for (const query of [{}, { keys: "name" }, { excludeKeys: "ACL,name" }])
    expect((await find("Company", query)).body.results[0]?.ACL).toEqual(ACL);
  expect((await ask(`/classes/Company/${made.objectId}`)).body.ACL).toEqual(ACL);
  expect((await find("Contact", { include: "company" })).body.results[0]).toMatchObject({
    ACL: expect.anything(),
    company: { ACL },
  });
  expect((await ask("/users/me")).body.ACL).toEqual({
    "*": { read: true },
    [String((await ask("/users/me")).body.objectId)]: { write: true },
  });
  expect((await ask("/sessions/me")).body).not.toHaveProperty("ACL");
  const [session] = (await find("_Session", {})).body.results;
  expect(session).toMatchObject({
    createdWith: { action: "logIn", authProvider: "password" },
    user: { __type: "Pointer" },
  });
  expect(session).not.toHaveProperty("ACL");
  for (const sent of [{ "*": { read: true, write: true } }, { __op: "Delete" }]) {
    expect((await ask(`/classes/Company/${made.objectId}`, { method: "PUT", body: { ACL: sent } })).status).toBe(200);
    expect((await ask(`/classes/Company/${made.objectId}`)).body.ACL).toEqual(ACL);
  }
});

test("a row that is sent back whole changes nothing, and what is the same counts as not sent", async () => {
  const { body: made } = await post("/classes/Company", { name: "City" });
  const { body: row } = await ask(`/classes/Company/${made.objectId}`);
  const said = await ask(`/classes/Company/${made.objectId}`, { method: "PUT", body: { ...row, industry: "Water" } });
  expect([said.status, Object.keys(said.body)]).toEqual([200, ["updatedAt"]]);
  expect((await ask(`/classes/Company/${made.objectId}`)).body).toMatchObject({ name: "City", industry: "Water" });
});

test("a row that may be read and not written answers like one that is not there", async () => {
  const { body: made } = await post("/classes/Company", { name: "City" });
  await post("/users", { username: "ana", email: "ana@example.com", password: "correct horse 2" });
  token = String((await post("/login", { username: "ana", password: "correct horse 2" })).body.sessionToken);
  expect((await ask(`/classes/Company/${made.objectId}`)).status).toBe(200);
  const missing = { status: 404, body: { code: 101, error: "Object not found." } };
  for (const path of [`/classes/Company/${made.objectId}`, "/classes/Company/Gone000000"]) {
    expect(await ask(path, { method: "PUT", body: { name: "Mine" } })).toMatchObject(missing);
    expect(await ask(path, { method: "DELETE" })).toMatchObject(missing);
  }
});

describe("a query", () => {
  const names = async (where: object): Promise<ReadonlyArray<unknown>> =>
    (await find("Company", { where, order: "name" })).body.results.map(({ name }) => name);
  beforeEach(async () => {
    for (const company of [
      { name: "City", industry: "Water", website: "https://city.example" },
      { name: "Port", industry: "Rail and water" },
      { name: "Quay" },
    ])
      await post("/classes/Company", company);
  });

  test.each<[object, ReadonlyArray<string>]>([
    [{}, ["City", "Port", "Quay"]],
    [{ name: "Port" }, ["Port"]],
    [{ name: { $eq: "Port" } }, ["Port"]],
    [{ name: { $ne: "Port" } }, ["City", "Quay"]],
    [{ industry: null }, ["Quay"]],
    [{ industry: { $ne: null } }, ["City", "Port"]],
    [{ name: { $gt: "City", $lte: "Port" } }, ["Port"]],
    [{ name: { $gte: "City", $lt: "Port" } }, ["City"]],
    [{ name: { $in: ["City", "Quay", 5, null] } }, ["City", "Quay"]],
    [{ industry: { $in: [null, "Water"] } }, ["City", "Quay"]],
    [{ name: { $nin: ["City"] } }, ["Port", "Quay"]],
    [{ name: { $in: Array.from({ length: 900 }, (_, i) => `Name ${i}`) } }, []],
    [{ createdBy: { $in: [] } }, []],
    [{ website: { $exists: true } }, ["City"]],
    [{ website: { $exists: false } }, ["Port", "Quay"]],
    [{ name: { $regex: "^\\QC\\E" } }, ["City"]],
    [{ industry: { $regex: "WATER", $options: "i" } }, ["City", "Port"]],
    [{ industry: { $regex: "" } }, ["City", "Port"]],
    [{ industry: { $text: { $search: { $term: "water" } } } }, ["City", "Port"]],
    [{ $or: [{ name: "City" }, { name: "Quay" }] }, ["City", "Quay"]],
    [{ $and: [{ name: { $gt: "City" } }, { name: { $lt: "Quay" } }] }, ["Port"]],
    [{ $nor: [{ name: "City" }, { name: "Quay" }] }, ["Port"]],
    [{ createdAt: { $lte: { __type: "Date", iso: "2027-03-02T00:00:00.000Z" } } }, ["City", "Port", "Quay"]],
    [{ createdAt: { $gt: "2027-03-02T00:00:00.000Z" } }, []],
    [{ "createdBy.username": "boss" }, ["City", "Port", "Quay"]],
    [{ createdBy: { $inQuery: { className: "_User", where: { username: "nobody" } } } }, []],
    [{ name: { $select: { query: { className: "Company", where: { industry: "Water" } }, key: "name" } } }, ["City"]],
    [{ name: { $dontSelect: { query: { className: "Company", where: {} }, key: "name" } } }, []],
    // What no row can have finds none.
    [{ colour: "red" }, []],
    [{ name: 5 }, []],
    [{ $or: [{ name: { $gt: 5 } }, { name: "Quay" }] }, ["Quay"]],
    [{ objectId: "too short" }, []],
  ])("by %j", async (where, found) => {
    expect(await names(where)).toEqual(found);
  });

  test.each<[Readonly<Record<string, unknown>>, number]>([
    [{ where: "{" }, 107],
    [{ where: "[]" }, 107],
    [{ where: { name: { $foo: 1 } } }, 102],
    [{ where: { name: { $in: "City" } } }, 102],
    [{ where: { name: { $regex: 5 } } }, 102],
    [{ where: { name: { $regex: "(" } } }, 102],
    [{ where: { $or: [{ name: "City" }, { name: { $regex: "(?=C)" } }] } }, 102],
    [{ where: { name: { $options: "i" } } }, 102],
    [{ where: { $foo: [] } }, 105],
    [{ where: { "a b": 1 } }, 105],
    [{ where: { createdBy: { __type: "Pointer", className: "Company", objectId: "x" } } }, 111],
    [{ where: { industry: { $text: { $search: { $term: "a", $language: "en" } } } } }, 107],
    [{ limit: "-1" }, 102],
    [{ colour: "red" }, 102],
    [{ explain: "1" }, 102],
  ])("%j is refused with %i", async (parameters, code) => {
    expect((await find("Company", parameters)).body.code).toBe(code);
  });

  test("that is nested too deep is refused", async () => {
    const where = `${'{"$or":['.repeat(100)}${"]}".repeat(100)}`;
    expect((await find("Company", { where })).body).toMatchObject({
      code: 107,
      error: "where is nested more than 60 deep.",
    });
  });

  test("has order, limit, skip, keys and a count", async () => {
    const said = await find("Company", {
      ...{ order: "-name,colour", limit: "1", skip: "1", count: "1", keys: "name,colour" },
    });
    expect(said.body).toEqual({
      results: [
        {
          ...{ objectId: expect.any(String), ACL: expect.anything(), name: "Port" },
          ...{ createdAt: expect.any(String), updatedAt: expect.any(String) },
        },
      ],
      count: 3,
    });
    const without = await find("Company", { excludeKeys: "name,industry", where: { name: "City" } });
    expect(Object.keys(without.body.results[0] ?? {})).toEqual(expect.not.arrayContaining(["name", "industry"]));
  });
});

test("a batch has an answer for each item, and refuses paths outside the mount", async () => {
  const item = (body: object) => ({ method: "POST", path: "/parse/classes/Company", body });
  const said = await post("/batch", { requests: [item({ name: "City" }), item({}), { ...item({}), method: "GET" }] });
  expect(said.body).toMatchObject([
    { success: { objectId: expect.any(String) } },
    { error: { code: 142, error: "name is required" } },
    { success: { results: [{ name: "City" }] } },
  ]);
  expect((await post("/batch", { requests: [{ method: "POST", path: "/other/classes/Company" }] })).body.code).toBe(
    107,
  );
  expect((await post("/batch", { requests: Array(51).fill(item({})) })).body.code).toBe(107);
  expect((await post("/batch", { requests: {} })).body.code).toBe(107);
  const inner = { method: "POST", path: "/parse/batch", body: { requests: [] } };
  expect((await post("/batch", { requests: [inner] })).body).toEqual({ code: 107, error: "a batch has no batches" });
  const all = await post("/batch", { requests: [item({ name: "Port" }), item({})], transaction: true });
  expect(all).toMatchObject({ status: 400, body: { code: 142, error: "name is required" } });
  expect((await find("Company", {})).body.results).toHaveLength(1);
});

test("names that every object has are as unknown as any other", async () => {
  await post("/classes/Company", { name: "City" });
  for (const name of ["constructor", "toString", "hasOwnProperty"]) {
    expect((await find("Company", { where: { [name]: 1 } })).body.results).toEqual([]);
    expect((await find("Company", { where: { name: { [name]: [] } } })).body.code).toBe(102);
    expect((await find("Company", { order: name, keys: name, include: `${name},createdBy.${name}` })).status).toBe(200);
    expect((await post("/classes/Company", { name: "Port", [name]: 1 })).body.code).toBe(119);
    expect((await find(name, {})).body.code).toBe(119);
    expect((await post(`/functions/${name}`, {})).body.code).toBe(141);
    expect((await find("Allocation", { where: { status: name } })).body).toEqual({ results: [] });
    expect((await ask(`/${name}`)).status).toBe(404);
  }
  const item = { method: "POST", path: "/parse/classes/Company" };
  const body = JSON.parse('{"name":"Quay","__proto__":{"industry":"Water"}}') as object;
  expect((await post("/batch", { requests: [{ ...item, body }] })).body).toMatchObject([{ success: {} }]);
  expect((await find("Company", { where: { industry: "Water" } })).body.results).toEqual([]);
});

test("a host publishes parameters to everybody, and nothing by default", async () => {
  token = "";
  expect((await ask("/config")).body).toEqual({ params: {} });
});

describe("R-POL-3, R-DOC-4: the access list of a body", () => {
  const signUp = async (username: string) =>
    String(
      (await post("/users", { username, email: `${username}@example.com`, password: "correct horse 2" })).body.objectId,
    );
  const as = async (username: string) => {
    token = String((await post("/login", { username, password: "correct horse 2" })).body.sessionToken);
  };

  test.each([
    ["Document", { title: "Offer", fileUrl: "https://files.example/offer.pdf" }],
    ["Deal", { title: "Bridge" }],
  ])("opens a %s to the users and roles that it names, and closes it again", async (name, fields) => {
    const boss = token;
    const ana = await signUp("ana");
    const row = () => ask(`/classes/${name}/${made.objectId}`);
    const save = (body: object) => ask(`/classes/${name}/${made.objectId}`, { method: "PUT", body });
    const read = { read: true };
    const sent = {
      [ana]: { ...read, write: true },
      "*": read,
      "role:nobody": read,
      Nobody0000: read,
      "role:coordinator": { write: true },
    };
    const { body: made } = await post(`/classes/${name}`, { ...fields, ACL: sent });
    expect((made.ACL as never)[ana]).toEqual(read);
    expect(made.ACL).not.toHaveProperty("*");
    await as("ana");
    expect((await row()).status).toBe(200);
    token = boss;
    // What is sent back as it was read changes nothing.
    expect((await save({ title: "Dam", ACL: (await row()).body.ACL })).status).toBe(200);
    expect(((await row()).body.ACL as never)[ana]).toEqual(read);
    expect((await save({ ACL: { "role:engineer": read } })).status).toBe(200);
    const { ACL, title } = (await row()).body;
    expect([title, Object.keys(ACL as object).includes(ana), (ACL as never)["role:engineer"]]).toEqual([
      "Dam",
      false,
      read,
    ]);
    const batch = await post("/batch", {
      transaction: true,
      requests: [
        { method: "POST", path: `/parse/classes/Company`, body: { name: "City" } },
        { method: "POST", path: `/parse/classes/${name}`, body: { ...fields, ACL: { [ana]: read } } },
      ],
    });
    expect(batch.body).toMatchObject([{ success: {} }, { success: { ACL: { [ana]: read } } }]);
  });

  test("a company that is sent back whole keeps the grant that its list does not show", async () => {
    const { body: made } = await post("/classes/Company", { name: "City" });
    const own = host.app.as({ organizationId: "acme", userId: (made.createdBy as Row).objectId });
    await own.grants.add({ class: "Company", record: String(made.objectId), role: "clientLead" });
    const { body: row } = await ask(`/classes/Company/${made.objectId}`);
    expect(Object.keys(row.ACL as object)).not.toContain("role:clientLead");
    expect((await ask(`/classes/Company/${made.objectId}`, { method: "PUT", body: row })).status).toBe(200);
    expect(await own.grants.count()).toBe(1);
  });

  test("opens no other class", async () => {
    const ana = await signUp("ana");
    const own = { read: true, write: true };
    const { body: made } = await post("/classes/Holiday", {
      calendar: "BE",
      day: "2027-05-01",
      name: "May Day",
      ACL: { [ana]: own },
    });
    expect([made.objectId, (made.ACL as never)[ana]]).toEqual([expect.any(String), undefined]);
  });
});

describe("an account", () => {
  const ana = { username: "ana", email: "ana@example.com", password: "correct horse 2" };

  test("R-ID-7 a PUT of the own password answers the fresh token, and another's is 206", async () => {
    const boss = token;
    const { objectId, sessionToken } = (await post("/users", ana)).body;
    token = String(sessionToken);
    expect((await ask(`/users/${objectId}`, { method: "PUT", body: { password: "short" } })).body.code).toBe(142);
    const said = await ask(`/users/${objectId}`, {
      method: "PUT",
      body: { password: "another horse", username: "anna" },
    });
    expect([said.status, Object.keys(said.body).sort()]).toEqual([200, ["sessionToken", "updatedAt"]]);
    expect((await ask("/users/me")).body.code).toBe(209);
    token = String(said.body.sessionToken);
    expect((await ask("/users/me")).body).toMatchObject({ username: "anna" });
    token = boss;
    expect((await ask(`/users/${objectId}`, { method: "PUT", body: { password: "mine now 12" } })).body.code).toBe(206);
  });

  test("R-ID-5 verifyPassword compares, starts no session, and hides what was wrong", async () => {
    await post("/users", ana);
    token = "";
    const { body, status } = await ask(`/verifyPassword?${new URLSearchParams(ana)}`);
    expect([status, body.username, "sessionToken" in body]).toEqual([200, "ana", false]);
    for (const wrong of [
      { ...ana, password: "x" },
      { username: "ben", password: "x" },
    ])
      expect(await post("/verifyPassword", wrong)).toMatchObject({
        status: 404,
        body: { code: 101, error: "Invalid username/password." },
      });
  });

  test("R-ID-9 asks for no mail from a host without a mailer, and gets one from a host with", async () => {
    for (const path of ["/requestPasswordReset", "/verificationEmailRequest"])
      expect(await post(path, { email: ana.email })).toMatchObject({
        status: 400,
        body: { code: 119, error: "This host sends no mails." },
      });
    const mailer = recordingMailer();
    host = await openParseHost(memory(), {}, { mailer });
    token = String((await post("/users", ana)).body.sessionToken);
    expect((await post("/requestPasswordReset", {})).body.code).toBe(204);
    expect((await post("/requestPasswordReset", { email: "nobody@example.com" })).body).toEqual({});
    expect((await post("/requestPasswordReset", { email: ana.email })).body).toEqual({});
    expect((await post("/verificationEmailRequest", { email: ana.email })).body).toEqual({});
    token = "";
    expect((await post("/verificationEmailRequest", { email: ana.email })).body.code).toBe(209);
    await host.app.close();
    expect(mailer.sent.map(({ kind, to }) => [kind, to]).sort()).toEqual([
      ["resetPassword", ana.email],
      ["verifyEmail", ana.email],
    ]);
  });

  test("reads the roles by name", async () => {
    const { results } = (await ask("/roles")).body;
    expect(results.map(({ name }) => name)).toEqual(expect.arrayContaining(["administrator", "engineer"]));
    const one = await find("_Role", { where: { name: "engineer" }, count: "1" });
    expect(one.body).toMatchObject({ results: [{ objectId: "engineer", name: "engineer" }], count: 1 });
    expect((await ask("/roles/engineer")).body.name).toBe("engineer");
    expect((await ask("/roles/nothing")).body.code).toBe(101);
    expect((await find("_Role", { where: { name: { $regex: "e" } } })).body.code).toBe(102);
    const page = async (query: string) => (await ask(`/roles?${query}`)).body;
    expect((await page("limit=2&skip=1")).results).toEqual(results.slice(1, 3));
    expect((await page("limit=0&count=1")).count).toBe(results.length);
    expect((await page("limit=-1")).code).toBe(102);
    expect((await post("/roles", { name: "mine" })).status).toBe(404);
    token = "";
    expect((await ask("/roles")).body.code).toBe(101);
  });
});

test("R-VAL-8 an unknown word matches no row, and the other conditions are judged all the same", async () => {
  const pointer = (className: string, of: unknown) => ({
    __type: "Pointer",
    className,
    objectId: (of as Row).objectId,
  });
  const own = pointer("_User", (await ask("/users/me")).body);
  const person = { user: own, fullName: "Ana Ruiz", discipline: "Civil", employmentStatus: "Active" };
  const engineer = pointer("EngineerProfile", (await post("/classes/EngineerProfile", person)).body);
  const day = (iso: string) => ({ __type: "Date", iso: `${iso}T00:00:00.000Z` });
  const card = { engineer, certificationName: "First Aid", issuer: "Red Cross", status: "Valid" };
  await post("/classes/Certification", { ...card, issuedOn: day("2026-01-01"), expiresOn: day("2029-01-01") });
  const count = async (where: object) => (await find("Certification", { where, count: "1" })).body.count;
  expect(await count({ status: "Nonsense" })).toBe(0);
  expect(await count({ status: { $ne: "Nonsense" } })).toBe(1);
  expect(await count({ status: { $in: ["Nonsense", "Valid", "More nonsense"] } })).toBe(1);
  expect(await count({ $or: [{ status: "Nonsense" }, { issuer: "Red Cross" }] })).toBe(1);
  expect(
    await count({ engineer: { $inQuery: { className: "EngineerProfile", where: { employmentStatus: "Nonsense" } } } }),
  ).toBe(0);
});

test("an operation that the host added is a function", async () => {
  const hello = query({
    ...{ name: "greetings.hello", doc: "Greets.", class: "User", action: "read", refusals: [] },
    input: { name: required(field(text, "Whom.")) },
    rounds: [],
    answer: ({ name }) => Result.succeed({ hello: name }),
  });
  host = await openParseHost(memory(), {}, { operations: { greetings: { hello } } });
  token = String((await post("/login", host.boss)).body.sessionToken);
  expect((await post("/functions/greetings.hello", { name: "Ana" })).body).toEqual({ result: { hello: "Ana" } });
  expect((await post("/functions/greetings.goodbye", {})).body.code).toBe(141);
  expect((await post("/functions/projects.count", {})).body).toEqual({ result: 0 });
});

describe("a status that is written", () => {
  const saved = async (className: string, body: object) =>
    String((await post(`/classes/${className}`, body)).body.objectId);
  const put = (className: string, objectId: string, body: object) =>
    ask(`/classes/${className}/${objectId}`, { method: "PUT", body });
  const pointer = (className: string, objectId: string) => ({ __type: "Pointer", className, objectId });
  const status = async (className: string, objectId: string) =>
    (await ask(`/classes/${className}/${objectId}`)).body.status;

  test("R-PROJ-4 starts, closes and reopens a project; open work is acknowledged and listed", async () => {
    const project = await saved("Project", { name: "Bridge", status: "Planned" });
    const said = async (to: string, more: object = {}) => {
      const { body, headers } = await put("Project", project, { status: to, ...more });
      return [
        body.code,
        await status("Project", project),
        headers.get("x-firmcore-warnings")?.includes("PROJECT_OPEN_WORK") ?? false,
      ];
    };
    expect(await said("Active", { projectCode: "B-1" })).toEqual([undefined, "Active", false]);
    expect(await said("Started")).toEqual([undefined, "Started", false]);
    await saved("Task", { title: "Survey", project: pointer("Project", project) });
    expect(await said("Done")).toEqual([undefined, "Done", true]);
    expect(await said("Open")).toEqual([undefined, "Open", false]);
    expect(await said("Cancelled")).toEqual([undefined, "Cancelled", true]);
    expect(await said("Planned")).toEqual([142, "Cancelled", false]);
    expect(await said("Somehow")).toEqual([142, "Cancelled", false]);
    const { results } = (await find("Status", {})).body;
    expect(results.length).toBe(4);
  });

  test("moves a task, together with other fields or by itself", async () => {
    const project = await saved("Project", { name: "Bridge", status: "Active" });
    const task = await saved("Task", { title: "Survey", project: pointer("Project", project) });
    for (const [to, more] of [
      ["In Progress", { title: "Survey 2" }],
      ["Blocked", {}],
      ["Done", {}],
      ["Todo", {}],
    ] as const) {
      expect((await put("Task", task, { status: to, ...more })).status, to).toBe(200);
      expect((await ask(`/classes/Task/${task}?keys=status,title`)).body).toMatchObject({
        status: to,
        title: "Survey 2",
      });
    }
  });

  test("R-VAL-8 is read as the word that was written, also where an event led to its state", async () => {
    const objectId = await saved("Project", { name: "Dam", status: "Active" });
    const path = `/classes/Project/${objectId}`;
    const save = (body: object) => ask(path, { method: "PUT", body: { ...body, _context: { expectedVersion: 1 } } });
    expect((await save({ status: "Done", projectCode: "D-1" })).body).not.toHaveProperty("status");
    expect((await ask(path)).body).toMatchObject({ status: "Done", projectCode: "D-1" });
    expect((await save({ status: "Active" })).body.code).toBe(142);
  });

  test("R-TIME-2 grants and withdraws leave, of which nothing else is changed", async () => {
    const user = { __type: "Pointer", className: "_User", objectId: (await ask("/users/me")).body.objectId };
    const profile = { user, fullName: "Ana", discipline: "Civil", employmentStatus: "Active" };
    const engineer = (await post("/classes/EngineerProfile", profile)).body.objectId;
    const { objectId } = (
      await post("/classes/TimeOff", {
        engineer: { __type: "Pointer", className: "EngineerProfile", objectId: engineer },
        startDate: { __type: "Date", iso: "2027-05-03T00:00:00.000Z" },
        endDate: { __type: "Date", iso: "2027-05-07T00:00:00.000Z" },
        status: "Requested",
      })
    ).body;
    const save = (body: object) => ask(`/classes/TimeOff/${objectId}`, { method: "PUT", body });
    const status = async () => (await ask(`/classes/TimeOff/${objectId}?keys=status`)).body.status;
    const { updatedAt } = (await save({ status: "Approved" })).body;
    expect(await status()).toBe("Approved");
    expect((await save({ status: "Approved" })).body).toEqual({ updatedAt });
    expect((await save({ notes: "later" })).body).toMatchObject({
      code: 119,
      error: expect.stringContaining("notes: only"),
    });
    expect((await save({ status: "Requested" })).body.code).toBe(142);
    expect((await save({ status: "Withdrawn" })).status).toBe(200);
    expect(await status()).toBe("Withdrawn");
    expect((await save({ status: "Nonsense" })).body.code).toBe(142);
  });

  test("R-VAL-8 is filtered and ordered by the word that is read; a state that follows by its state", async () => {
    const ids = new Map<string, string>();
    for (const word of ["Started", "Active", "open", "Planned", "Proposed"])
      ids.set(await saved("Project", { name: word, status: word }), word);
    const own = host.app.as({ organizationId: "acme", userId: "host", role: "administrator" });
    const [held = ""] = [...ids].find(([, word]) => word === "Started") ?? [""];
    await own.projects.hold(held);
    const wordsOf = async (parameters: object) =>
      (await find("Project", { ...parameters })).body.results.map(({ status: word }) => word);
    expect(await wordsOf({ order: "status" })).toEqual(["Active", "On Hold", "Planned", "Proposed", "open"]);
    expect(await wordsOf({ order: "-status,name", limit: 2 })).toEqual(["open", "Proposed"]);
    expect(await wordsOf({ where: { status: "Active" } })).toEqual(["Active"]);
    expect(await wordsOf({ where: { status: "Open" } })).toEqual([]);
    expect(await wordsOf({ where: { status: "On Hold" } })).toEqual(["On Hold"]);
    expect(await wordsOf({ where: { status: { $in: ["open", "Active"] } }, order: "status" })).toEqual([
      "Active",
      "open",
    ]);
    expect(await wordsOf({ where: { status: { $ne: "open" } }, order: "status" })).toHaveLength(4);
    for (const order of ["status", "-status"]) expect((await find("Certification", { order })).status).toBe(200);
    for (const order of ["billingStatus", "-billingStatus"])
      expect((await find("BillableHour", { order })).status).toBe(200);
    for (const [name, order] of [
      ["EngineerProfile", "employmentStatus"],
      ["Deal", "stage"],
      ["Allocation", "-status"],
      ["TimeOff", "status"],
    ] as const)
      expect((await find(name, { order })).status).toBe(200);
  });

  test("R-VAL-8 may be a word of the firm", async () => {
    const own = host.app.as({ organizationId: "acme", userId: "host", role: "administrator" });
    await own.settings.set({ vocabularies: { "Project.status": { words: { Geparkt: "on hold" } } } });
    const project = await saved("Project", { name: "Bridge", status: "Active" });
    expect((await put("Project", project, { status: "geparkt" })).status).toBe(200);
    expect(await status("Project", project)).toBe("geparkt");
  });

  test("R-VAL-8 may be a word that the host adds in code, or any word where there is a fallback", async () => {
    const vocabularies = {
      "Project.status": { words: { Geparkt: "on hold", Fertig: "cancelled" } },
      "BillableHour.billingStatus": { words: {}, fallback: "approved" },
    };
    host = await openParseHost(memory(), {}, { vocabularies });
    token = String((await post("/login", { username: "boss", password: "correct horse" })).body.sessionToken);
    const project = await saved("Project", { name: "Bridge", status: "Active" });
    const said = async (to: string) => [
      (await put("Project", project, { status: to })).status,
      await status("Project", project),
    ];
    expect(await said("geparkt")).toEqual([200, "geparkt"]);
    expect(await said("Verschoben")).toEqual([400, "geparkt"]);
    // What the firm says comes first.
    const own = host.app.as({ organizationId: "acme", userId: "host", role: "administrator" });
    await own.settings.set({ vocabularies: { "Project.status": { words: { Fertig: "completed" } } } });
    expect(await said("Fertig")).toEqual([200, "Fertig"]);
    expect((await own.projects.get(project)).status).toBe("completed");
    await own.settings.set({ vocabularies: { "Project.status": { fallback: "active" } } });
    expect(await said("Verschoben")).toEqual([200, "Verschoben"]);
    expect((await own.projects.get(project)).status).toBe("active");
  });

  test("R-ACT-1 a deal is deleted alone; its activities stay and point to nothing", async () => {
    const deal = await saved("Deal", { title: "Bridge" });
    const activity = await saved("Activity", { type: "Call", subject: "Ask", relatedTo: pointer("Deal", deal) });
    expect((await ask(`/classes/Deal/${deal}`, { method: "DELETE" })).body).toEqual({});
    expect((await ask(`/classes/Activity/${activity}`)).body.relatedTo).toEqual(pointer("Deal", deal));
    expect((await ask(`/classes/Activity/${activity}?include=relatedTo`)).body).not.toHaveProperty("relatedTo");
  });
});

describe("the tasks that a task depends on", () => {
  const pointer = (objectId: string) => ({ __type: "Pointer", className: "Task", objectId });
  let [survey, permit, permitPath] = ["", "", ""];
  beforeEach(async () => {
    const me = (await ask("/users/me")).body.objectId;
    const projectManager = { __type: "Pointer", className: "_User", objectId: me };
    const made = await post("/classes/Project", {
      ...{ projectCode: "B-1", projectName: "Bridge", clientName: "City", status: "Active", projectManager },
    });
    const project = { __type: "Pointer", className: "Project", objectId: made.body.objectId };
    const task = async (title: string) =>
      String((await post("/classes/Task", { project, title, status: "Open" })).body.objectId);
    [survey, permit] = [await task("Survey"), await task("Permit")];
    permitPath = `/classes/Task/${permit}`;
  });
  const save = (dependsOn: unknown) => ask(permitPath, { method: "PUT", body: { dependsOn } });
  const row = async () => (await ask(permitPath)).body;

  test("are pointers, and written as pointers or as bare ids", async () => {
    // What is read is not what was sent: the answer says so.
    expect((await save([survey])).body).toMatchObject({ dependsOn: [pointer(survey)] });
    expect((await row()).dependsOn).toEqual([pointer(survey)]);
    expect((await save([])).status).toBe(200);
    const { body } = await save([pointer(survey)]);
    expect([Object.keys(body), (await row()).dependsOn]).toEqual([["updatedAt"], [pointer(survey)]]);
  });

  test("are not pointers to another class, or other values", async () => {
    for (const odd of [{ ...pointer(survey), className: "Project" }, 7, null])
      expect((await save([odd])).body, JSON.stringify(odd)).toMatchObject({ code: 111 });
    expect((await save([pointer(permit)])).body.refusal).toMatchObject({ code: "DEPENDENCY_CYCLE" });
    expect((await save(["nowhere000"])).body).toMatchObject({ code: 101, refusal: { code: "POINTER_INVALID" } });
  });

  test("are added and removed one by one, in both forms", async () => {
    for (const each of [survey, pointer(survey), { objectId: survey, className: "Task", __type: "Pointer" }]) {
      await save({ __op: "AddUnique", objects: [each] });
      expect((await save({ __op: "AddUnique", objects: [survey] })).status).toBe(200);
      expect((await row()).dependsOn).toEqual([pointer(survey)]);
      await save({ __op: "Remove", objects: [each] });
      expect((await row()).dependsOn ?? []).toEqual([]);
    }
  });

  test("are found by pointer or id, and included", async () => {
    await save([pointer(survey)]);
    const idsOf = async (where: object) => (await find("Task", { where })).body.results.map(({ objectId }) => objectId);
    for (const one of [survey, pointer(survey)])
      for (const where of [one, { $in: [one] }, { $all: [one] }, { $containedBy: [one] }])
        expect(await idsOf({ dependsOn: where })).toContain(permit);
    expect(await idsOf({ dependsOn: pointer(permit) })).toEqual([]);
    expect(await idsOf({ "dependsOn.title": "Survey" })).toEqual([]);
    const shown = [{ __type: "Object", className: "Task", objectId: survey, title: "Survey" }];
    for (const include of ["dependsOn", "*"]) {
      const { results } = (await find("Task", { where: { objectId: permit }, include })).body;
      expect(results).toMatchObject([{ dependsOn: shown }]);
      const one = await ask(`${permitPath}?${new URLSearchParams({ include })}`);
      expect(one.body).toMatchObject({ dependsOn: shown });
    }
    // A row that is sent back whole changes nothing.
    const [whole] = (await find("Task", { where: { objectId: permit }, include: "dependsOn,project" })).body.results;
    const { updatedAt } = await row();
    expect((await ask(permitPath, { method: "PUT", body: whole })).body).toMatchObject({ updatedAt });
  });
});
