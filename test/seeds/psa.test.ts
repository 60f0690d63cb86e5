import { quickIdentity } from "firmcore/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { openTestFirm, type TestFirm } from "../support/firm/firm.ts";
import { codeOf } from "../support/firm/outcome.ts";

/** What the template for professional services asks for, each by a test that calls the operation that docs/seeds.md names. */
let firm: TestFirm;
let pia: string;
let eva: string;
beforeEach(async () => {
  firm = await openTestFirm(undefined, { identity: quickIdentity() });
  pia = firm.user("Pia", "projectManager");
  eva = firm.user("Eva", "engineer");
});
const fileUrl = "https://files.test/plan.pdf";
/** A project of Pia's. */
const bridge = async (): Promise<string> => (await firm.as(pia).projects.create({ name: "Bridge" })).objectId;

describe("classes", () => {
  test("S-C-1 S-C-20 users sign up, log in and log out", async () => {
    const visitor = firm.app.as({ organizationId: "acme", address: "192.0.2.1" });
    await visitor.identity.signUp({ username: "ana", email: "ana@acme.test", password: "correct horse" });
    const { sessionToken } = await visitor.identity.logIn({ login: "ana", password: "correct horse" });
    const session = firm.app.as({ organizationId: "acme", sessionToken });
    await session.identity.logOut();
    expect(await codeOf(session.projects.list({}))).toBe("SESSION_INVALID");
  });

  test("S-C-2 S-C-52 a document keeps its title, its address and its owner", async () => {
    const { objectId } = await firm.as(eva).documents.create({ title: "Plan", fileUrl });
    expect(await firm.as(eva).documents.get({ objectId })).toMatchObject({ title: "Plan", fileUrl, owner: eva });
  });

  test("S-C-3 S-C-4 S-C-34 S-C-51 a project is made with a name, a description and a status", async () => {
    const fields = { name: "Bridge", description: "Over the river", status: "Active" };
    const { objectId } = await firm.as(pia).projects.create(fields);
    const expected = { projectName: "Bridge", description: "Over the river", status: "active", projectManager: pia };
    expect(await firm.as(pia).projects.get({ objectId })).toMatchObject(expected);
    expect((await firm.as(eva).projects.list({})).results).toMatchObject([expected]);
  });

  test("S-C-5 S-C-8 S-C-54 an access keeps the user, the document and the time", async () => {
    const { objectId: document } = await firm.as(eva).documents.create({ title: "Plan", fileUrl });
    const { accessTime } = await firm.as(eva).accessLog.create({ document });
    const { results } = await firm.as(eva).accessLog.list({ where: { document } });
    expect(results).toMatchObject([{ user: eva, document, accessTime }]);
    expect((await firm.as(eva).documents.list({ where: { owner: eva } })).results).toHaveLength(1);
  });

  test("S-C-6 S-C-31 a task keeps its project, its day and who does it", async () => {
    const fields = { project: await bridge(), title: "Survey", dueDate: "2027-02-01", assignedUser: eva };
    const { objectId } = await firm.as(pia).tasks.create(fields);
    expect(await firm.as(eva).tasks.get({ objectId })).toMatchObject({ ...fields, status: "todo" });
    expect(await firm.as(pia).projects.create({ name: "Dam" })).toMatchObject({ projectManager: pia });
  });

  test("S-C-7 S-C-32 a status update keeps its project, its text and its time, and can be corrected", async () => {
    const { objectId } = await firm.as(pia).statusUpdates.create({ project: await bridge(), update: "Begun" });
    expect(await firm.as(pia).statusUpdates.get({ objectId })).toMatchObject({
      ...{ update: "Begun", timestamp: "2027-01-04T12:00:00.000Z" },
    });
    const corrected = await firm.as(pia).statusUpdates.update({ objectId, update: "Begun on Monday" });
    expect(corrected).toMatchObject({ update: "Begun on Monday" });
  });
});

