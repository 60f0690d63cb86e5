import { memory } from "firmcore/memory";
import { beforeEach, expect, test } from "vitest";
import { type ClassSchema, classSchemas } from "../../../src/adapters/parse/class-schema.ts";
import { defaultSettings } from "../../../src/domain/kernel/context/settings.ts";
import { classPermissionsOf } from "../../../src/operations/permissions/class-permissions.ts";
import { asker, sessionHeader } from "./ask.ts";
import { openParseHost } from "./parse-host.ts";

const masterKey = "a key for tests";
const asMaster = { "X-Parse-Master-Key": masterKey };
let rest: ReturnType<typeof asker>;
let boss: Readonly<Record<string, string>>;

beforeEach(async () => {
  const host = await openParseHost(memory(), { openClasses: true, masterKey, addressOf: () => "127.0.0.1" });
  rest = asker(host.url);
  const { body } = await rest.post("/login", { username: "boss", password: "correct horse" });
  boss = sessionHeader(body.sessionToken);
});

test("a schema is written and read by the host and administrators, and by nobody else", async () => {
  const fields = { name: { type: "String" }, at: { type: "GeoPoint" }, of: { type: "Pointer", targetClass: "_User" } };
  const written = await rest.post("/schemas/Spot", { className: "Spot", fields }, asMaster);
  expect(written.body).toMatchObject({ className: "Spot", fields: { ...fields, ACL: { type: "ACL" } } });
  expect((await rest.ask("/schemas/Spot", { headers: boss })).body).toEqual(written.body);
  expect((await rest.ask("/schemas", { headers: asMaster })).body.results).toContainEqual(written.body);
  for (const path of ["/schemas", "/schemas/Spot"]) {
    const said = await rest.ask(path);
    expect([said.status, said.body]).toEqual([403, { error: "unauthorized: master key is required" }]);
  }
  expect((await rest.post("/schemas/Spot", {}, asMaster)).body.code).toBe(103);
  expect((await rest.ask("/schemas/Nothing", { headers: asMaster })).body).toMatchObject({
    code: 103,
    error: "Class Nothing does not exist.",
  });
});

test("what a client may count on is told to the host and administrators (serverInfo)", async () => {
  const said = await rest.ask("/serverInfo", { headers: boss });
  expect(said.body).toMatchObject({
    features: { schemas: { addField: true }, globalConfig: { read: true, update: false } },
    parseServerVersion: expect.stringMatching(/^9\./),
  });
  expect((await rest.ask("/serverInfo", { headers: asMaster })).body).toEqual(said.body);
  const { status, body } = await rest.ask("/serverInfo");
  expect([status, body]).toEqual([403, { error: "unauthorized: master key is required" }]);
});

test("a required field with a default has its value in a new row, and in the answer", async () => {
  const fields = { name: { type: "String", required: true, defaultValue: "Hello" } };
  const { body } = await rest.post("/schemas/Spot", { fields }, asMaster);
  expect(body.fields).toMatchObject(fields);
  expect((await rest.post("/classes/Spot", {})).body.name).toBe("Hello");
});

test("a refusal has the names that a client writes, of declared fields and of those of firmcore", async () => {
  const seats = { type: "Number", required: true };
  await rest.put("/schemas/Company", { fields: { seats } }, boss);
  const create = async (row: object) => (await rest.post("/classes/Company", row, boss)).body;
  expect(await create({ name: "City" })).toMatchObject({
    error: "seats is required",
    refusal: { detail: { issues: [{ path: ["seats"] }] } },
  });
  expect(await create({ name: "City", seats: "four" })).toMatchObject({
    error: 'seats: expected a finite number, got "four"',
    refusal: { detail: { issues: [{ path: ["seats"] }] } },
  });
  expect(await create({ name: "City", seats: 4, industri: "Ports" })).toMatchObject({
    error: "industri is not a field of this operation; did you mean industry?",
    refusal: { detail: { issues: [{ path: ["industri"], known: ["industry"] }] } },
  });
  expect(await create({ name: "City", seats: 4, zzz: "Ports" })).toMatchObject({
    error: expect.stringMatching(/^zzz is not a field of this operation, which takes .*\bindustry\b.*\bseats$/),
  });
});

