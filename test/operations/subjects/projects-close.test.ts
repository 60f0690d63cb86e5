import { describe, expect, test } from "vitest";
import { Deal } from "../../../src/domain/deal/entity.ts";
import { Task } from "../../../src/domain/task/entity.ts";
import { openTestFirm } from "../../support/firm/firm.ts";
import { refused } from "../../support/firm/outcome.ts";

/** A project with a running, a future and a past booking, and hours in every state, on 2027-03-10. */
const opened = async () => {
  const firm = await openTestFirm();
  const ana = firm.engineer("ana");
  const project = firm.project("Bridge");
  const running = firm.booking(ana, project, 10, "2027-03-01");
  const coming = firm.booking(ana, project, 10, "2027-04-01", "2027-04-30");
  const past = firm.booking(ana, project, 10, "2027-02-01", "2027-03-10");
  const hour = (approval: string) => firm.hour(ana, project, "2027-03-02", 1, { approval });
  const hours = [hour("draft"), hour("submitted"), hour("rejected")];
  hour("approved");
  const plain = { project, dependsOn: [] };
  const task = firm.given(Task, { ...plain, status: "blocked" });
  firm.given(Task, { ...plain, status: "done" });
  firm.setNow("2027-03-10");
  return { firm, project, running, coming, past, task, open: hours, ...firm.admin };
};

const openedEmpty = async () => {
  const firm = await openTestFirm();
  return { firm, project: firm.project("Bridge"), ...firm.admin };
};

