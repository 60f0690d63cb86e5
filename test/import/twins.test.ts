import { describe, expect, test } from "vitest";
import { Project } from "../../src/domain/project/entity.ts";
import { User } from "../../src/domain/user/entity.ts";
import { file, fixture, openImport, outOf, staff, to } from "./firm.ts";

describe("of twins the row that was made first stays", () => {
  // R-IMP-1, R-ID-3
  test("wherever it stands in the file, and what points to the other one is left out", async () => {
    const firm = await openImport();
    const reversed = fixture().map((each) => ({ ...each, rows: each.rows.toReversed() }));
    const report = await firm.import(reversed);
    expect(outOf(report)).toEqual(expect.arrayContaining(["_User.json twin000001 DUPLICATE"]));
    expect(report.leftOut).toContainEqual({
      file: "_User.json",
      objectId: "twin000001",
      code: "DUPLICATE",
      message: "email: User ana0000001 has the same",
    });
    expect(outOf(report)).toContain("EngineerProfile.json profTwin01 POINTER_INVALID");
  });

  test("usernames that differ only in case are twins; no e-mail is nobody's twin", async () => {
    const report = await (await openImport()).import([
      file(
        "_User",
        { objectId: "user000001", username: "Ana", createdAt: "2026-03-01T00:00:00Z" },
        { objectId: "user000002", username: " ANA " },
        { objectId: "user000003", username: "ben" },
      ),
    ]);
    expect(outOf(report)).toEqual(["_User.json user000001 DUPLICATE"]);
    expect(report.leftOut[0]?.message).toBe("username: User user000002 has the same");
  });

  test("a row of the database stays whenever it was made, also in a dry run", async () => {
    const firm = await openImport();
    await firm.import([file("User", { objectId: "user000001", username: "ana", email: "ana@x.example" })]);
    const twin = [
      file("_User", {
        objectId: "user000002",
        username: "ana2",
        email: "ANA@X.example",
        createdAt: "2020-01-01T00:00:00.000Z",
      }),
    ];
    for (const dryRun of [true, false])
      expect(outOf(await firm.import(twin, { dryRun }))).toEqual(["_User.json user000002 DUPLICATE"]);
    expect([...(await firm.rows(User)).keys()]).toEqual(["user000001"]);
  });

  test("one id in two files of a class is one record; each row left out names its own file", async () => {
    const report = await (await openImport()).import([
      { ...file("User", { objectId: "user000001", username: "ana" }), file: "old.json" },
      { ...file("_User", { objectId: "user000001", username: "ana" }, { objectId: "no" }), file: "new.json" },
    ]);
    expect(report.imported).toEqual({ User: 1 });
    expect(outOf(report)).toEqual(["new.json no ID_INVALID", "new.json user000001 DUPLICATE"]);
  });

  test("a row that points to nothing takes no other row's place", async () => {
    const firm = await openImport();
    const project = { projectCode: "B-1", projectName: "Bridge", clientName: "City", status: "Active" };
    const report = await firm.import([
      ...staff().slice(0, 2),
      file(
        "Project",
        { objectId: "project001", ...project, projectManager: to("_User", "nobody0000") },
        { objectId: "project002", ...project, projectManager: to("_User", "user000001") },
      ),
    ]);
    expect(outOf(report)).toEqual(["Project.json project001 POINTER_INVALID"]);
    expect([...(await firm.rows(Project)).keys()]).toEqual(["project002"]);
  });
});
