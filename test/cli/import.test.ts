import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { latestVersion } from "../../src/adapters/sql/migrations/index.ts";
import { exportFolder, fixture, openImport } from "../import/import-firm.ts";
import { fresh, importArgs, run } from "./run.ts";

test("a first import creates the tables, reports JSON and exits with 1", async () => {
  const { db, remove } = fresh();
  const { status, out, err } = await run(importArgs(db, "--json"));
  const report = await (await openImport()).import(fixture());
  expect({ status, err }).toEqual({ status: 1, err: `${db} was empty: made its tables, version ${latestVersion}\n` });
  expect(JSON.parse(out)).toEqual({ ...report, notRead: [] });
  expect(Object.keys(JSON.parse(out))).toEqual([
    ...["imported", "unchanged", "unknown", "ignored", "otherRoles", "notMidnight", "dangling", "warned", "notRead"],
    ...["leftOut", "flagged", "new"],
  ]);
  expect(Object.keys(JSON.parse(out).leftOut[0])).toEqual(["file", "row", "objectId", "code", "message", "sentence"]);
  expect(Object.keys(JSON.parse(out).flagged[0])).toEqual(["class", "objectId", "code", "message", "sentence"]);
  remove();
});

// R-IMP-6
test("a second import finds nothing new and exits with 0", async () => {
  const { db, remove } = fresh();
  const first = JSON.parse((await run(importArgs(db, "--json"))).out);
  expect(first.new).toEqual({ leftOut: first.leftOut, flagged: first.flagged });
  const { status, out, err } = await run(importArgs(db, "--json"));
  const second = JSON.parse(out);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(second.unchanged).toEqual(first.imported);
  expect(second.new).toEqual({ leftOut: [], flagged: [] });
  const { imported, unchanged, new: news } = first;
  expect({ ...second, imported, unchanged, new: news }).toEqual(first);
  const text = await run(importArgs(db));
  expect(text).toMatchObject({ status: 0, out: expect.stringContaining("\nNew: 0 left out, 0 flagged; ") });
  remove();
});

test("another firm, and a new database, have found nothing before", async () => {
  const { folder, db, file, remove } = fresh();
  const from = join(folder, "export");
  mkdirSync(from);
  writeFileSync(join(from, "_User.json"), JSON.stringify([{ objectId: "user000001", username: "ana" }, {}]));
  const importing = async (...more: ReadonlyArray<string>) => (await run(["import", from, "--db", db, ...more])).status;
  expect([await importing(), await importing()]).toEqual([1, 0]);
  const other = ["--organization", "other"];
  expect([await importing(...other), await importing(...other)]).toEqual([1, 0]);
  rmSync(file);
  expect([await importing(), await importing()]).toEqual([1, 0]);
  remove();
});

test("a row that is left out for the first time is new", async () => {
  const { folder, db, remove } = fresh();
  const [from, report] = [join(folder, "export"), join(folder, "export", "report.json")];
  mkdirSync(from);
  const left = (objectId: string) => ({ objectId, username: 7 });
  const importing = async (users: ReadonlyArray<object>, ...more: ReadonlyArray<string>) => {
    writeFileSync(join(from, "_User.json"), JSON.stringify([{ objectId: "user000001", username: "ana" }, ...users]));
    const { status, out } = await run(["import", from, "--db", db, "--json", "--report", report, ...more]);
    return { status, ...JSON.parse(out) };
  };
  expect(await importing([left("user000002")])).toMatchObject({ status: 1, new: { leftOut: [{}] } });
  expect(await importing([left("user000002")])).toMatchObject({ status: 0, new: { leftOut: [] }, leftOut: [{}] });
  const added = [left("user000002"), left("user000003")];
  // A dry run compares, and keeps nothing.
  for (const more of [["--dry-run"], []])
    expect(await importing(added, ...more)).toMatchObject({
      status: 1,
      notRead: [],
      new: { leftOut: [{ objectId: "user000003" }], flagged: [] },
    });
  expect(await importing(added)).toMatchObject({ status: 0 });
  const { status: _, ...last } = await importing([]);
  expect(JSON.parse(readFileSync(report, "utf8"))).toEqual(last);
  writeFileSync(report, "[]");
  expect(await run(["import", from, "--db", db, "--report", report])).toMatchObject({
    status: 2,
    err: `--report: ${report} holds no report of an import\n`,
  });
  expect(readFileSync(report, "utf8")).toBe("[]");
  remove();
});

