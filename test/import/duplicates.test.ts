import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EngineerProfile } from "../../src/domain/engineer-profile/entity.ts";
import { Project } from "../../src/domain/project/entity.ts";
import { User } from "../../src/domain/user/entity.ts";
import {
  file,
  fixture,
  flagsIn,
  hour,
  openImport,
  outOf,
  type Plain,
  type PlainFile,
  runsOf,
  staff,
  to,
  total,
} from "./import-firm.ts";

describe("of rows that share a unique value", () => {
  // R-IMP-1, R-ID-3
  test("a second account stays, without e-mail and log-in", async () => {
    const firm = await openImport();
    const reversed = fixture().map((each) => ({ ...each, rows: each.rows.toReversed() }));
    const report = await firm.import(reversed);
    expect(report.flagged).toContainEqual({
      class: "User",
      objectId: "twin000001",
      code: "DUPLICATE",
      message: "email: another user has the same; kept as twin-twin000001, without e-mail and log-in",
      sentence: expect.objectContaining({ id: "keptUnderName", username: "twin-twin000001" }),
    });
    expect((await firm.rows(User)).get("twin000001")).toMatchObject({
      username: "twin-twin000001",
      email: null,
      emailKey: null,
      passwordHash: null,
      active: true,
      role: "engineer",
    });
    expect((await firm.rows(EngineerProfile)).get("profTwin01")).toMatchObject({ user: "twin000001" });
    expect((await firm.rows(Project)).get("projTwin01")).toMatchObject({ projectManager: "twin000001" });
  });

  test.each([
    ["case and blanks", " ANA "],
    ["letters that look alike", "\u0430na"],
    ["what nobody sees", "a\u200bna"],
  ])("usernames that differ only by %s are duplicates", async (_what, username) => {
    const firm = await openImport();
    const report = await firm.import([
      file(
        "_User",
        { objectId: "user000001", username: "Ana", createdAt: "2026-03-01T00:00:00Z" },
        { objectId: "user000002", username },
        { objectId: "user000003", username: "ben" },
      ),
    ]);
    expect([outOf(report), flagsIn(report)]).toEqual([[], ["User user000001 DUPLICATE"]]);
    expect((await firm.rows(User)).get("user000001")).toMatchObject({ username: "twin-user000001" });
  });

  test("the record in the database keeps it", async () => {
    const firm = await openImport();
    const first = { objectId: "user000001", username: "ana", email: "ana@x.example" };
    await firm.import([file("User", first)]);
    const twin = { ...first, objectId: "user000002", username: "ana2", createdAt: "2020-01-01T00:00:00.000Z" };
    for (const rows of [[twin], [twin, first]])
      for (const dryRun of [true, false])
        expect(flagsIn(await firm.import([file("_User", ...rows)], { dryRun }))).toEqual(["User user000002 DUPLICATE"]);
    const users = await firm.rows(User);
    expect([...users.values()].map(({ username }) => username)).toEqual(["ana", "twin-user000002"]);
    expect(users.get("user000001")).toMatchObject({ version: 1 });
  });

  test("a second profile gets its own account, found again later", async () => {
    const [users, engineers, project] = staff() as [PlainFile, PlainFile, PlainFile];
    const second = { ...engineers.rows[0], objectId: "engineer02", createdAt: "2026-02-05T08:00:00.000Z" };
    const hours = file("BillableHour", hour("hour000001", { engineer: to("EngineerProfile", "engineer02") }));
    const world = [users, { ...engineers, rows: [second, ...engineers.rows] }, project, hours];
    const firm = await openImport();
    const rehearsed = await firm.import(world, { dryRun: true });
    expect(await firm.log()).toEqual([]);
    const report = await firm.import(world);
    expect(report).toEqual(rehearsed);
    expect([outOf(report), flagsIn(report)]).toEqual([[], ["EngineerProfile engineer02 DUPLICATE"]]);
    const profile = (await firm.rows(EngineerProfile)).get("engineer02");
    const account = (await firm.rows(User)).get(profile?.user as string);
    expect(account).toMatchObject({ username: "twin-engineer02", role: "engineer", active: true, email: null });
    const written = (await firm.log()).length;
    expect(await firm.import(world)).toEqual({
      ...report,
      imported: { User: 0, EngineerProfile: 0, Project: 0, BillableHour: 0 },
      unchanged: report.imported,
    });
    expect(await firm.log()).toHaveLength(written);
    // Alone it is still the second one.
    expect(flagsIn(await firm.import([{ ...engineers, rows: [second] }]))).toEqual([
      "EngineerProfile engineer02 DUPLICATE",
    ]);
    expect(await firm.log()).toHaveLength(written);
  });

  test("one whose name is taken gets the next free name", async () => {
    const firm = await openImport();
    await firm.import([file("_User", { objectId: "here000001", username: "Twin-user000003", email: "h@x.example" })]);
    const [, engineers] = staff() as [PlainFile, PlainFile];
    const profile = (objectId: string, user: string) => ({ ...engineers.rows[0], objectId, user: to("_User", user) });
    const world = [
      file(
        "_User",
        { objectId: "user000001", username: "ana", createdAt: "2026-01-01T00:00:00Z" },
        { objectId: "user000002", username: "ANA" },
        { objectId: "user000003", username: " ana" },
        { objectId: "user000004", username: "twin-user000002" },
        { objectId: "user000005", username: "twin-engineer05" },
      ),
      file("EngineerProfile", profile("engineer03", "user000003"), profile("engineer04", "user000001"), {
        ...profile("engineer05", "user000001"),
        createdAt: "2026-09-01T00:00:00.000Z",
      }),
    ];
    for (let time = 0; time < 2; time++) {
      const report = await firm.import(world);
      expect(outOf(report)).toEqual([]);
      const users = await firm.rows(User);
      expect([users.get("user000002")?.username, users.get("user000003")?.username]).toEqual([
        "twin-user000002-2",
        "twin-user000003-2",
      ]);
      const profiles = await firm.rows(EngineerProfile);
      expect(profiles.get("engineer03")).toMatchObject({ user: "user000003" });
      expect(users.get(profiles.get("engineer05")?.user as string)?.username).toBe("twin-engineer05-2");
      if (time > 0) expect(total(report.imported)).toBe(0);
    }
  });

  test("a second project with the same code loses its code", async () => {
    const firm = await openImport();
    const coded = { projectCode: "B-1", projectName: "Bridge", clientName: "City", status: "Active" };
    const report = await firm.import([
      ...staff().slice(0, 1),
      file(
        "Project",
        {
          objectId: "project001",
          ...coded,
          projectManager: to("_User", "user000001"),
          createdAt: "2026-03-05T08:00:00.000Z",
        },
        { objectId: "project002", ...coded, projectManager: to("_User", "user000002") },
      ),
    ]);
    expect([outOf(report), flagsIn(report)]).toEqual([[], ["Project project001 DUPLICATE"]]);
    const projects = await firm.rows(Project);
    expect([projects.get("project001")?.projectCode, projects.get("project002")?.projectCode]).toEqual([null, "B-1"]);
  });

  test("one id in two files is one record", async () => {
    const report = await (await openImport()).import([
      { ...file("User", { objectId: "user000001", username: "ana" }), file: "old.json" },
      { ...file("_User", { objectId: "user000001", username: "ana" }, { objectId: "no" }), file: "new.json" },
    ]);
    expect(report.imported).toEqual({ User: 1 });
    expect(outOf(report)).toEqual(["new.json no ID_INVALID", "new.json user000001 DUPLICATE"]);
  });

  test("a row that is left out takes no other row's value", async () => {
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

const oneOf = fc.constantFrom;
const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(10 - prefix.length, "0")}`);
/** Accounts whose names and addresses collide by case, look and address, each with profiles and hours that point to it. */
const colliding = fc
  .array(
    fc.record({
      username: oneOf(
        "ana",
        "Ana",
        " ANA",
        "\u0430na",
        "b\u0435n",
        "ben",
        "cem",
        "twin-user000000",
        "TWIN-user000001",
        "twin-eng0000001",
      ),
      email: oneOf(null, "x@x.example", "X@X.example", "y@x.example"),
      createdAt: oneOf("2026-01-05T08:00:00.000Z", "2026-01-06T08:00:00.000Z"),
      profiles: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((people): ReadonlyArray<PlainFile> => {
    const ids = numbered("user", people.length);
    const profiles = people.flatMap(({ profiles: count }, i) => Array.from({ length: count }, () => ids[i] as string));
    const engineers = numbered("eng", profiles.length);
    const [, engineer] = staff() as [PlainFile, PlainFile];
    return [
      file("_User", ...people.map(({ profiles: _, ...row }, i): Plain => ({ ...row, objectId: ids[i] }))),
      file(
        "EngineerProfile",
        ...engineers.map((objectId, i) => ({
          ...engineer.rows[0],
          objectId,
          user: to("_User", profiles[i] as string),
        })),
      ),
      file("Project", {
        objectId: "project001",
        name: "Bridge",
        status: "Active",
        manager: to("_User", ids[0] as string),
      }),
      file(
        "BillableHour",
        ...engineers.map((each, i) =>
          hour(`hour00000${i}`.slice(-10), {
            engineer: to("EngineerProfile", each),
            submittedBy: to("_User", profiles[i] as string),
          }),
        ),
      ),
    ];
  });

/** Accounts of here that have names of twins, from before these were kept for imports. */
const squatters = fc
  .uniqueArray(
    oneOf(
      "twin-user000000",
      "TWIN-user000001",
      "twin-USER000001-2",
      "twin-userOOOOO2",
      "twin-eng0000001",
      "tw\u0456n-eng0000000",
    ),
    { maxLength: 4 },
  )
  .map((names) =>
    names.map((username, i): Plain => ({ objectId: `here00000${i}`, username, email: `h${i}@x.example` })),
  );

// R-IMP-1
test("no row is lost, whatever collides", async () => {
  let twins = 0;
  await fc.assert(
    fc.asyncProperty(colliding, squatters, async (world, here) => {
      const firm = await openImport();
      await firm.import([file("_User", ...here)]);
      const rehearsed = await firm.import(world, { dryRun: true });
      const report = await firm.import(world);
      expect(report).toEqual(rehearsed);
      expect(total(report.imported) + report.leftOut.length).toBe(
        world.reduce((sum, { rows }) => sum + rows.length, 0),
      );
      // Whoever has the name of a twin, in the export or here.
      expect(report.leftOut).toEqual([]);
      twins += report.flagged.filter(({ code }) => code === "DUPLICATE").length;
      const written = (await firm.log()).length;
      const again = await firm.import(world);
      expect([total(again.imported), again.flagged, (await firm.log()).length]).toEqual([0, report.flagged, written]);
    }),
    { numRuns: runsOf(150) },
  );
  expect(twins).toBeGreaterThan(runsOf(50));
}, 60_000);
