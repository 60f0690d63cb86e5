import { describe, expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";

type Type = Parameters<Awaited<ReturnType<typeof openTestFirm>>["admin"]["customFields"]["declare"]>[0]["type"];
const place = { latitude: 47.5, longitude: 9.7 };
const triangle = [place, { latitude: 47.6, longitude: 9.7 }, { latitude: 47.5, longitude: 9.8 }];
const values: ReadonlyArray<readonly [Type, sent: unknown, stored: unknown]> = [
  ["String", " Café ", "Café"],
  ["Number", -0.5, -0.5],
  ["Boolean", false, false],
  ["Date", "2027-01-04T09:00:00+01:00", "2027-01-04T08:00:00.000Z"],
  ["Object", { a: [1, null, { b: true }] }, { a: [1, null, { b: true }] }],
  ["Array", [1, "a", null], [1, "a", null]],
  [
    "File",
    { name: "a.pdf", url: "https://files.example/a.pdf" },
    { name: "a.pdf", url: "https://files.example/a.pdf" },
  ],
  ["File", { name: "a.pdf" }, { name: "a.pdf" }],
  ["GeoPoint", place, place],
  ["Polygon", triangle, [...triangle, place]],
  ["Polygon", [...triangle, place], [...triangle, place]],
  ["Bytes", "AAEC", "AAEC"],
];
const wrong: ReadonlyArray<readonly [Type, ReadonlyArray<unknown>]> = [
  ["String", [1, "a\u0000"]],
  ["Number", ["1", true]],
  ["Boolean", ["true", 1]],
  ["Date", ["yesterday", 5]],
  ["Object", [[], "x"]],
  ["Array", [{}, "x"]],
  ["File", [{}, { name: "" }, { name: "a", more: 1 }, { name: "a", url: 5 }]],
  ["GeoPoint", [{ latitude: 91, longitude: 0 }, { latitude: 0 }, { ...place, more: 1 }, "x"]],
  ["Polygon", [[place, place], [], "x", [place, place, "x"], triangle.slice(0, 2)]],
  ["Bytes", ["?", 5, "AAE"]],
];

describe("R-CUST-2 the values of a custom field", () => {
  test.each(values)("of type %s are stored as declared", async (type, sent, stored) => {
    const { admin } = await openTestFirm();
    await admin.customFields.declare({ class: "Company", field: "own", type });
    const made = await admin.companies.create({ name: "Acme", custom: { own: sent } });
    expect(made.custom).toEqual({ own: stored });
    expect(await admin.companies.count({ where: { custom: { own: { exists: true } } } })).toBe(1);
  });

  test.each(wrong)("of type %s are refused with their place", async (type, all) => {
    const { admin } = await openTestFirm();
    await admin.customFields.declare({ class: "Company", field: "own", type });
    for (const own of all)
      await expect(
        admin.companies.create({ name: "Acme", custom: { own } }),
        JSON.stringify(own),
      ).rejects.toMatchObject({
        detail: { issues: [{ path: ["custom", "own"] }] },
      });
  });

  test("an empty text and null clear it", async () => {
    const { admin } = await openTestFirm();
    await admin.customFields.declare({ class: "Company", field: "own", type: "String" });
    const { objectId } = await admin.companies.create({ name: "Acme", custom: { own: " " } });
    expect((await admin.companies.get(objectId)).custom).toBeNull();
  });

  test("of a relation are ids, or what to add and remove", async () => {
    const { admin } = await openTestFirm();
    await admin.customFields.declare({ class: "Company", field: "own", type: "Relation", target: "User" });
    for (const own of [[5], "x", { add: "x" }, { add: [], more: [] }])
      await expect(admin.companies.create({ name: "Acme", custom: { own } })).rejects.toMatchObject({
        code: "TYPE_MISMATCH",
      });
    const { custom } = await admin.companies.create({ name: "Acme", custom: { own: { add: ["a"] } } });
    expect(custom).toEqual({ own: ["a"] });
  });
});

describe("R-CUST-2, R-CUST-3 a declaration", () => {
  test.each<[object, string]>([
    [{ class: "Nothing", field: "a", type: "String" }, "UNKNOWN_WORD"],
    [{ class: "Session", field: "a", type: "String" }, "UNKNOWN_WORD"],
    [{ class: "Company", field: "1a", type: "String" }, "KEY_INVALID"],
    [{ class: "Company", field: "name", type: "String" }, "KEY_INVALID"],
    [{ class: "Certification", field: "status", type: "String" }, "KEY_INVALID"],
    [{ class: "Company", field: "ACL", type: "String" }, "KEY_INVALID"],
    [{ class: "Company", field: "a", type: "Pointer" }, "REQUIRED"],
    [{ class: "Company", field: "a", type: "Pointer", target: "Nothing" }, "UNKNOWN_WORD"],
    [{ class: "Company", field: "a", type: "String", target: "User" }, "TYPE_MISMATCH"],
    [{ class: "Company", field: "a", type: "Number", default: "x" }, "TYPE_MISMATCH"],
  ])("%j is refused with %s", async (input, code) => {
    const { admin } = await openTestFirm();
    await expect(admin.customFields.declare(input as never)).rejects.toMatchObject({ code });
  });

  test("of a place is the only one of its class", async () => {
    const { admin } = await openTestFirm();
    const place = { class: "Company", field: "site", type: "GeoPoint" } as const;
    await admin.customFields.declare(place);
    await admin.customFields.declare({ ...place, doc: "Where it is" });
    await admin.customFields.declare({ ...place, class: "Project" });
    const second = { ...place, field: "yard" };
    await expect(admin.customFields.declare(second)).rejects.toMatchObject({
      code: "TYPE_MISMATCH",
      message: "type: Company has a field of type GeoPoint already, site; a class has at most one",
    });
    await admin.customFields.delete({ class: "Company", field: "site" });
    await admin.customFields.declare(second);
    await expect(admin.customFields.declare(place)).rejects.toMatchObject({ code: "TYPE_MISMATCH" });
  });

  test("can be changed, but for its type and its target", async () => {
    const { admin } = await openTestFirm();
    const field = { class: "Company", field: "chief", type: "Pointer" } as const;
    await admin.customFields.declare({ ...field, target: "User" });
    expect(await admin.customFields.declare({ ...field, doc: "Who leads" })).toMatchObject({
      target: "User",
      doc: "Who leads",
    });
    for (const other of [{ ...field, target: "Company" }, { ...field, type: "String" } as const])
      await expect(admin.customFields.declare(other)).rejects.toMatchObject({ code: "TYPE_MISMATCH" });
    await admin.customFields.delete({ class: "Company", field: "chief" });
    await expect(admin.customFields.delete({ class: "Company", field: "chief" })).rejects.toMatchObject({
      code: "UNKNOWN_WORD",
    });
    expect((await admin.customFields.list({ class: "Company" })).results).toEqual([]);
  });

  test("of a class needs a free name, and at most 200 and 500 fields are declared", async () => {
    const { admin } = await openTestFirm();
    for (const name of ["Company", "Role", "1a"])
      await expect(admin.customClasses.declare({ class: name })).rejects.toMatchObject({ code: "KEY_INVALID" });
    await expect(admin.customClasses.delete({ class: "None" })).rejects.toMatchObject({ code: "UNKNOWN_WORD" });
    for (let i = 0; i < 200; i++) await admin.customClasses.declare({ class: `Own${i}`, doc: "one" });
    await expect(admin.customClasses.declare({ class: "More" })).rejects.toMatchObject({ code: "TOO_LARGE" });
    for (let i = 0; i < 500; i++) await admin.customFields.declare({ class: "Own1", field: `f${i}`, type: "Number" });
    await expect(admin.customFields.declare({ class: "Own1", field: "g", type: "Number" })).rejects.toMatchObject({
      code: "TOO_LARGE",
    });
  });
});
