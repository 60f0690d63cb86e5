import { describe, expect, test } from "vitest";
import { Task } from "../../../src/domain/task/entity.ts";
import { openTestFirm } from "../../support/firm/firm.ts";
import { refused } from "../../support/firm/outcome.ts";

/** Pia's project with a chain of tasks: the permit depends on the survey. Emil is assigned to the survey. */
const opened = async () => {
  const firm = await openTestFirm();
  const pia = firm.user("pia", "projectManager");
  const emil = firm.user("emil");
  const project = firm.project("Bridge", { projectManager: pia });
  const asPia = firm.as(pia);
  const task = async (title: string, more: object = {}) =>
    (await asPia.tasks.create({ project, title, ...more })).objectId;
  const survey = await task("Survey", { assignedUser: emil });
  const permit = await task("Permit", { dependsOn: [survey] });
  return { firm, pia, emil, project, task, survey, permit, asPia, asEmil: firm.as(emil) };
};

describe("creating a task", () => {
  test("begins as todo, without dependencies", async () => {
    const { firm, project, asPia, pia } = await opened(); // R-TASK-1
    const made = await asPia.tasks.create({ project });
    expect(made).toMatchObject({
      ...{ project, title: null, status: "todo", statusLabel: null, dependsOn: [], dueDate: null },
      ...{ assignedUser: null, assignedOn: null, readyOn: null, blockReason: null, blockedBy: null, doneAt: null },
      warnings: [],
    });
    expect(firm.log(made.objectId)).toMatchObject([{ event: "tasks.create", actor: pia, class: "Task" }]);
  });

  test("takes a word for its state, the assignee and the day", async () => {
    const { project, asPia, emil } = await opened();
    expect(
      await asPia.tasks.create({ project, status: "Doing", assignedUser: emil, dueDate: "2027-02-01" }),
    ).toMatchObject({
      ...{ status: "in progress", statusLabel: "Doing", assignedUser: emil, assignedOn: "2027-01-04" },
    });
    for (const status of ["blocked", "Done"])
      expect(refused(await asPia.settled.tasks.create({ project, status }))).toMatchObject({
        _tag: "UnknownWord",
        issues: [
          { path: ["status"], known: ["todo", "in progress"], message: "status: a task begins as todo or in progress" },
        ],
      });
  });

  test("warns if it is in progress before its dependencies are done", async () => {
    const { project, asPia, survey, firm } = await opened();
    const begun = { project, status: "Started", dependsOn: [survey, survey] };
    const { objectId, dependsOn, warnings } = await asPia.tasks.create(begun);
    expect(dependsOn).toEqual([survey]);
    expect(warnings).toMatchObject([{ code: "DEPENDENCY_OPEN", detail: { task: objectId, tasks: [survey] } }]);
    await firm.admin.tasks.finish(survey);
    expect((await asPia.tasks.create(begun)).warnings).toEqual([]);
  });

  test("does not warn if it waits to be started", async () => {
    const { project, asPia, survey } = await opened();
    expect((await asPia.tasks.create({ project, dependsOn: [survey] })).warnings).toEqual([]);
  });

  test("depends only on tasks of the same project", async () => {
    const { firm, project, asPia, pia, survey } = await opened(); // R-TASK-1
    const other = firm.project("Tunnel", { projectManager: pia });
    const elsewhere = { _tag: "PointerInvalid", field: "dependsOn", class: "Task" };
    const { tasks } = asPia.settled;
    expect(refused(await tasks.create({ project: other, dependsOn: [survey] }))).toEqual(elsewhere);
    expect(refused(await tasks.create({ project, dependsOn: [survey, "nowhere000"] }))).toEqual(elsewhere);
    expect(refused(await tasks.create({ project, assignedUser: "nowhere000" }))).toMatchObject({
      field: "assignedUser",
    });
  });

  test.each(["completed", "cancelled"])("is refused on a %s project", async (status) => {
    const { firm, asPia, pia } = await opened(); // R-TASK-1
    const closed = firm.project("Dam", { projectManager: pia, status, closedOn: "2027-01-02" });
    expect(refused(await asPia.settled.tasks.create({ project: closed }))).toMatchObject({
      ...{ _tag: "Locked", class: "Project", objectId: closed, state: status, since: "2027-01-02" },
    });
    const undated = firm.project("Lock", { projectManager: pia, status, closedOn: null });
    expect(refused(await asPia.settled.tasks.create({ project: undated }))).toMatchObject({ since: null });
    const held = firm.project("Weir", { projectManager: pia, status: "on hold" });
    expect(await asPia.tasks.create({ project: held })).toMatchObject({ status: "todo" });
  });

  test("is for whoever manages the project, whatever their role, and for staff", async () => {
    const { firm, project, emil, asEmil } = await opened();
    const own = firm.project("Intranet", { projectManager: emil });
    expect(await asEmil.tasks.create({ project: own })).toMatchObject({ project: own });
    for (const elsewhere of [project, "nowhere000"])
      expect(refused(await asEmil.settled.tasks.create({ project: elsewhere }))._tag).toBe("Forbidden");
    const cora = firm.as(firm.user("cora", "coordinator"));
    expect(await cora.tasks.create({ project })).toMatchObject({ project });
    expect(refused(await cora.settled.tasks.create({ project: "nowhere000" }))).toMatchObject({
      ...{ _tag: "PointerInvalid", field: "project" },
    });
    const cleo = firm.as(firm.user("cleo", "clientLead"));
    expect(refused(await cleo.settled.tasks.create({ project }))._tag).toBe("ClassForbidden");
  });
});