test("a default of any type is shown and given as a client writes it", async () => {
  const at = { __type: "Date", iso: "2000-01-01T00:00:00.000Z" };
  const bytes = { __type: "Bytes", base64: "ParseA==" };
  const place = { __type: "GeoPoint", latitude: 44, longitude: -11 };
  const ring = [
    [0, 0],
    [0, 1],
    [1, 1],
    [1, 0],
    [0, 0],
  ];
  const area = { __type: "Polygon", coordinates: ring };
  // It is closed in a row.
  const open = { ...area, coordinates: ring.slice(0, 4) };
  const file = { __type: "File", name: "a.txt", url: "https://files.example/a.txt" };
  const written: ReadonlyArray<readonly [name: string, type: string, sent: unknown, shown: unknown]> = [
    ["flag", "Boolean", false, false],
    ["at", "Date", at, at],
    ["atText", "Date", at.iso, at],
    ["bytes", "Bytes", "ParseA==", bytes],
    ["file", "File", file, file],
    ["place", "GeoPoint", place, place],
    ["area", "Polygon", open, open],
    ["list", "Array", [1, 2, 3], [1, 2, 3]],
    ["thing", "Object", { foo: "bar" }, { foo: "bar" }],
  ];
  const fields = Object.fromEntries(
    written.map(([name, type, defaultValue]) => [name, { type, required: true, defaultValue }]),
  );
  const { body } = await rest.post("/schemas/Spot", { fields }, asMaster);
  for (const [name, type, , shown] of written)
    expect((body.fields as Record<string, unknown>)[name]).toEqual({ type, required: true, defaultValue: shown });
  expect((await rest.post("/classes/Spot", {})).body).toMatchObject({
    ...Object.fromEntries(written.map(([name, , , shown]) => [name, shown])),
    area,
  });
});

test("a change adds and deletes fields, and a class with rows stays", async () => {
  await rest.post("/schemas/Spot", { fields: { name: { type: "String" } } }, asMaster);
  const { body } = await rest.put(
    "/schemas/Spot",
    { fields: { name: { __op: "Delete" }, size: { type: "Number" } } },
    asMaster,
  );
  expect(Object.keys(body.fields as object).sort()).toEqual(["ACL", "createdAt", "objectId", "size", "updatedAt"]);
  expect((await rest.put("/schemas/Nothing", {}, asMaster)).body.code).toBe(103);
  await rest.post("/classes/Spot", { size: 1 });
  expect((await rest.remove("/schemas/Spot", asMaster)).body).toMatchObject({
    code: 255,
    error: "Class Spot is not empty, contains 1 objects, cannot drop schema.",
  });
  await rest.remove("/purge/Spot", asMaster);
  expect((await rest.remove("/schemas/Spot", asMaster)).body).toEqual({});
});

const nobody = { find: {}, count: {}, get: {}, create: {}, update: {}, delete: {}, addField: {}, protectedFields: {} };
const everybody = { "*": true };
const signedIn = { requiresAuthentication: true };

test("class-level permissions are kept, enforced for everybody but the host, and shown as they were sent", async () => {
  const permissions = { ...nobody, get: signedIn, create: everybody, update: signedIn };
  const fields = { name: { type: "String" } };
  const { body } = await rest.post("/schemas/Spot", { fields, classLevelPermissions: permissions }, asMaster);
  expect(body.classLevelPermissions).toEqual(permissions);
  expect((await rest.ask("/schemas/Spot", { headers: boss })).body).toEqual(body);
  const { objectId } = (await rest.post("/classes/Spot", { name: "a" })).body;
  const path = `/classes/Spot/${objectId}`;
  const codes = async (headers: Readonly<Record<string, string>>) => [
    (await rest.find("Spot", {}, headers)).body.code,
    (await rest.find("Spot", { where: { objectId } }, headers)).body.code,
    (await rest.ask(path, { headers })).body.code,
    (await rest.find("Spot", { limit: 0, count: 1 }, headers)).body.code,
    (await rest.put(path, { name: "b" }, headers)).body.code,
    (await rest.remove(path, headers)).body.code,
    (await rest.post("/classes/Spot", { size: 1 }, headers)).body.code,
  ];
  const fine = undefined;
  expect(await codes({})).toEqual([119, 101, 101, 119, 101, 101, 119]);
  expect(await codes(boss)).toEqual([119, fine, fine, 119, fine, 101, 119]);
  expect(await codes(asMaster)).toEqual([fine, fine, fine, fine, fine, fine, fine]);
});

