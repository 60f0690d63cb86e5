import { beforeEach, expect, test } from "vitest";
import { openTestFirm, type TestFirm } from "../support/firm/firm.ts";
import { date, file, flagsIn, type Plain, type PlainFile, staff, to } from "./import-firm.ts";

let firm: TestFirm;
beforeEach(async () => {
  firm = await openTestFirm();
});
const who = { organizationId: "acme", userId: "importer", role: "administrator" } as const;
const importing = (...files: ReadonlyArray<PlainFile>) => firm.app.import(who, [...staff(), ...files]);
const ana = to("_User", "user000001");
const city = { objectId: "company001", name: "City", website: "https://city.test", createdBy: ana };
const ada = { objectId: "contact001", name: "Ada", company: to("Company", "company001"), createdBy: ana };
const deal = (more: Plain = {}): Plain => ({
  ...{ objectId: "deal000001", title: "Bridge", amount: 880_000.5, stage: "proposal", assignedTo: ana },
  ...{ contact: to("Contact", "contact001"), company: to("Company", "company001") },
  expectedCloseDate: date("2027-06-12"),
  ...more,
});
const call = (objectId: string, more: Plain = {}): Plain => ({
  ...{ objectId, type: "call", subject: "Kick-off", createdBy: ana, relatedTo: to("Contact", "contact001") },
  ...more,
});
const crm = [file("Company", city), file("Contact", ada), file("Deal", deal()), file("Activity", call("activity01"))];

test("R-IMP-2 companies, contacts, deals and activities keep ids, stamps and authors; again, nothing is written", async () => {
  const report = await importing(...crm);
  expect(report).toMatchObject({
    imported: { Company: 1, Contact: 1, Deal: 1, Activity: 1 },
    ...{ unknown: {}, leftOut: [], flagged: [], dangling: {} },
  });
  const stamps = { createdAt: "2026-01-05T08:00:00.000Z", updatedAt: "2026-02-01T09:30:00.000Z" };
  expect(await firm.admin.companies.get("company001")).toMatchObject({ createdBy: "user000001", ...stamps });
  expect(await firm.admin.contacts.get("contact001")).toMatchObject({ company: "company001", ...stamps });
  expect(await firm.admin.deals.get("deal000001")).toMatchObject({
    ...{ amount: { minor: 88_000_050, currency: "USD" }, stage: "proposal", expectedCloseDate: "2027-06-12" },
    ...{ assignedTo: "user000001", closedOn: null, ...stamps },
  });
  expect(await firm.admin.activities.get("activity01")).toMatchObject({ relatedContact: "contact001", ...stamps });
  const again = await importing(...crm);
  expect(again.imported).toEqual(expect.objectContaining({ Company: 0, Contact: 0, Deal: 0, Activity: 0 }));
});

test("R-IMP-3 L-52 the stage of an imported deal counts from its updatedAt, and a closed one was closed that day", async () => {
  await importing(file("Deal", deal({ stage: "Closed Lost" })));
  expect(await firm.admin.deals.get("deal000001")).toMatchObject({ stage: "lost", closedOn: "2026-02-01" });
  const { results } = await firm.admin.deals.stageHistory("deal000001");
  expect(results).toMatchObject([{ from: null, to: "lost", days: 337 }]);
});

test("a stage that was moved here stays, and one that only the export moved is taken", async () => {
  await importing(file("Deal", deal(), deal({ objectId: "deal000002" })));
  await firm.admin.deals.advance("deal000002");
  const later = { updatedAt: "2026-12-01T08:00:00.000Z" };
  const report = await importing(
    file("Deal", deal({ stage: "qualified", ...later }), deal({ objectId: "deal000002", stage: "lost", ...later })),
  );
  expect(await firm.admin.deals.get("deal000001")).toMatchObject({ stage: "qualified" });
  expect(await firm.admin.deals.get("deal000002")).toMatchObject({ stage: "negotiation", closedOn: null });
  expect(flagsIn(report)).toEqual(["Deal deal000002 VERSION_CONFLICT"]);
});

