import { describe, expect, test } from "vitest";
import { EngineerProfile } from "../../src/domain/engineer-profile/entity.ts";
import { User } from "../../src/domain/user/entity.ts";
import { date, file, fixture, flagsIn, openImport } from "./import-firm.ts";

describe("fields that the class does not have", () => {
  // R-IMP-3
  test("become custom fields; values of mixed types become flagged text", async () => {
    const firm = await openImport();
    const report = await firm.import(fixture());
    const engineers = await firm.rows(EngineerProfile);
    expect(engineers.get("profAna001")?.custom).toEqual({ costCenter: "CC-1", badge: "7" });
    expect(engineers.get("profBen001")?.custom).toEqual({ badge: "B-8" });
    expect(engineers.get("profCem001")?.custom).toBeNull();
    expect((await firm.rows(User)).get("admin00001")).toMatchObject({ emailVerified: true, custom: null });
    expect(report.flagged.filter(({ code }) => code === "TYPE_MISMATCH")).toEqual([
      {
        class: "EngineerProfile",
        objectId: "profAna001",
        code: "TYPE_MISMATCH",
        message: "Ana Ruiz: badge: rows disagree about its type, kept as text",
        sentence: { id: "aboutRecord", name: "Ana Ruiz", what: { id: "typesDiffer", field: "badge" } },
      },
    ]);
  });

  test("keep numbers, objects, lists and dates", async () => {
    const firm = await openImport();
    const place = { __type: "GeoPoint", latitude: 1, longitude: 2 };
    const rows = [
      { objectId: "user000001", username: "ana", size: 2, tags: ["a"], at: place, when: date("2027-01-01") },
      { objectId: "user000002", username: "ben", size: 3, tags: [], at: { x: 1 }, when: null },
    ];
    const report = await firm.import([file("_User", ...rows)]);
    const users = await firm.rows(User);
    expect(users.get("user000001")?.custom).toEqual({
      size: 2,
      tags: ["a"],
      at: JSON.stringify(place),
      when: date("2027-01-01"),
    });
    expect(users.get("user000002")?.custom).toEqual({ size: 3, tags: [], at: '{"x":1}' });
    expect(flagsIn(report)).toEqual(["User user000001 TYPE_MISMATCH", "User user000002 TYPE_MISMATCH"]);
  });

  test("are ignored and counted if reserved or named like a field", async () => {
    const firm = await openImport();
    const own = { ACL: {}, authData: {}, _perishable_token: "t", sessionToken: "s", className: "_User" };
    const hiding = { version: 9, passwordHash: "$2b$x", password: "secret", custom: 1 };
    const report = await firm.import([file("_User", { objectId: "user000001", username: "ana", ...own, ...hiding })]);
    expect(report.ignored).toEqual({
      User: Object.fromEntries(
        ["ACL", "authData", "_perishable_token", "sessionToken", "version", "passwordHash", "password", "custom"].map(
          (name) => [name, 1],
        ),
      ),
    });
    expect((await firm.rows(User)).get("user000001")).toMatchObject({ version: 1, custom: null, passwordHash: null });
  });
});

describe("fields that the firm declared", () => {
  const scalars = { note: "String", count: "Number", open: "Boolean", when: "Date", who: "Pointer" } as const;
  const structures = { tags: "Array", more: "Object", place: "GeoPoint", area: "Polygon", paper: "File" } as const;
  const types = { ...scalars, ...structures, raw: "Bytes", friends: "Relation" } as const;
  const opened = async () => {
    const imported = await openImport();
    const firm = { ...imported, admin: imported.app.as(imported.who) };
    for (const field of Object.keys(types) as ReadonlyArray<keyof typeof types>) {
      const type = types[field];
      const target = type === "Pointer" || type === "Relation" ? { target: "Company" } : {};
      await firm.admin.customFields.declare({ class: "Company", field, type, ...target });
    }
    return firm;
  };
  const points = [
    { latitude: 0, longitude: 0 },
    { latitude: 0, longitude: 1 },
    { latitude: 1, longitude: 1 },
  ];

  test("R-CUST-2 have their type, whatever Parse writes around the value", async () => {
    const firm = await opened();
    const company = (objectId: string) => ({ __type: "Pointer", className: "Company", objectId });
    const report = await firm.import([
      file("Company", {
        ...{ objectId: "comp000001", name: "City", note: "a", count: 2, open: true, when: date("2027-01-01") },
        ...{ who: company("comp000001"), tags: ["a", 1], more: { a: 1 }, raw: { __type: "Bytes", base64: "AAA=" } },
        place: { __type: "GeoPoint", ...points[1] },
        area: { __type: "Polygon", coordinates: points.map(({ latitude, longitude }) => [latitude, longitude]) },
        paper: { __type: "File", name: "a.pdf", url: "https://files.example/a.pdf" },
        friends: [company("comp000001")],
      }),
    ]);
    expect(report.flagged).toEqual([]);
    const { custom } = await firm.admin.companies.get("comp000001");
    expect(custom).toMatchObject({
      ...{ note: "a", count: 2, open: true, when: "2027-01-01T00:00:00.000Z", who: "comp000001", tags: ["a", 1] },
      ...{ more: { a: 1 }, raw: "AAA=", place: points[1], friends: ["comp000001"] },
      paper: { name: "a.pdf", url: "https://files.example/a.pdf" },
    });
    // A polygon is stored closed.
    expect((custom as { readonly area?: ReadonlyArray<unknown> }).area?.slice(0, 3)).toEqual(points);
  });

  test("keep a value of another type as it is, and say so", async () => {
    const firm = await opened();
    const report = await firm.import([
      file("Company", { objectId: "comp000001", name: "City", count: "two", place: "here", note: "\ud800" }),
    ]);
    expect(report.flagged.map(({ code, sentence }) => [code, JSON.stringify(sentence)])).toEqual([
      ["TYPE_MISMATCH", expect.stringContaining('"count"')],
      ["TYPE_MISMATCH", expect.stringContaining('"place"')],
      ["TEXT_INVALID", expect.stringContaining('"note"')],
    ]);
  });
});
