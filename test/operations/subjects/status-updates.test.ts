import { describe, expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";
import { refused } from "../../support/firm/outcome.ts";

/** Pia's project; Emil is an engineer, Cleo a client lead of its client. */
const opened = async () => {
  const firm = await openTestFirm();
  const pia = firm.user("pia", "projectManager");
  const emil = firm.user("emil");
  const project = firm.project("Bridge", { projectManager: pia, client: "City000000" });
  const cleo = firm.as(firm.user("cleo", "clientLead", { clientCompany: "City000000" }));
  return { firm, pia, emil, project, asPia: firm.as(pia), asEmil: firm.as(emil), cleo };
};

describe("a status update written by hand", () => {
  test("has its author, and now as its default moment", async () => {
    const { pia, project, asPia } = await opened(); // R-STAT-1
    const made = await asPia.statusUpdates.create({ project, update: "Pier two stands" });
    expect(made).toMatchObject({
      ...{ project, update: "Pier two stands", timestamp: "2027-01-04T12:00:00.000Z", source: "manual", author: pia },
    });
    const timestamp = "2027-01-03T08:00:00.000Z";
    expect(await asPia.statusUpdates.create({ project, update: "Earlier", timestamp })).toMatchObject({ timestamp });
    expect(refused(await asPia.settled.statusUpdates.create({ project, update: " " }))._tag).toBe("Required");
  });

  test("is corrected by its author and the owner, and deleted by the owner", async () => {
    const { firm, pia, emil, project, asPia, asEmil } = await opened(); // R-STAT-1
    const { objectId } = await asPia.statusUpdates.create({ project, update: "Pier two stands" });
    await firm.admin.projects.update({ objectId: project, manager: emil });
    expect(await asPia.statusUpdates.update({ objectId, update: "Pier 2 stands" })).toMatchObject({
      ...{ update: "Pier 2 stands", author: pia, version: 2 },
    });
    expect(refused(await asPia.settled.statusUpdates.delete(objectId))._tag).toBe("Forbidden");
    expect(await asEmil.statusUpdates.update({ objectId, update: "Both piers stand" })).toMatchObject({ author: pia });
    expect(await asEmil.statusUpdates.delete(objectId)).toEqual({ objectId, warnings: [] });
  });

  test("is for whoever manages the project; members and its client read it", async () => {
    const { project, asPia, asEmil, cleo } = await opened();
    expect(refused(await asEmil.settled.statusUpdates.create({ project, update: "mine" }))._tag).toBe("Forbidden");
    expect(refused(await cleo.settled.statusUpdates.create({ project, update: "mine" }))._tag).toBe("ClassForbidden");
    const { objectId } = await asPia.statusUpdates.create({ project, update: "Pier two stands" });
    expect(refused(await asEmil.settled.statusUpdates.update({ objectId, update: "mine" }))._tag).toBe("Forbidden");
    for (const api of [asEmil, cleo]) expect(await api.statusUpdates.get(objectId)).toMatchObject({ objectId });
  });
});

describe("an automatic status update", () => {
  test("is written with each transition of a project, in its transaction", async () => {
    const { firm, project, asPia } = await opened(); // R-STAT-1
    await asPia.projects.hold(project);
    await asPia.projects.resume(project);
    await asPia.projects.complete(project);
    await firm.admin.projects.reopen({ objectId: project, reason: "more to do" });
    await asPia.projects.cancel({ objectId: project, reason: "no money" });
    const { results } = await asPia.statusUpdates.list({ order: "createdAt" });
    expect(results.map(({ update }) => update)).toEqual([
      "The project was put on hold",
      "The project was resumed",
      "The project was completed",
      "The project was reopened",
      "The project was cancelled",
    ]);
    expect(results[0]).toMatchObject({ source: "automatic", author: null, timestamp: "2027-01-04T12:00:00.000Z" });
    expect(firm.log(results[0]?.objectId)).toMatchObject([{ event: "projects.hold", kind: "create" }]);
  });

  test("names the task whose state changed, and quotes no reason", async () => {
    const { project, asPia } = await opened(); // R-STAT-1
    const { objectId } = await asPia.tasks.create({ project, title: "Survey" });
    await asPia.tasks.start(objectId);
    await asPia.tasks.block({ objectId, reason: "Emil is ill" });
    await asPia.tasks.finish(objectId);
    await asPia.tasks.reopen(objectId);
    await asPia.tasks.delete(objectId);
    await asPia.tasks.finish((await asPia.tasks.create({ project })).objectId);
    const { results } = await asPia.statusUpdates.list({ order: "createdAt" });
    expect(results.map(({ update }) => update)).toEqual([
      "The task Survey was started",
      "The task Survey was blocked",
      "The task Survey was finished",
      "The task Survey was reopened",
      "A task was finished",
    ]);
  });

  test("is not written by a creation, a field edit or a refused event", async () => {
    const { project, asPia, firm } = await opened(); // R-STAT-1
    await asPia.projects.create({ name: "Intranet", status: "active" });
    await asPia.projects.update({ objectId: project, status: "Open", description: "Two piers" });
    const { objectId } = await asPia.tasks.create({ project, status: "Doing" });
    await asPia.tasks.update({ objectId, title: "Survey" });
    refused(await asPia.settled.projects.start(project));
    refused(await asPia.settled.tasks.reopen(objectId));
    expect(await firm.admin.statusUpdates.count()).toBe(0);
  });

  test("is written for the events that the firm has left on", async () => {
    const { project, asPia, firm } = await opened(); // R-STAT-1
    firm.settings({ statusEvents: ["tasks.finish"] });
    await asPia.projects.hold(project);
    const { objectId } = await asPia.tasks.create({ project, title: "Survey" });
    await asPia.tasks.start(objectId);
    await asPia.tasks.finish(objectId);
    expect((await asPia.statusUpdates.list()).results).toMatchObject([{ update: "The task Survey was finished" }]);
    firm.settings({ statusEvents: [] });
    await asPia.tasks.reopen(objectId);
    expect(await asPia.statusUpdates.count()).toBe(1);
  });

  test("takes no change, whoever asks", async () => {
    const { project, asPia, firm } = await opened(); // R-STAT-1
    await asPia.projects.hold(project);
    const [row] = (await asPia.statusUpdates.list()).results;
    const objectId = row?.objectId ?? "";
    const locked = { _tag: "Locked", class: "StatusUpdate", objectId, state: "automatic", since: null };
    for (const { settled } of [asPia, firm.admin]) {
      expect(refused(await settled.statusUpdates.update({ objectId, update: "mine" }))).toEqual(locked);
      expect(refused(await settled.statusUpdates.delete(objectId))).toEqual(locked);
    }
  });
});