test("R-IMP-1 a won deal without an amount is flagged, in a dry run too", async () => {
  const won = file("Deal", deal({ stage: "won", amount: null }), deal({ objectId: "deal000002", stage: "won" }));
  const flags = ["Deal deal000001 AMOUNT_REQUIRED"];
  expect(flagsIn(await firm.app.import(who, [...staff(), won], { dryRun: true }))).toEqual(flags);
  const report = await importing(won);
  expect(flagsIn(report)).toEqual(flags);
  expect(report.flagged[0]?.message).toBe("Bridge: won without an amount");
  expect(flagsIn(await importing(won))).toEqual(flags);
});

test("R-REF-1 pointers between CRM records may dangle, and are counted", async () => {
  const report = await importing(file("Contact", ada), file("Deal", deal()), file("Activity", call("activity01")));
  expect(report.dangling).toEqual({ Contact: { company: 1 }, Deal: { company: 1 } });
  const gone = await importing(file("Activity", call("activity02", { relatedTo: to("Deal", "gone000000") })));
  expect(gone.dangling).toEqual({ Activity: { relatedDeal: 1 } });
});

test("S-X-12 an activity is about a contact or a deal; another class is dropped and flagged", async () => {
  const report = await importing(
    ...crm.slice(0, 3),
    file(
      "Activity",
      call("activity01", { relatedTo: to("Deal", "deal000001") }),
      call("activity02", { relatedTo: to("Company", "company001") }),
      call("activity03", {
        relatedTo: null,
        dueDate: date("2026-07-30"),
        completedAt: date("2026-07-31T04:05:03.000Z"),
      }),
    ),
  );
  expect(flagsIn(report)).toEqual(["Activity activity02 TYPE_MISMATCH"]);
  expect(await firm.admin.activities.get("activity01")).toMatchObject({
    relatedContact: null,
    relatedDeal: "deal000001",
  });
  expect(await firm.admin.activities.get("activity02")).toMatchObject({ relatedContact: null, relatedDeal: null });
  expect(await firm.admin.activities.get("activity03")).toMatchObject({
    ...{ dueDate: "2026-07-30T00:00:00.000Z", completedAt: "2026-07-31T04:05:03.000Z" },
  });
});

test("R-IMP-3 the client of a project is the company of that name", async () => {
  const project = { objectId: "project002", projectCode: "B-1", projectName: "Bridge", clientName: "City" };
  await importing(
    file("Company", city),
    file("Project", { ...project, status: "Active", projectManager: to("_User", "user000002") }),
  );
  expect(await firm.admin.projects.get("project002")).toMatchObject({ client: "company001" });
});

const won = (more: Plain = {}): Plain => deal({ contact: null, company: null, stage: "won", ...more });
const bridge = (more: Plain = {}): Plain => ({
  ...{ objectId: "project002", name: "Bridge", status: "Active", manager: to("_User", "user000002") },
  ...more,
});
const linked = async (project = "project002", of = "deal000001") => [
  (await firm.admin.deals.get(of)).project,
  (await firm.admin.projects.get(project)).deal,
];

test.each([
  ["Project.deal", won(), bridge({ deal: to("Deal", "deal000001") })],
  ["Deal.project", won({ project: to("Project", "project002") }), bridge()],
  ["both", won({ project: to("Project", "project002") }), bridge({ deal: to("Deal", "deal000001") })],
])("R-IMP-3 L-51 an export that has %s gives the deal its project and the project its deal", async (_which, of, to) => {
  const files = [file("Project", to), file("Deal", of)];
  const rehearsed = await firm.app.import(who, [...staff(), ...files], { dryRun: true });
  const report = await importing(...files);
  expect(report).toEqual(rehearsed);
  expect([report.flagged, report.dangling, await linked()]).toEqual([[], {}, ["project002", "deal000001"]]);
  const refused = await firm.admin.deals
    .handOver({ objectId: "deal000001", projectCode: "B-2" })
    .catch((error) => error);
  expect(refused).toMatchObject({ code: "ALREADY_HANDED_OVER" });
  expect((await importing(...files)).imported).toMatchObject({ Project: 0, Deal: 0 });
});