describe("security", () => {
  test("S-C-10 an account is changed by its own user only", async () => {
    const change = { objectId: eva, username: "eva.s" };
    expect(await codeOf(firm.as(pia).users.update(change))).toBe("FORBIDDEN");
    expect(await firm.as(eva).users.update(change)).toMatchObject({ username: "eva.s" });
  });

  test("S-C-11 S-C-12 only the manager of a project creates, changes and deletes its tasks", async () => {
    const project = await bridge();
    const { objectId } = await firm.as(pia).tasks.create({ project, title: "Survey", assignedUser: eva });
    const other = firm.as(eva);
    expect(await codeOf(other.projects.delete(project))).toBe("FORBIDDEN");
    expect(await codeOf(other.tasks.create({ project, title: "Mine" }))).toBe("FORBIDDEN");
    expect(await codeOf(other.tasks.update({ objectId, title: "Mine" }))).toBe("FORBIDDEN");
    expect(await codeOf(other.tasks.delete(objectId))).toBe("FORBIDDEN");
    expect(await firm.as(pia).tasks.update({ objectId, title: "Survey the site" })).toMatchObject({ version: 2 });
    await firm.as(pia).tasks.delete(objectId);
    await firm.as(pia).projects.delete(project);
    expect(await codeOf(firm.as(pia).projects.get(project))).toBe("NOT_FOUND");
  });

  test("S-C-13 S-C-76 engineers see the tasks that are theirs, clients the projects of their company", async () => {
    const project = await bridge();
    const { objectId } = await firm.as(pia).tasks.create({ project, title: "Survey", assignedUser: eva });
    await firm.as(pia).tasks.create({ project, title: "Budget" });
    expect((await firm.as(eva).tasks.list({})).results.map((each) => each.objectId)).toEqual([objectId]);
    const { objectId: clientCompany } = await firm.admin.companies.create({ name: "City" });
    const dam = await firm.admin.projects.create({ name: "Dam", manager: pia, client: clientCompany });
    const client = firm.as(firm.user("carl", "clientLead", { clientCompany }));
    expect((await client.projects.list({})).results.map((each) => each.objectId)).toEqual([dam.objectId]);
    expect(await codeOf(client.tasks.list({}))).toBe("CLASS_FORBIDDEN");
  });

  test("S-C-14 S-C-16 S-C-33 S-C-53 a document is read by those whom it is shared with, until it is not", async () => {
    const { objectId } = await firm.as(eva).documents.create({ title: "Plan", fileUrl });
    expect(await codeOf(firm.as(pia).documents.read(objectId))).toBe("NOT_FOUND");
    await firm.as(eva).documents.share({ objectId, user: pia });
    const [listed] = (await firm.as(pia).documents.list({})).results;
    expect([listed?.objectId, listed?.fileUrl ?? null]).toEqual([objectId, null]);
    expect(await firm.as(pia).documents.read(objectId)).toMatchObject({ fileUrl });
    await firm.as(eva).documents.unshare({ objectId, user: pia });
    expect(await codeOf(firm.as(pia).documents.read(objectId))).toBe("NOT_FOUND");
  });

  test("S-C-15 only the manager and staff change the status of a project", async () => {
    const project = await bridge();
    expect(await codeOf(firm.as(eva).projects.hold(project))).toBe("FORBIDDEN");
    expect(await firm.as(pia).projects.hold(project)).toMatchObject({ status: "on hold" });
  });
});

describe("behaviour", () => {
  test("S-C-30 members list users", async () => {
    const { results } = await firm.as(pia).users.list({ order: "username" });
    expect(results.map(({ username }) => username)).toEqual(["Eva", "Pia", "admin"]);
  });

  test("S-C-33 reading a company is granted to a user or a role", async () => {
    const sam = firm.as(firm.user("Sam", "salesperson"));
    const { objectId: record } = await sam.deals.create({ title: "Bridge" });
    expect(await codeOf(firm.as(eva).deals.get(record))).toBe("NOT_FOUND");
    await sam.grants.add({ class: "Deal", record, user: eva });
    expect(await firm.as(eva).deals.get(record)).toMatchObject({ title: "Bridge" });
  });

  test("S-C-35 a task waits for another one, and is ready when that is done", async () => {
    await firm.admin.settings.set({ taskFlow: true });
    const project = await bridge();
    const manager = firm.as(pia);
    const survey = await manager.tasks.create({ project, title: "Survey", dueDate: "2027-02-01", assignedUser: eva });
    const design = await manager.tasks.create({ project, title: "Design", dependsOn: [survey.objectId] });
    expect(design).toMatchObject({ status: "blocked" });
    await firm.as(eva).tasks.finish(survey.objectId);
    expect(await manager.tasks.get(design.objectId)).toMatchObject({ status: "todo" });
  });

  test("S-C-36 S-C-37 an event of a project writes a status update, of which the manager is told", async () => {
    const project = await bridge();
    await firm.admin.projects.start(project);
    const { results } = await firm.as(pia).statusUpdates.list({ where: { project } });
    expect(results).toMatchObject([{ project, source: "automatic" }]);
    expect((await firm.as(pia).alerts.list({})).results).toMatchObject([{ kind: "project-status", objectId: project }]);
  });

  test("S-C-38 S-C-78 a project is completed once its tasks are done", async () => {
    const project = await bridge();
    const manager = firm.as(pia);
    const { objectId } = await manager.tasks.create({ project, title: "Survey", assignedUser: eva });
    await manager.projects.start(project);
    await firm.as(eva).tasks.start(objectId);
    expect(await codeOf(manager.projects.complete(project))).toBe("PROJECT_OPEN_WORK");
    await firm.as(eva).tasks.finish(objectId);
    expect(await manager.projects.complete(project)).toMatchObject({ status: "completed", closedOn: "2027-01-04" });
  });
});