describe("the life of a task", () => {
  test("starting early warns, finishing early is refused", async () => {
    const { asPia, survey, permit } = await opened(); // R-TASK-1
    expect(refused(await asPia.settled.tasks.finish(permit))).toEqual({
      ...{ _tag: "DependencyOpen", class: "Task", objectId: permit, tasks: [survey] },
      recordNames: { [permit]: "Permit", [survey]: "Survey" },
    });
    expect(await asPia.tasks.start(permit)).toMatchObject({
      status: "in progress",
      warnings: [{ code: "DEPENDENCY_OPEN", detail: { task: permit, tasks: [survey] } }],
    });
    expect(await asPia.tasks.finish(survey)).toMatchObject({ status: "done", doneAt: "2027-01-04T12:00:00.000Z" });
    expect(await asPia.tasks.finish(permit)).toMatchObject({ status: "done", warnings: [] });
    expect(await asPia.tasks.reopen(permit)).toMatchObject({ status: "todo", doneAt: null });
    expect((await asPia.tasks.start(permit)).warnings).toEqual([]);
  });

  test("a block needs a reason, which starting or finishing clears", async () => {
    const { asPia, asEmil, emil, survey } = await opened();
    expect(refused(await asPia.settled.tasks.block(survey))).toEqual({ _tag: "ReasonRequired", event: "tasks.block" });
    const reason = "no access to the site";
    expect(await asEmil.tasks.block({ objectId: survey, reason })).toMatchObject({
      ...{ status: "blocked", blockReason: reason, blockedBy: emil },
    });
    expect(refused(await asEmil.settled.tasks.block({ objectId: survey, reason }))).toMatchObject({
      ...{ _tag: "InvalidTransition", machine: "Task.status", from: "blocked", allowed: ["start", "finish", "delete"] },
    });
    expect(await asEmil.tasks.start(survey)).toMatchObject({ blockReason: null, blockedBy: null });
    await asEmil.tasks.block({ objectId: survey, reason });
    expect(await asEmil.tasks.finish(survey)).toMatchObject({ status: "done", blockReason: null });
  });

  test("R-ID-10 a host without an account blocks a task, too", async () => {
    const { firm, survey } = await opened();
    const host = firm.app.as({ organizationId: "acme", userId: "host", role: "administrator" });
    expect(await host.tasks.block({ objectId: survey, reason: "no access" })).toMatchObject({
      ...{ status: "blocked", blockReason: "no access", blockedBy: null },
    });
  });

  test("R-STAT-1 each event of a task is a status update of its own", async () => {
    const { firm, project, asPia, survey } = await opened();
    await asPia.tasks.block({ objectId: survey, reason: "no access" });
    await asPia.tasks.start(survey);
    firm.settings({ statusEvents: ["tasks.finish"] });
    await asPia.tasks.finish(survey);
    await asPia.tasks.reopen(survey);
    const { results } = await asPia.statusUpdates.list({ where: { project }, order: "createdAt" });
    expect(results.map(({ update }) => update)).toEqual([
      "The task Survey was blocked",
      "The task Survey was started",
      "The task Survey was finished",
    ]);
  });

  // L-28: every transition that is not in the table is refused and changes nothing.
  const table: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    todo: { start: "in progress", block: "blocked", finish: "done" },
    "in progress": { block: "blocked", finish: "done" },
    blocked: { start: "in progress", block: "blocked", finish: "done" },
    done: { reopen: "todo" },
  };
  const events = ["start", "block", "finish", "reopen"] as const;
  test.each(Object.keys(table).flatMap((from) => events.map((event) => [from, event] as const)))(
    "%s, %s",
    async (status, event) => {
      const firm = await openTestFirm();
      const project = firm.project("Bridge");
      const objectId = firm.given(Task, { project, title: "Survey", status, statusLabel: "As Written", dependsOn: [] });
      const said = await firm.admin.settled.tasks[event]({ objectId, reason: "so" });
      const to = table[status]?.[event];
      if (to !== undefined) expect(said).toMatchObject({ ok: true, value: { status: to, statusLabel: null } });
      else {
        expect(refused(said)).toMatchObject({ _tag: "InvalidTransition", from: status, event });
        expect(firm.log()).toEqual([]);
      }
    },
  );

  test("the assignee changes the state only", async () => {
    const { asEmil, survey, permit } = await opened();
    expect(await asEmil.tasks.list()).toMatchObject({ results: [{ objectId: survey }] });
    expect(await asEmil.tasks.finish(survey)).toMatchObject({ status: "done" });
    const { tasks } = asEmil.settled;
    for (const said of [
      await tasks.reopen(survey),
      await tasks.update({ objectId: survey, title: "mine" }),
      await tasks.delete(survey),
    ])
      expect(refused(said)._tag).toBe("Forbidden");
    for (const said of [await tasks.get(permit), await tasks.start(permit)])
      expect(refused(said)._tag).toBe("NotFound");
  });
});