test("class-level permissions are replaced by those of a later write, and what it does not name is for nobody", async () => {
  await rest.post("/classes/Spot", { name: "a" });
  const shown = async () => (await rest.ask("/schemas/Spot", { headers: boss })).body.classLevelPermissions;
  const open = {
    ...Object.fromEntries(Object.keys(nobody).map((each) => [each, everybody])),
    protectedFields: { "*": [] },
  };
  expect(await shown()).toEqual(open);
  const roles = { "role:administrator": true, "role:engineer": true };
  for (const [sent, kept] of [
    [{ find: roles }, { ...nobody, find: roles }],
    [{}, nobody],
    [
      { ...nobody, addField: roles },
      { ...nobody, addField: roles },
    ],
    [open, open],
  ]) {
    expect(
      (await rest.put("/schemas/Spot", { classLevelPermissions: sent }, asMaster)).body.classLevelPermissions,
    ).toEqual(kept);
    await rest.put("/schemas/Spot", { fields: {} }, asMaster);
    expect(await shown()).toEqual(kept);
  }
  expect((await rest.post("/classes/Spot", { size: 1 })).status).toBe(201);
});

test("what firmcore cannot enforce of class-level permissions is refused by name, and nothing is written", async () => {
  for (const [sent, named] of [
    [{ find: { aB3dE6gH9k: true } }, "find: expected"],
    [{ get: { "role:Boss": true } }, "get: expected"],
    [{ find: { "*": false } }, "find: expected true"],
    [{ update: { pointerFields: ["owner"] } }, "update: pointerFields"],
    [{ protectedFields: { "*": ["name"] } }, "protectedFields: not offered"],
    [{ readUserFields: ["owner"] }, "readUserFields"],
    [{ show: {} }, "show: unknown"],
    [{ find: [] }, "find: expected an object"],
    ["all", "must be an object"],
  ] as const) {
    const { body } = await rest.post("/schemas/Spot", { classLevelPermissions: sent }, asMaster);
    expect([body.code, body.error]).toEqual([107, expect.stringContaining(named)]);
  }
  expect((await rest.ask("/schemas/Spot", { headers: asMaster })).body.code).toBe(103);
});

test("a class that is not open keeps its fields to administrators, and its rows may be their owners'", async () => {
  const closed = asker((await openParseHost(memory(), { masterKey, addressOf: () => "127.0.0.1" })).url);
  const owned = { pointerFields: ["owner"] };
  const permissions = {
    ...nobody,
    find: owned,
    get: owned,
    count: owned,
    create: signedIn,
    addField: { "role:administrator": true },
  };
  for (const on of [closed, rest]) {
    const { body } = await on.post("/schemas/Spot", { classLevelPermissions: permissions }, asMaster);
    expect(body.classLevelPermissions).toEqual({ ...permissions, protectedFields: { "*": [] } });
  }
  const { body } = await closed.put("/schemas/Spot", { classLevelPermissions: { addField: everybody } }, asMaster);
  expect(body).toMatchObject({ code: 107, error: expect.stringContaining("addField: only administrators") });
});

test("R-POL-3 the classes of firmcore are shown with permissions from their policies, and can be sent to an empty firm", async () => {
  await rest.put("/schemas/Project", { fields: { matterType: { type: "String" } } }, asMaster);
  await rest.post("/schemas/Spot", { fields: { name: { type: "String" } } }, asMaster);
  const { results } = (await rest.ask("/schemas", { headers: boss })).body as never as {
    readonly results: ReadonlyArray<ClassSchema>;
  };
  const known = JSON.parse(JSON.stringify([...classSchemas.values()])) as ReadonlyArray<ClassSchema>;
  const named = (name: string) => results.find(({ className }) => className === name);
  for (const { className, fields } of known)
    if (className !== "OwnRecord") expect(named(className)?.fields, className).toMatchObject(fields);
  expect(named("Project")).toMatchObject({
    fields: { matterType: { type: "String" }, ACL: { type: "ACL" } },
    classLevelPermissions: JSON.parse(JSON.stringify(classPermissionsOf("Project", defaultSettings))),
  });
  const empty = await openParseHost(memory(), { openClasses: true, masterKey, addressOf: () => "127.0.0.1" });
  const other = asker(empty.url);
  const admin = sessionHeader(
    (await other.post("/login", { username: "boss", password: "correct horse" })).body.sessionToken,
  );
  for (const schema of results)
    expect((await other.post(`/schemas/${schema.className}`, schema, admin)).status, schema.className).toBe(200);
  expect((await other.ask("/schemas", { headers: admin })).body.results).toEqual(results);
  expect(
    (await rest.put("/schemas/Project", { fields: { projectName: { type: "Number" } } }, asMaster)).body,
  ).toMatchObject({
    code: 111,
    error: "schema mismatch for Project.projectName; expected String but got Number",
  });
  expect((await rest.remove("/schemas/Project", asMaster)).body.code).toBe(119);
});