describe("closing a project", () => {
  test("is refused over open work, with counts and ids", async () => {
    const { project, running, coming, task, open: hours, settled } = await opened(); // R-PROJ-4
    expect(refused(await settled.projects.complete(project))).toEqual({
      _tag: "ProjectOpenWork",
      class: "Project",
      objectId: project,
      counts: { hours: 3, allocations: 2, tasks: 1 },
      ids: { hours, allocations: [running, coming], tasks: [task] },
      recordNames: { [project]: "Bridge" },
    });
  });

  test("proceeds if open work is acknowledged, and lists it", async () => {
    const { firm, project, running, coming, open: hours, projects } = await opened();
    const said = await projects.complete({ objectId: project, acknowledge: true });
    expect(said).toMatchObject({
      status: "completed",
      closedOn: "2027-03-10",
      warnings: [{ code: "PROJECT_OPEN_WORK", detail: { ids: { hours, allocations: [running, coming] } } }],
    });
    expect(firm.log().map((entry) => entry.class)).toEqual(["Project", "StatusUpdate"]);
  });

  test("cascade ends running bookings and cancels later ones", async () => {
    const { firm, project, running, coming, past, task, open: hours, ...api } = await opened();
    const { projects, allocations, settled } = api;
    expect(refused(await settled.projects.complete({ objectId: project, cascade: true }))).toMatchObject({
      counts: { hours: 3, allocations: 0, tasks: 1 },
    });
    expect(firm.log()).toEqual([]);
    const said = await projects.complete({ objectId: project, cascade: true, acknowledge: true });
    expect(said.warnings).toMatchObject([{ detail: { ids: { hours, allocations: [], tasks: [task] } } }]);
    expect(await allocations.get(running)).toMatchObject({ status: "completed", endDate: "2027-03-10" });
    expect(await allocations.get(coming)).toMatchObject({ status: "cancelled", endDate: "2027-04-30" });
    expect(await allocations.get(past)).toMatchObject({ status: "confirmed", version: 1 });
    const log = firm.log().filter((entry) => entry.class !== "StatusUpdate");
    expect(log.map(({ class: name, objectId, event }) => [name, objectId, event])).toEqual([
      ["Project", project, "projects.complete"],
      ["Allocation", running, "projects.complete"],
      ["Allocation", coming, "projects.complete"],
    ]);
  });

  test.each([
    ["bookings", { hours: 0, allocations: 1, tasks: 0 }],
    ["hours", { hours: 1, allocations: 0, tasks: 0 }],
    ["tasks", { hours: 0, allocations: 0, tasks: 1 }],
    ["hours and bookings", { hours: 1, allocations: 1, tasks: 0 }],
    ["bookings and tasks", { hours: 0, allocations: 1, tasks: 1 }],
  ])("is refused over %s alone", async (_, counts) => {
    const { firm, project, settled } = await openedEmpty(); // R-PROJ-4
    const ana = firm.engineer("ana");
    if (counts.allocations > 0) firm.booking(ana, project, 10, "2027-01-01");
    if (counts.hours > 0) firm.hour(ana, project, "2027-01-04", 1);
    if (counts.tasks > 0) firm.given(Task, { project, dependsOn: [], status: "todo" });
    expect(refused(await settled.projects.complete(project))).toMatchObject({ _tag: "ProjectOpenWork", counts });
  });

  test("with cascade completes a booking that begins today, and cancels one that begins tomorrow", async () => {
    const { firm, project, projects, allocations } = await openedEmpty(); // R-PROJ-4
    const ana = firm.engineer("ana");
    const today = firm.booking(ana, project, 10, "2027-01-04", "2027-02-28");
    const tomorrow = firm.booking(ana, project, 10, "2027-01-05", "2027-02-28");
    expect((await projects.complete({ objectId: project, cascade: true })).warnings).toEqual([]);
    expect(await allocations.get(today)).toMatchObject({ status: "completed", endDate: "2027-01-04" });
    expect(await allocations.get(tomorrow)).toMatchObject({ status: "cancelled", endDate: "2027-02-28" });
  });

  test("is acknowledged or cascades by whoever manages the project", async () => {
    const { firm } = await openedEmpty();
    const pia = firm.user("pia", "projectManager");
    const ana = firm.engineer("ana");
    const own = (name: string) => {
      const objectId = firm.project(name, { projectManager: pia });
      firm.booking(ana, objectId, 10, "2027-01-04");
      return objectId;
    };
    const { projects } = firm.as(pia);
    expect(await projects.complete({ objectId: own("A"), acknowledge: true })).toMatchObject({ status: "completed" });
    expect(await projects.complete({ objectId: own("B"), cascade: true })).toMatchObject({ status: "completed" });
  });

  test("ignores tentative bookings that do not count", async () => {
    const firm = await openTestFirm();
    const project = firm.project("Bridge");
    const said = await firm.admin.allocations.assign({
      engineer: firm.engineer("ana"),
      project,
      allocationPercent: 10,
      startDate: "2027-03-01",
      assignmentRole: "Engineer",
      status: "tentative",
    });
    expect(refused(await firm.admin.settled.projects.complete(project))).toMatchObject({
      ids: { allocations: [said.objectId] },
    });
    firm.settings({ tentativeCounts: false });
    expect((await firm.admin.projects.complete(project)).warnings).toEqual([]);
  });

  test("cancelling and reopening need a reason", async () => {
    const firm = await openTestFirm();
    const pia = firm.user("pia", "projectManager");
    const objectId = firm.project("Bridge", { projectManager: pia });
    const { projects, settled } = firm.as(pia);
    expect(refused(await settled.projects.cancel(objectId))).toEqual({
      _tag: "ReasonRequired",
      event: "projects.cancel",
    });
    expect(await projects.cancel({ objectId, reason: "no money" })).toMatchObject({
      status: "cancelled",
      closedOn: "2027-01-04",
    });
    expect(firm.log(objectId)).toMatchObject([{ event: "projects.cancel", reason: "no money" }]);
    expect(refused(await settled.projects.reopen({ objectId, reason: "money" }))._tag).toBe("ClassForbidden");
    expect(refused(await firm.admin.settled.projects.reopen(objectId))).toEqual({
      _tag: "ReasonRequired",
      event: "projects.reopen",
    });
    expect(await firm.admin.projects.reopen({ objectId, reason: "money" })).toMatchObject({
      status: "active",
      closedOn: null,
    });
  });
});