describe("changing a task", () => {
  test("changes fields and the word of a state, not the state", async () => {
    const { firm, asPia, survey, emil, pia } = await opened();
    firm.setNow("2027-01-05");
    const objectId = survey;
    expect(await asPia.tasks.update({ objectId, title: "Survey", status: "Open" })).toMatchObject({
      ...{ statusLabel: "Open", assignedUser: emil, assignedOn: "2027-01-04" },
    });
    expect(await asPia.tasks.update({ objectId, assignedUser: emil })).toMatchObject({ assignedOn: "2027-01-04" });
    expect(await asPia.tasks.update({ objectId, assignedUser: pia })).toMatchObject({ assignedOn: "2027-01-05" });
    expect(await asPia.tasks.update({ objectId, assignedUser: null })).toMatchObject({ assignedOn: null });
    expect(refused(await asPia.settled.tasks.update({ objectId, status: "Done" }))).toMatchObject({
      ...{ _tag: "InvalidTransition", from: "todo", event: "update to done" },
    });
    expect(refused(await asPia.settled.tasks.update({ objectId, assignedUser: "nowhere000" }))).toMatchObject({
      ...{ _tag: "PointerInvalid", field: "assignedUser" },
    });
  });

  test("keeps dependencies acyclic and inside the project", async () => {
    const { firm, pia, asPia, survey, permit, task } = await opened(); // R-TASK-1, L-50
    const build = await task("Build", { dependsOn: [permit] });
    const { tasks } = asPia.settled;
    expect(refused(await tasks.update({ objectId: survey, dependsOn: [build] }))).toEqual({
      ...{ _tag: "DependencyCycle", class: "Task", objectId: survey, cycle: [survey, build, permit] },
      recordNames: { [survey]: "Survey", [build]: "Build", [permit]: "Permit" },
    });
    expect(refused(await tasks.update({ objectId: survey, dependsOn: [survey] }))).toMatchObject({ cycle: [survey] });
    const other = firm.project("Tunnel", { projectManager: pia });
    const { objectId: elsewhere } = await asPia.tasks.create({ project: other });
    for (const dependsOn of [[elsewhere], ["nowhere000"]])
      expect(refused(await tasks.update({ objectId: survey, dependsOn }))._tag).toBe("PointerInvalid");
    expect(await asPia.tasks.update({ objectId: build, dependsOn: [survey, survey] })).toMatchObject({
      dependsOn: [survey],
    });
    expect(await asPia.tasks.update({ objectId: permit, dependsOn: [build] })).toMatchObject({ dependsOn: [build] });
  });

  test("keeps its dependencies and judges them no more unless they are given", async () => {
    const { asPia, survey, permit } = await opened(); // R-TASK-1
    expect(await asPia.tasks.update({ objectId: permit, title: "Building permit" })).toMatchObject({
      ...{ title: "Building permit", dependsOn: [survey] },
    });
  });

  test("does not move it to another project", async () => {
    const { asPia, survey, project } = await opened();
    expect(refused(await asPia.settled.tasks.update({ objectId: survey, project } as never))._tag).toBe("UnknownField");
  });

  test("deleting it removes it from dependencies", async () => {
    const { firm, asPia, survey, permit, task } = await opened(); // R-REF-1
    const soil = await task("Soil");
    const build = await task("Build", { dependsOn: [survey, soil] });
    expect(await asPia.tasks.delete(survey)).toEqual({ objectId: survey, warnings: [] });
    expect(await asPia.tasks.get(permit)).toMatchObject({ dependsOn: [], version: 2 });
    expect(await asPia.tasks.get(build)).toMatchObject({ dependsOn: [soil] });
    expect(firm.log(permit)).toMatchObject([{ event: "tasks.create" }, { event: "tasks.delete" }]);
    expect(await asPia.tasks.finish(permit)).toMatchObject({ status: "done" });
  });

  test("deleting a task that waits for itself, as an import may leave it, only deletes it", async () => {
    const { firm, project } = await opened(); // R-REF-1
    const objectId = firm.given(Task, { objectId: "T000000100", project, status: "todo", dependsOn: ["T000000100"] });
    await firm.admin.tasks.delete(objectId);
    expect(firm.log(objectId)).toMatchObject([{ event: "tasks.delete", kind: "delete" }]);
  });
});

test("a task is overdue after its due date until it is done", async () => {
  const { asPia, asEmil, project, task } = await opened(); // R-TASK-1
  const [yesterday] = [await task("A", { dueDate: "2027-01-03" }), await task("B", { dueDate: "2027-01-04" })];
  expect((await asPia.tasks.overdue({ where: { project } })).results).toMatchObject([{ objectId: yesterday }]);
  expect((await asPia.tasks.overdue({ where: { title: "B" } })).results).toEqual([]);
  expect((await asEmil.tasks.overdue()).results).toEqual([]);
  await asPia.tasks.finish(yesterday);
  expect((await asPia.tasks.overdue()).results).toEqual([]);
});
