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

test("a required field with a default has its value in a new row, and in the answer", async () => {
  const fields = { name: { type: "String", required: true, defaultValue: "Hello" } };
  const { body } = await rest.post("/schemas/Spot", { fields }, asMaster);
  expect(body.fields).toMatchObject(fields);
  expect((await rest.post("/classes/Spot", {})).body.name).toBe("Hello");
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
  const file = { __type: "File", name: "a.txt", url: "https://files.example/a.txt" };
  const written: ReadonlyArray<readonly [name: string, type: string, sent: unknown, shown: unknown]> = [
    ["flag", "Boolean", false, false],
    ["at", "Date", at, at],
    ["atText", "Date", at.iso, at],
    ["bytes", "Bytes", "ParseA==", bytes],
    ["file", "File", file, file],
    ["place", "GeoPoint", place, place],
    ["area", "Polygon", { ...area, coordinates: ring.slice(0, 4) }, area],
    ["list", "Array", [1, 2, 3], [1, 2, 3]],
    ["thing", "Object", { foo: "bar" }, { foo: "bar" }],
  ];
  const fields = Object.fromEntries(
    written.map(([name, type, defaultValue]) => [name, { type, required: true, defaultValue }]),
  );
  const { body } = await rest.post("/schemas/Spot", { fields }, asMaster);
  for (const [name, type, , shown] of written)
    expect((body.fields as Record<string, unknown>)[name]).toEqual({ type, required: true, defaultValue: shown });
  expect((await rest.post("/classes/Spot", {})).body).toMatchObject(
    Object.fromEntries(written.map(([name, , , shown]) => [name, shown])),
  );
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

test("class-level permissions are refused, because nothing would enforce them", async () => {
  const classLevelPermissions = { find: {} };
  expect((await rest.post("/schemas/Spot", { classLevelPermissions }, asMaster)).body.code).toBe(119);
  expect((await rest.ask("/schemas/Spot", { headers: asMaster })).body.code).toBe(103);
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
  for (const { classLevelPermissions: _, ...schema } of results as ReadonlyArray<
    ClassSchema & { readonly classLevelPermissions: object }
  >)
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