describe("the life of a project", () => {
  // L-28: every transition that is not in the table is refused and changes nothing.
  const table: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    planned: { start: "active", hold: "on hold", complete: "completed", cancel: "cancelled" },
    active: { hold: "on hold", complete: "completed", cancel: "cancelled" },
    "on hold": { resume: "active", complete: "completed", cancel: "cancelled" },
    completed: { reopen: "active" },
    cancelled: { reopen: "active" },
  };
  const events = ["start", "hold", "resume", "complete", "cancel", "reopen"] as const;
  test.each(Object.keys(table).flatMap((from) => events.map((event) => [from, event] as const)))(
    "%s, %s",
    async (status, event) => {
      const firm = await openTestFirm();
      const objectId = firm.project("Bridge", { status, statusLabel: "As Written" });
      const said = await firm.admin.settled.projects[event]({ objectId, reason: "so" });
      const to = table[status]?.[event];
      if (to !== undefined) expect(said).toMatchObject({ ok: true, value: { status: to, statusLabel: null } });
      else {
        expect(refused(said)).toMatchObject({ _tag: "InvalidTransition", from: status, event });
        expect(firm.log()).toEqual([]);
      }
    },
  );

  test("takes open tasks and status updates along, and frees its deal", async () => {
    const { firm, project, settled, projects, tasks, statusUpdates } = await openedEmpty(); // R-PROJ-5, R-REF-1
    const { objectId: task } = await tasks.create({ project, title: "Survey" });
    const { objectId: next } = await tasks.create({ project, dependsOn: [task] });
    const { objectId: update } = await statusUpdates.create({ project, update: "It begins" });
    const deal = firm.given(Deal, { title: "The bridge", stage: "won", project });
    await projects.delete({ objectId: project, reason: "entered twice" });
    const gone = firm.log().filter(({ event }) => event === "projects.delete");
    expect(gone.map(({ class: name, objectId, kind }) => [name, objectId, kind])).toEqual([
      ["StatusUpdate", update, "delete"],
      ["Task", task, "delete"],
      ["Task", next, "delete"],
      ["Deal", deal, "update"],
      ["Project", project, "delete"],
    ]);
    expect(refused(await settled.tasks.get(task))._tag).toBe("NotFound");
    expect(await statusUpdates.count()).toBe(0);
  });

  test("is deleted only without bookings and hours", async () => {
    const { firm, project, settled } = await opened(); // R-PROJ-5
    expect(refused(await settled.projects.delete(project))).toEqual({
      _tag: "HasHistory",
      class: "Project",
      objectId: project,
      counts: { hours: 4, allocations: 3, tasks: 1 },
      recordNames: { [project]: "Bridge" },
    });
    const ben = firm.engineer("ben");
    const booked = firm.project("Booked");
    firm.booking(ben, booked, 10, "2027-01-01");
    expect(refused(await settled.projects.delete(booked))).toMatchObject({ counts: { hours: 0, allocations: 1 } });
    const worked = firm.project("Worked");
    firm.hour(ben, worked, "2027-01-04", 1);
    expect(refused(await settled.projects.delete(worked))).toMatchObject({ counts: { hours: 1, allocations: 0 } });
    const mistake = firm.project("Typing error");
    const done = firm.given(Task, { project: mistake, status: "done", dependsOn: [] });
    expect(refused(await settled.projects.delete(mistake))).toMatchObject({ counts: { tasks: 1 } });
    await firm.admin.tasks.delete(done);
    expect(await firm.admin.projects.delete(mistake)).toEqual({ objectId: mistake, warnings: [] });
    expect(refused(await settled.projects.get(mistake))._tag).toBe("NotFound");
  });
});
