import Database from "better-sqlite3";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { expect, test } from "vitest";
import { sqliteFile } from "../support/stores.ts";
import { run } from "./run.ts";

/** A file with one firm: Ana with a booking that was changed once, and a second one that was deleted. */
const worked = async () => {
  const { file, remove } = await sqliteFile();
  const adapter = sqlite({ file });
  const app = await openFirm(adapter);
  const firm = app.as({ organizationId: "firm", userId: "host", role: "administrator" });
  const { objectId: user } = await firm.users.provision({ externalId: "ana", role: "engineer" });
  const { objectId: manager } = await firm.users.provision({ externalId: "pia", role: "projectManager" });
  const ana = await firm.engineers.create({
    ...{ user, fullName: "Ana", discipline: "Civil", employmentStatus: "active" },
  });
  const project = await firm.projects.create({ name: "Bridge", manager });
  const booking = {
    ...{ engineer: ana.objectId, project: project.objectId, assignmentRole: "Lead", allocationPercent: 60 },
    ...{ startDate: "2027-03-01", endDate: "2027-03-31" },
  };
  const first = await firm.allocations.assign(booking);
  await firm.allocations.change({ objectId: first.objectId, allocationPercent: 50 });
  const second = await firm.allocations.assign({ ...booking, allocationPercent: 10 });
  await firm.allocations.delete(second.objectId);
  await app.close();
  /** Runs a statement as somebody who writes past firmcore would. */
  const tamper = (statement: string, ...values: ReadonlyArray<unknown>): void => {
    const database = new Database(file);
    database.pragma("foreign_keys = off");
    expect(database.prepare(statement).run(...values).changes).toBeGreaterThan(0);
    database.close();
  };
  const verify = async () => {
    const { status, out, err } = await run(["verify", "--db", `sqlite:${file}`, "--json"]);
    expect(err).toBe("");
    return { status, report: JSON.parse(out) };
  };
  const text = () => run(["verify", "--db", `sqlite:${file}`]);
  return { first: first.objectId, second: second.objectId, tamper, verify, text, remove };
};
type Worked = Awaited<ReturnType<typeof worked>>;

test("prints what was verified, and exits with 0", async () => {
  const { text, remove } = await worked();
  expect(await text()).toEqual({ status: 0, out: "Verified 5 records and 8 log entries.\n", err: "" });
  remove();
});

/** Each is one thing that only somebody who writes past firmcore can do, and the fault that it is. */
const planted: Readonly<
  Record<string, readonly [tamper: (file: Worked) => void, problem: string, fields: ReadonlyArray<string>]>
> = {
  "a changed value": [
    ({ tamper, first }) => tamper("update firm_allocation set assignment_role = 'x' where object_id = ?", first),
    ...(["differs", ["assignmentRole"]] as const),
  ],
  "a record that was removed": [
    ({ tamper, first }) => tamper("delete from firm_allocation where object_id = ?", first),
    ...(["missing", []] as const),
  ],
  "a deletion whose log entry is missing": [
    ({ tamper, second }) => tamper("delete from firm_change_log where object_id = ? and kind = 'delete'", second),
    ...(["missing", []] as const),
  ],
  "a record without its log": [
    ({ tamper, first }) => tamper("delete from firm_change_log where object_id = ?", first),
    ...(["notLogged", []] as const),
  ],
  "a log without its beginning": [
    ({ tamper, first }) => tamper("delete from firm_change_log where object_id = ? and version = 1", first),
    ...(["noBeginning", []] as const),
  ],
  "another old value": [
    ({ tamper, first }) =>
      tamper(
        "update firm_change_log set before = json_set(before, '$.allocationPercent', 1) where object_id = ? and version = 2",
        first,
      ),
    ...(["before", ["allocationPercent"]] as const),
  ],
  "a version that comes twice": [
    ({ tamper, first }) => tamper("update firm_change_log set version = 1 where object_id = ? and version = 2", first),
    ...(["version", []] as const),
  ],
};
test.each(Object.entries(planted))("finds %s", async (_title, [plant, problem, fields]) => {
  const firm = await worked();
  plant(firm);
  const { status, report } = await firm.verify();
  expect([status, report.ok]).toEqual([1, false]);
  expect(report.log).toMatchObject([{ class: "Allocation", problem, fields }]);
  const { out } = await firm.text();
  expect(out).toMatch(
    /^What no accepted work can leave:\n(.*\n)+\nVerified \d records and \d log entries: 1 fault\.\n$/,
  );
  firm.remove();
});

test("R-ALLOC-1: lists a planted booking over the limit with its days, and what is explained apart", async () => {
  const { tamper, first, text, verify, remove } = await worked();
  tamper("update firm_allocation set allocation_percent = 12000 where object_id = ?", first);
  tamper(
    "update firm_change_log set after = json_set(after, '$.allocationPercent', 12000) where object_id = ? and version = 2",
    first,
  );
  const { out, status } = await text();
  expect(status).toBe(1);
  expect(out).toContain("2027-03-01 to 2027-03-31: 120.00 % booked, limit 100.00 %");
  // The same row, imported.
  tamper("update firm_change_log set event = 'import' where object_id = ?", first);
  expect(await verify()).toMatchObject({ status: 0, report: { ok: true, overbooked: [{ because: "import" }] } });
  expect((await text()).out).toMatch(/^What has an explanation:\n.*explanation\n.*imported\n\nVerified /);
  remove();
});

test("R-HOUR-6: lists hours whose record and log name their engineer as the decider", async () => {
  const { file, remove } = await sqliteFile();
  const app = await openFirm(sqlite({ file }));
  const host = app.as({ organizationId: "firm", userId: "host", role: "administrator" });
  const user = async (externalId: string, role: "engineer" | "projectManager") =>
    (await host.users.provision({ externalId, role })).objectId;
  const [ana, pia] = [await user("ana", "engineer"), await user("pia", "projectManager")];
  const profile = { user: ana, fullName: "Ana", discipline: "Civil", employmentStatus: "active" };
  const { objectId: engineer } = await host.engineers.create(profile);
  const { objectId: project } = await host.projects.create({ name: "Bridge", manager: pia });
  const day = { engineer, project, workDate: "2027-01-04", hours: 2, billingStatus: "Submitted" };
  const { objectId } = await app.as({ organizationId: "firm", userId: ana }).hours.create(day);
  await app.as({ organizationId: "firm", userId: pia }).hours.approve(objectId);
  await app.close();
  const database = new Database(file);
  database.prepare("update firm_billable_hour set decided_by = ? where object_id = ?").run(ana, objectId);
  database
    .prepare(
      "update firm_change_log set actor = ?, after = json_set(after, '$.decidedBy', ?) where object_id = ? and version = 2",
    )
    .run(ana, ana, objectId);
  database.close();
  const { status, out } = await run(["verify", "--db", `sqlite:${file}`]);
  expect(status).toBe(1);
  expect(out).toContain(`hours.approve in version 2: decided by whose hours they are, or who entered or last changed`);
  remove();
});