test("a report in a folder that does not exist is refused before anything is imported", async () => {
  const { folder: parent, db, file, remove } = fresh();
  onTestFinished(remove);
  const folder = join(parent, "nowhere");
  expect(await run(importArgs(db, "--report", join(folder, "r.json")))).toEqual({
    status: 2,
    out: "",
    err: `--report: the folder ${folder} does not exist; create it first\n`,
  });
  expect([existsSync(folder), existsSync(file)]).toEqual([false, false]);
});

test("a report that is a folder, or lies in a file, is refused before anything is imported", async () => {
  const { folder: parent, db, file, remove } = fresh();
  onTestFinished(remove);
  const plain = join(parent, "plain.txt");
  writeFileSync(plain, "");
  for (const [report, err] of [
    [join(plain, "r.json"), `${plain} is a file and no folder`],
    [join(plain, "deeper", "r.json"), `the folder ${join(plain, "deeper")} does not exist; create it first`],
    [parent, `${parent} is a folder; name a file in it`],
  ] as const)
    expect(await run(importArgs(db, "--report", report))).toEqual({ status: 2, out: "", err: `--report: ${err}\n` });
  expect(existsSync(file)).toBe(false);
});

test("findings that cannot be kept are no failure", async () => {
  const { folder, db, remove } = fresh();
  const stateFolder = join(folder, "file");
  writeFileSync(stateFolder, "");
  const { status, err } = await run(importArgs(db), false, undefined, stateFolder);
  expect(status).toBe(1);
  expect(err).toContain("the report was not kept, so the next import finds all of it anew: ENOTDIR");
  remove();
});

// R-IMP-3
test("midnights without --time-zone exit with 2 and suggest zones", async () => {
  const { db, file, remove } = fresh();
  const without = await run(["import", exportFolder, "--db", db]);
  expect(without).toMatchObject({ status: 2, out: "" });
  expect(existsSync(file)).toBe(false);
  expect(without.err).toContain("import again with the time zone (--zone Europe/Berlin, or `timeZone`)");
  expect(without.err).toMatch(
    /TIME_ZONE_NEEDED: .* Midnights among them: \d+ in Europe\/Berlin, .*; import again with/,
  );
  const { out, status } = await run(["import", exportFolder, "--db", db, "--zone", "Europe/Berlin"]);
  expect(status).toBe(1);
  expect(out).toContain("Timestamps of days that are not midnight in Europe/Berlin: ");
  remove();
});

test("an export without dirt ends with 0", async () => {
  const { folder, db, remove } = fresh();
  const clean = join(folder, "export");
  mkdirSync(clean);
  writeFileSync(join(clean, "_User.json"), '\uFEFF{"results": [{"objectId": "user000001", "username": "ana"}]}');
  writeFileSync(join(clean, "notes.txt"), "no export");
  const { status, out } = await run(["import", clean, "--db", db]);
  expect(status).toBe(0);
  expect(out).toBe("class  imported  unchanged\nUser          1          0\n\nFiles that were not read: notes.txt\n");
  remove();
});

