import { openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { beforeEach, describe, expect, test } from "vitest";
import { mostClasses } from "../../../src/domain/custom-field/declare.ts";
import type { Allowance } from "../../../src/operations/caller/caller.ts";

const open = async () => {
  const app = await openFirm(memory());
  const host = { organizationId: "acme", userId: "host", role: "administrator" } as const;
  const engineer = { organizationId: "acme", userId: "host", role: "engineer" } as const;
  const call = async (caller: object, input: object) => {
    const outcome = await app.as(caller as never).settled.call("customClasses.open", input);
    if (outcome.ok) return outcome.value;
    const { _tag, issues = [] } = outcome.refusal as {
      _tag: string;
      issues?: ReadonlyArray<{ path: ReadonlyArray<string> }>;
    };
    return [_tag, issues[0]?.path.join(".") ?? ""];
  };
  return {
    app,
    admin: app.as(host),
    byAdmin: (input: object) => call(host, input),
    byEngineer: (input: object, allow: Allowance = {}) => call({ ...engineer, allow }, input),
  };
};
let firm: Awaited<ReturnType<typeof open>>;
beforeEach(async () => {
  firm = await open();
});

const fieldsOf = async (name: string) =>
  Object.fromEntries(
    (await firm.admin.customFields.list({})).results
      .filter((each) => each.class === name)
      .map((each) => [each.field, each.type]),
  );

test("R-CUST-2 a class is opened with the fields of a write, and once more changes nothing", async () => {
  const fields = { score: { type: "Number" }, player: { type: "Pointer", target: "User" }, at: { type: "GeoPoint" } };
  expect(await firm.byAdmin({ class: "Game", fields })).toMatchObject({ class: "Game", open: true, read: ["anyone"] });
  expect(await fieldsOf("Game")).toEqual({ score: "Number", player: "Pointer", at: "GeoPoint" });
  const before = (await firm.admin.log.list({})).results.length;
  await firm.byAdmin({ class: "Game", fields });
  await firm.byAdmin({ class: "Game" });
  expect((await firm.admin.log.list({})).results.length).toBe(before);
  await firm.byAdmin({ class: "Game", fields: { name: { type: "String" } } });
  expect(Object.keys(await fieldsOf("Game"))).toHaveLength(4);
});

test.each([
  ["no fields", 7, "TypeMismatch", "fields"],
  ["a name that is none", { "a b": { type: "String" } }, "KeyInvalid", "fields.a b"],
  ["a name that every record has", { ACL: { type: "Object" } }, "KeyInvalid", "fields.ACL"],
  ["no type", { a: 7 }, "TypeMismatch", "fields.a"],
  ["an unknown type", { a: { type: "Money" } }, "TypeMismatch", "fields.a"],
  ["more than a type", { a: { type: "String", required: true } }, "TypeMismatch", "fields.a"],
  ["a target without a pointer", { a: { type: "String", target: "User" } }, "TypeMismatch", "fields.a"],
  ["a pointer without a target", { a: { type: "Relation" } }, "TypeMismatch", "fields.a"],
  ["a bad target", { a: { type: "Pointer", target: "no class" } }, "TypeMismatch", "fields.a"],
  ["two places", { a: { type: "GeoPoint" }, b: { type: "GeoPoint" } }, "TypeMismatch", "fields.b"],
])("R-CUST-2 refuses %s", async (_what, fields, tag, path) => {
  expect(await firm.byAdmin({ class: "Game", fields })).toEqual([tag, path]);
  expect((await firm.admin.customClasses.list({})).results).toEqual([]);
});

test("R-CUST-2 a type and a target stay as they are", async () => {
  await firm.byAdmin({
    class: "Game",
    fields: { score: { type: "Number" }, player: { type: "Pointer", target: "User" } },
  });
  expect(await firm.byAdmin({ class: "Game", fields: { score: { type: "String" } } })).toEqual([
    "TypeMismatch",
    "fields.score",
  ]);
  const other = { player: { type: "Pointer", target: "Company" } };
  expect(await firm.byAdmin({ class: "Game", fields: other })).toEqual(["TypeMismatch", "fields.player"]);
});

test("R-CUST-2 a field that was deleted is declared again, and there are at most so many", async () => {
  await firm.byAdmin({ class: "Game", fields: { score: { type: "Number" } } });
  await firm.admin.customFields.delete({ class: "Game", field: "score" });
  await firm.byAdmin({ class: "Game", fields: { score: { type: "Number" } } });
  expect(await fieldsOf("Game")).toEqual({ score: "Number" });
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`f${i}`, { type: "String" }]));
  expect(await firm.byAdmin({ class: "Game", fields: many })).toEqual(["TooLarge", "fields"]);
});

