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
