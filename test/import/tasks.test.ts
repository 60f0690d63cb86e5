import fc from "fast-check";
import { expect, test } from "vitest";
import { onCycles } from "../../src/domain/import/flags/on-cycles.ts";
import { openTestFirm } from "../support/firm/firm.ts";
import { date, file, flagsIn, type Plain, type PlainFile, staff, to } from "./import-firm.ts";

const who = { organizationId: "acme", userId: "importer", role: "administrator" } as const;
const task = (objectId: string, more: Plain = {}): Plain => ({
  ...{ objectId, project: to("Project", "project001"), title: objectId },
  ...more,
});
const tasks = (...rows: ReadonlyArray<Plain>) => file("Task", ...rows);
const opened = async () => {
  const firm = await openTestFirm();
  const importing = (...files: ReadonlyArray<PlainFile>) => firm.app.import(who, [...staff(), ...files]);
  return { ...firm, importing };
};

test("R-IMP-3 tasks keep project, day and user; done ones were finished at their updatedAt", async () => {
  const { admin, importing } = await opened();
  const done = task("task000002", { status: "Done" });
  const rows = tasks(
    task("task000001", { dueDate: date("2027-01-23"), assignedUser: to("_User", "user000001") }),
    done,
  );
  expect(await importing(rows)).toMatchObject({ imported: { Task: 2 }, leftOut: [], flagged: [] });
  expect(await admin.tasks.get("task000001")).toMatchObject({
    ...{ status: "todo", dueDate: "2027-01-23", assignedUser: "user000001", assignedOn: "2026-02-01", doneAt: null },
  });
  expect(await admin.tasks.get("task000002")).toMatchObject({ status: "done", doneAt: "2026-02-01T09:30:00.000Z" });
  expect((await importing(rows)).imported).toMatchObject({ Task: 0 });
});

test("R-IMP-3 a blocked task waits for an open one; otherwise its reason is that it was imported", async () => {
  const { admin, importing } = await opened();
  const blocked = (objectId: string, ...dependsOn: ReadonlyArray<string>) =>
    task(objectId, { status: "Blocked", dependsOn });
  await importing(
    tasks(
      blocked("task000001"),
      blocked("task000002", "task000004"),
      blocked("task000003", "task000005"),
      task("task000004"),
      task("task000005", { status: "Done" }),
    ),
  );
  const reasons = async (objectId: string) => (await admin.tasks.get(objectId)).blockReason;
  expect(await reasons("task000001")).toBe("imported");
  expect(await reasons("task000002")).toBeNull();
  expect(await reasons("task000003")).toBe("imported");
});

test("R-TASK-2 an import never starts the task flow", async () => {
  const { admin, importing } = await opened();
  await admin.settings.set({ taskFlow: true });
  await importing(tasks(task("task000001"), task("task000002", { dependsOn: ["task000001"] })));
  expect(await admin.tasks.get("task000002")).toMatchObject({ status: "todo", version: 1 });
});

test("R-IMP-1 a done task with an open dependency, and each task of a cycle, is flagged; in a dry run, too", async () => {
  const { app, importing } = await opened();
  const rows = tasks(
    task("task000001", { status: "Done", dependsOn: ["task000002"] }),
    task("task000002", { dependsOn: ["task000003"] }),
    task("task000003", { dependsOn: ["task000002"] }),
    task("task000004", { dependsOn: ["task000004"] }),
    task("task000005", { dependsOn: ["task000002"] }),
  );
  const flags = [
    "Task task000001 DEPENDENCY_OPEN",
    ...["task000002", "task000003", "task000004"].map((id) => `Task ${id} DEPENDENCY_CYCLE`),
  ];
  expect(flagsIn(await app.import(who, [...staff(), rows], { dryRun: true }))).toEqual(flags);
  const report = await importing(rows);
  expect(flagsIn(report)).toEqual(flags);
  expect(report.flagged[0]?.message).toBe("task000001, Bridge: done, although a task that it depends on is not");
});

test("R-TASK-1 dependencies on no task of the project are dropped and flagged, one by one", async () => {
  const { admin, importing } = await opened();
  const other = { objectId: "project002", name: "Dam", status: "Active", manager: to("_User", "user000002") };
  await importing(tasks(task("stored0001")));
  const report = await importing(
    file("Project", other),
    tasks(
      task("task000001", { dependsOn: ["task000002", "stored0001", "gone000000", "task000003"] }),
      task("task000002"),
      task("task000003", { project: to("Project", "project002") }),
    ),
  );
  expect(flagsIn(report)).toEqual(["Task task000001 POINTER_INVALID", "Task task000001 POINTER_INVALID"]);
  expect((await admin.tasks.get("task000001")).dependsOn).toEqual(["task000002", "stored0001"]);
});

test("R-TASK-1 a task created after its project was closed is flagged, one created before is not", async () => {
  const { importing } = await opened();
  const closed = { status: "Completed", endDate: date("2026-01-31"), manager: to("_User", "user000002") };
  const report = await importing(
    file("Project", { objectId: "project003", name: "Tunnel", ...closed }),
    tasks(
      task("task000001", { project: to("Project", "project003"), createdAt: "2026-02-01T08:00:00.000Z" }),
      task("task000002", { project: to("Project", "project003"), createdAt: "2026-01-31T23:00:00.000Z" }),
    ),
  );
  expect(flagsIn(report)).toEqual(["Task task000001 LOCKED"]);
});

test("R-STAT-1 a row of Status is a status update that somebody wrote by hand", async () => {
  const { admin, importing } = await opened();
  const row = { objectId: "status0001", project: to("Project", "project001"), update: "week 1: on track" };
  const report = await importing(file("Status", { ...row, timestamp: date("2026-07-15T10:00:00.000Z") }));
  expect(report.imported).toMatchObject({ StatusUpdate: 1 });
  expect(await admin.statusUpdates.get("status0001")).toMatchObject({
    ...{ update: "week 1: on track", timestamp: "2026-07-15T10:00:00.000Z", source: "manual", author: null },
  });
});

test("onCycles finds exactly the nodes from which a way leads back", () => {
  const graph = fc.array(fc.array(fc.nat(7), { maxLength: 3 }), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(graph, (ways) => {
      const nextOf = (node: string) => (ways[Number(node)] ?? []).map(String);
      const nodes = ways.map((_, i) => String(i));
      const leadsTo = (node: string): ReadonlySet<string> => {
        const reached = new Set(nextOf(node));
        for (const each of reached) for (const next of nextOf(each)) reached.add(next);
        return reached;
      };
      expect([...onCycles(nodes, nextOf)].sort()).toEqual(nodes.filter((node) => leadsTo(node).has(node)));
    }),
    { numRuns: 300 },
  );
});