test("R-CUST-4 no write opens a class of the firm or one that was declared, and nobody without the right opens any", async () => {
  await firm.admin.customClasses.declare({ class: "Intake" });
  const fields = { a: { type: "String" } };
  expect(await firm.byAdmin({ class: "Intake", fields })).toEqual(["UnknownField", "fields"]);
  expect(await firm.byAdmin({ class: "Project", fields })).toEqual(["KeyInvalid", "class"]);
  expect(await firm.byEngineer({ class: "Game", fields })).toEqual(["ClassForbidden", ""]);
  expect(await firm.byEngineer({ class: "Game", fields }, { declares: ["classes"] })).toMatchObject({ open: true });
  expect(await firm.byEngineer({ class: "Game2", fields }, { declares: ["userFields"] })).toEqual([
    "KeyInvalid",
    "class",
  ]);
  expect(await firm.byEngineer({ class: "Game", fields }, { declares: ["userFields"] })).toEqual([
    "UnknownField",
    "fields",
  ]);
});

test("fields of accounts are declared by a write where the host allows it", async () => {
  const fields = { shoe: { type: "Number" } };
  expect(await firm.byAdmin({ class: "User", fields })).toEqual(["KeyInvalid", "class"]);
  expect(await firm.byEngineer({ class: "User", fields }, { declares: ["userFields"] })).toMatchObject({
    class: "User",
    read: [],
  });
  expect(await fieldsOf("User")).toEqual({ shoe: "Number" });
});

test("R-CUST-2 a firm has at most so many classes", async () => {
  for (let i = 0; i < mostClasses; i++) expect(await firm.byAdmin({ class: `Game${i}` })).toMatchObject({ open: true });
  expect(await firm.byAdmin({ class: "OneMore" })).toEqual(["TooLarge", "class"]);
});

test("R-CUST-4 a record of an open class keeps an empty text, and is for anyone without an account", async () => {
  await firm.byAdmin({ class: "Game", fields: { name: { type: "String" }, score: { type: "Number" } } });
  await firm.admin.customClasses.declare({ class: "Intake" });
  await firm.admin.customFields.declare({ class: "Intake", field: "name", type: "String" });
  const { objectId } = await firm.admin.records.create({ class: "Game", custom: { name: "" } });
  const inDeclared = await firm.admin.settled.call("records.create", { class: "Intake", custom: { name: "" } });
  expect(JSON.stringify(inDeclared)).not.toContain('"name":""');
  const anyone = firm.app.as({ organizationId: "acme", allow: { anyone: true } } as never);
  expect(await anyone.settled.call("records.get", { class: "Game", objectId })).toMatchObject({
    value: { custom: { name: "" } },
  });
  expect(await anyone.settled.call("records.count", { class: "Intake" })).not.toMatchObject({ value: 1 });
  const wrong = await anyone.settled.call("records.create", { class: "Game", custom: { name: 7, score: "x" } });
  expect(wrong).toMatchObject({ ok: false, refusal: { _tag: "TypeMismatch" } });
});

describe("R-CUST-4 a record that its access list lets somebody write who does not read it", () => {
  const game = { class: "Game" } as const;
  const create = async (lists: { readonly readers?: Array<string>; readonly writers?: Array<string> }) => {
    await firm.byAdmin({ class: "Game", fields: { name: { type: "String" } } });
    return firm.admin.records.create({ ...game, custom: { name: "chess" }, ...lists });
  };
  const anyone = () => firm.app.as({ organizationId: "acme", allow: { anyone: true } } as never).settled;
  const refused = async (name: "update" | "delete", input: object) => {
    const outcome = await anyone().call(`records.${name}`, { ...game, ...input } as never);
    return outcome.ok ? "accepted" : (outcome.refusal as { readonly _tag: string });
  };

  test("is changed and deleted, and the answer has no field of it", async () => {
    const { objectId } = await create({ readers: ["role:administrator"], writers: ["everyone"] });
    const update = { ...game, objectId, custom: { name: "go" } };
    const changed = await anyone().call("records.update", update);
    expect(changed).toMatchObject({ ok: true, value: { objectId, class: "Game", custom: null, writers: null } });
    expect(Object.keys((changed as { value: object }).value).sort()).toEqual([
      "class",
      "custom",
      "objectId",
      "owner",
      "readers",
      "updatedAt",
      "warnings",
      "writers",
    ]);
    expect(await firm.admin.records.get({ ...game, objectId })).toMatchObject({ custom: { name: "go" }, version: 2 });
    expect(await refused("update", { objectId, custom: { name: "x" }, expectedVersion: 1 })).toMatchObject({
      ...{ _tag: "VersionConflict", current: null, fields: [] },
    });
    expect(await anyone().call("records.delete", { ...game, objectId })).toMatchObject({
      ...{ ok: true, value: { objectId } },
    });
  });

  test("keeps its access lists", async () => {
    const { objectId } = await create({ readers: [], writers: ["everyone"] });
    for (const lists of [{ readers: ["everyone"] }, { writers: null }])
      expect(await refused("update", { objectId, ...lists })).toMatchObject({
        ...{ _tag: "Forbidden", field: Object.keys(lists)[0] },
      });
    expect(await refused("update", { objectId, readers: [], writers: ["everyone"] })).toBe("accepted");
  });

  test("is none where the list does not name the caller", async () => {
    const missing = await refused("update", { objectId: "0123456789", custom: { name: "x" } });
    for (const lists of [{ readers: [] }, { readers: [], writers: ["role:engineer"] }]) {
      const { objectId } = await create(lists);
      expect(await refused("update", { objectId, custom: { name: "x" } })).toEqual(missing);
      expect(await refused("delete", { objectId })).toEqual(await refused("delete", { objectId: "0123456789" }));
    }
  });
});