test("a dry run creates no file and predicts the report", async () => {
  const { db, file, remove } = fresh();
  const rehearsed = await run(importArgs(db, "--json", "--dry-run"));
  expect(rehearsed.err).toBe(`${db} is empty: an import makes its tables, version ${latestVersion}\n`);
  expect(existsSync(file)).toBe(false);
  const { out, status } = await run(importArgs(db, "--json"));
  expect({ out, status }).toEqual({ out: rehearsed.out, status: rehearsed.status });
  expect((await run(importArgs(db, "--json", "--dry-run"))).out).toContain('"User": 8');
  remove();
});

test("a dry run prints that nothing was written", async () => {
  const { db, remove } = fresh();
  const { out } = await run(importArgs(db, "--dry-run"));
  expect(out).toMatch(/^Dry run: nothing was written\n\nclass +would import +unchanged\nUser +8 +0\n/);
  expect((await run(importArgs(db))).out).not.toContain("Dry run");
  remove();
});

test("prints tables of counts, skipped rows, unread tables and broken rules", async () => {
  const { db, remove } = fresh();
  const { out } = await run(importArgs(db));
  expect(out).toContain("class            imported  unchanged\nUser                    8          0\n");
  expect(out).toContain("Not known to this version, left where they are: 2 Invoice\n");
  expect(out).toContain("Left out: User.ACL (1), User._hashed_password (1)\n");
  expect(out).toMatch(/\nImported, with a warning: .*1 UNPRICED/);
  expect(out).toMatch(/Left out: 3 REQUIRED, 2 UNKNOWN_WORD, .*\nwhere +objectId +code +why\n/);
  expect(out).toMatch(/User +twin000001 +DUPLICATE +email: another user has the same; kept as twin-twin000001,/);
  expect(out).toMatch(/Kept, but it breaks a rule: .*2 OVER_CAPACITY/);
  remove();
});

test("long printed lists are cut and count the rest", async () => {
  const { folder, db, remove } = fresh();
  const rows = Array.from({ length: 23 }, (_, i) => ({ objectId: `user${String(i).padStart(6, "0")}` }));
  mkdirSync(join(folder, "export"));
  writeFileSync(join(folder, "export", "_User.json"), JSON.stringify([...rows, { username: "nobody" }]));
  const { out } = await run(["import", join(folder, "export"), "--db", db]);
  expect(out).toContain("… and 4 more; --json lists them all\n");
  remove();
});

test("progress is shown on a terminal only", async () => {
  const one = fresh();
  const watched = await run(importArgs(one.db), true);
  expect(watched.err).toContain("\rUser 9 of 9\rEngineerProfile 5 of 5\rCertification 4 of 4");
  expect(watched.err).toMatch(/\r +\r$/);
  const two = fresh();
  expect((await run(importArgs(two.db))).err).not.toContain("\r");
  one.remove();
  two.remove();
});