test("R-IMP-3 the project of a known deal is set once the export tells it, and stays as it is here", async () => {
  await importing(file("Project", bridge()), file("Deal", won()));
  const later = { updatedAt: "2026-12-01T08:00:00.000Z" };
  const told = [file("Project", bridge({ deal: to("Deal", "deal000001"), ...later })), file("Deal", won())];
  await importing(...told);
  expect(await linked()).toEqual(["project002", "deal000001"]);
  await firm.admin.projects.delete("project002");
  await importing(...told);
  expect((await firm.admin.deals.get("deal000001")).project).toBeNull();
  const handed = await firm.admin.deals.handOver({ objectId: "deal000001", projectCode: "B-3", clientName: "City" });
  const report = await importing(file("Deal", won({ project: to("Project", "project001"), ...later })));
  expect(flagsIn(report)).toEqual(["Deal deal000001 VERSION_CONFLICT"]);
  expect((await firm.admin.deals.get("deal000001")).project).toBe(handed.project);
});

test("R-IMP-3 two projects that name one deal leave its project open; a project that is missing is dropped", async () => {
  const named = { deal: to("Deal", "deal000001") };
  const report = await importing(
    file("Project", bridge(named), bridge({ ...named, objectId: "project003" })),
    file("Deal", won(), won({ objectId: "deal000002", project: to("Project", "gone000000") })),
  );
  expect(await linked()).toEqual([null, "deal000001"]);
  expect((await firm.admin.deals.get("deal000002")).project).toBeNull();
  expect(flagsIn(report)).toEqual(["Deal deal000002 POINTER_INVALID"]);
});

const plan = { objectId: "document01", title: "Plan", fileUrl: "https://files.test/plan.pdf", owner: ana };
const access = { objectId: "access0001", user: ana, document: to("Document", "document01") };

test("documents and their access log are imported; the file of another scheme leaves the row out", async () => {
  const at = { accessTime: date("2026-10-27T13:02:49.000Z") };
  const report = await importing(
    file("Document", plan, { ...plan, objectId: "document02", fileUrl: "javascript:alert(1)" }),
    file(
      "AccessLog",
      { ...access, ...at },
      { ...access, ...at, objectId: "access0002", document: to("Document", "gone000000") },
    ),
  );
  expect(report.leftOut).toMatchObject([{ file: "Document.json", objectId: "document02" }]);
  expect(report.dangling).toEqual({ AccessLog: { document: 1 } });
  expect(await firm.admin.accessLog.get("access0001")).toMatchObject({
    ...{ user: "user000001", document: "document01", accessTime: "2026-10-27T13:02:49.000Z", source: "client" },
  });
});

test("R-DOC-3 an entry of the access log that differs stays as it is, and is flagged", async () => {
  const first = { ...access, accessTime: date("2026-10-27T13:02:49.000Z") };
  await importing(file("Document", plan), file("AccessLog", first));
  const other = { ...first, accessTime: date("2026-10-28T13:02:49.000Z"), updatedAt: "2026-12-01T08:00:00.000Z" };
  const report = await firm.app.import(who, [file("AccessLog", other)], { takeTheirs: true });
  expect(flagsIn(report)).toEqual(["AccessLog access0001 VERSION_CONFLICT"]);
  expect(await firm.admin.accessLog.get("access0001")).toMatchObject({
    ...{ version: 1, accessTime: "2026-10-27T13:02:49.000Z" },
  });
});

test("R-LOG-4 texts of an erased author are not brought back, nor taken anew", async () => {
  const noted = file("Company", { ...city, notes: "knows Ana's sister" });
  await importing(noted, file("Activity", call("activity01", { description: "told me of her leave" })));
  await firm.admin.users.erase({ objectId: "user000001", reason: "asked" });
  const report = await importing(
    noted,
    file("Activity", call("activity01", { description: "told me of her leave" })),
    file("Activity", call("activity02", { description: "told me more" })),
  );
  expect(flagsIn(report)).toEqual(expect.arrayContaining(["Company company001 ERASED", "Activity activity02 ERASED"]));
  const stored = JSON.stringify([
    await firm.admin.companies.get("company001"),
    (await firm.admin.activities.list({})).results,
    (await firm.admin.log.list({ limit: 1_000 })).results,
  ]);
  expect(stored).not.toMatch(/sister|leave|told me/);
});