describe("R-CUST-4 a class may state who finds, gets and counts, each by itself", () => {
  const game = { class: "Game" } as const;
  const engineer = () => firm.app.as({ organizationId: "acme", userId: "host", role: "engineer" });
  const declared = async (rights: Omit<Parameters<typeof firm.admin.customClasses.declare>[0], "class">) => {
    await firm.admin.customClasses.declare({ ...game, read: ["administrator"], ...rights });
    return (await firm.admin.records.create({ ...game })).objectId;
  };
  const tagOf = (outcome: { readonly ok: boolean; readonly refusal?: unknown }) =>
    outcome.ok ? "accepted" : (outcome.refusal as { readonly _tag: string })._tag;
  const tags = async (objectId: string) => [
    tagOf(await engineer().settled.records.list(game)),
    tagOf(await engineer().settled.records.get({ ...game, objectId })),
    tagOf(await engineer().settled.records.count(game)),
    tagOf(await engineer().settled.records.update({ ...game, objectId })),
  ];

  test("instead of who reads", async () => {
    const update = ["engineer"] as const;
    expect(await tags(await declared({ update: [...update] }))).toEqual([
      "accepted",
      "NotFound",
      "accepted",
      "NotFound",
    ]);
    expect(await tags(await declared({ find: [], get: ["everyone"] }))).toEqual([
      "ClassForbidden",
      "accepted",
      "accepted",
      "accepted",
    ]);
    expect(await tags(await declared({ find: ["engineer"], get: [], count: [] }))).toEqual([
      "accepted",
      "ClassForbidden",
      "ClassForbidden",
      "NotFound",
    ]);
  });

  test("and other ways of reading need both find and get", async () => {
    const objectId = await declared({ find: [], get: ["everyone"] });
    const log = async (by: typeof firm.admin) => tagOf(await by.settled.log.history({ ...game, objectId }));
    expect(await log(engineer() as never)).toBe("NotFound");
    await firm.admin.customClasses.declare({ ...game, find: null });
    expect(await tags(objectId)).toEqual(["accepted", "accepted", "accepted", "Forbidden"]);
    expect((await firm.admin.customClasses.list({})).results).toMatchObject([{ get: ["everyone"] }]);
  });

  test("and an open class who adds fields, with which it stays open", async () => {
    await firm.byAdmin({ ...game, fields: { name: { type: "String" } } });
    expect(await firm.admin.customClasses.declare({ ...game, addField: ["administrator"] })).toMatchObject({
      open: true,
    });
    const declares = { declares: ["classes"] } as const;
    const [known, added] = [{ name: { type: "String" } }, { score: { type: "Number" } }];
    expect(await firm.byEngineer({ ...game, fields: known }, declares)).toMatchObject({ open: true });
    expect(await firm.byEngineer({ ...game, fields: added }, declares)).toEqual(["UnknownField", "fields"]);
    expect(await firm.byEngineer({ ...game, fields: added }, { ...declares, master: true })).toMatchObject({
      open: true,
    });
    expect(await firm.byAdmin({ ...game, fields: { size: { type: "Number" } } })).toMatchObject({ open: true });
    expect(await firm.admin.customClasses.declare({ ...game })).toMatchObject({ open: false });
    expect(tagOf(await firm.admin.settled.customClasses.declare({ ...game, addField: [] }))).toBe("KeyInvalid");
  });
});