test("conflicts are listed apart, and --take-theirs resolves them", async () => {
  const { folder, db, remove } = fresh();
  const to = join(folder, "export");
  const write = (name: string, row: object) => {
    mkdirSync(to, { recursive: true });
    writeFileSync(join(to, `${name}.json`), JSON.stringify([row]));
  };
  const args = ["import", to, "--db", db, "--json"];
  const project = (more: object) => ({
    ...{ objectId: "project001", name: "Bridge", status: "Active", manager: "user000001" },
    ...{ createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z", rate: 80, ...more },
  });
  write("_User", { objectId: "user000001", username: "ana" });
  write("Project", project({}));
  await run([...args, "--currency", "CHF"]);
  const app = await openFirm(sqlite({ file: db.slice("sqlite:".length) }));
  const firm = app.as({ organizationId: "firm", userId: "host", role: "administrator" });
  const { rate } = await firm.projects.get("project001");
  expect(rate).toEqual({ minor: 8_000, currency: "CHF" });
  await firm.projects.update({ objectId: "project001", name: "Tower" });
  await app.close();
  write("Project", project({ name: "Dam" }));
  const told = await run(["import", to, "--db", db]);
  expect(told.status).toBe(1);
  expect(told.out).toMatch(
    /Not as the export has it: 1 VERSION_CONFLICT\n.*\nProject +project001 +VERSION_CONFLICT +Tower: projectName: "Tower" here, "Dam" in the export\n/,
  );
  expect(JSON.parse((await run(args)).out).flagged).toMatchObject([
    { code: "VERSION_CONFLICT", fields: [{ field: "projectName", here: "Tower", export: "Dam" }] },
  ]);
  expect(JSON.parse((await run([...args, "--take-theirs", "--restore"])).out)).toMatchObject({
    imported: { Project: 1 },
    flagged: [],
  });
  remove();
});

test("one file holds several firms, each with its rows", async () => {
  const { db, remove } = fresh();
  await run(importArgs(db, "--organization", "one"));
  const { out } = await run(importArgs(db, "--organization", "two", "--json"));
  expect(JSON.parse(out).imported.User).toBe(8);
  const certificates = async (organization: string) =>
    JSON.parse(
      (await run(["certifications", "--on", "2027-01-01", "--db", db, "--organization", organization, "--json"])).out,
    );
  expect((await certificates("two")).results).toHaveLength(3);
  const nobody = ["certifications", "--on", "2027-01-01", "--db", db, "--organization", "three", "--json"];
  expect((await run(nobody)).status).toBe(2);
  remove();
});

test("an invalid export exits with 2 before tables are created", async () => {
  const { folder, file, db, remove } = fresh();
  const write = (name: string, text: string | Buffer, as = "_User.json") => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, as), text);
    return join(folder, name);
  };
  mkdirSync(join(folder, "empty"));
  const refused: ReadonlyArray<readonly [string, string]> = [
    [join(folder, "nowhere"), "no such folder"],
    [join(folder, "empty"), "holds no .json file of an export"],
    [write("broken", "{"), "_User.json: is not JSON"],
    [write("scalar", "7"), '_User.json: expected an array of rows or {"results": [...]}'],
    [write("nothing", "null"), "_User.json: expected an array of rows"],
    [
      write("no bytes", ""),
      "_User.json: is not JSON: it is empty; for a class without rows write [], or remove the file",
    ],
    [write("blank", "\uFEFF \n"), "_User.json: is not JSON: it is empty"],
    [
      write("latin1", Buffer.from('[\n{"objectId":"u1aaaaaaaa","username":"Müller"}]', "latin1")),
      "_User.json: line 2, at byte 40: is not UTF-8 (0xfc); export it as UTF-8, or convert it",
    ],
    [write("utf16", Buffer.from("\uFEFF[]", "utf16le")), "_User.json: is UTF-16; convert it to UTF-8"],
    [
      write("latin1 csv", Buffer.from("objectId,username\nu1,Müller\n", "latin1"), "User.csv"),
      "User.csv: line 2, at byte 22: is not UTF-8 (0xfc)",
    ],
    [write("no line", "", "User.csv"), "User.csv: is empty: expected a first line with the names of the fields"],
  ];
  for (const [directory, message] of refused) {
    const { status, err, out } = await run(["import", directory, "--db", db]);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain(message);
  }
  expect(existsSync(file)).toBe(false);
  const zone = await run(["import", exportFolder, "--db", db, "--time-zone", "Berlin"]);
  expect(zone).toMatchObject({ status: 2, out: "" });
  expect(zone.err).toContain(
    'TYPE_MISMATCH: timeZone: expected the IANA name of a time zone, such as Europe/Berlin, got "Berlin"\n',
  );
  for (const currency of ["eur", "nope"]) {
    const other = await run([...importArgs(db), "--currency", currency]);
    expect(other).toMatchObject({ status: 2, out: "" });
    expect(other.err).toContain(
      `TYPE_MISMATCH: currency: expected a code of ISO 4217 such as EUR, got "${currency}"\n`,
    );
  }
  expect(existsSync(file)).toBe(false);
  remove();
});
