import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { openPostgres } from "../../support/postgres/stores.ts";
import { openSqlite } from "../../support/stores.ts";
import { openParseHost } from "./parse-host.ts";
import { connect, Parse, rowOf, saved, sessionOf } from "./sdk.ts";

const stores = [
  ["SQLite", openSqlite],
  ["Postgres", openPostgres()],
] as const;

describe.each(stores)("the SDK on %s", (_store, open) => {
  let host: Awaited<ReturnType<typeof openParseHost>>;
  beforeEach(async () => {
    const { adapter, close } = await open();
    onTestFinished(close);
    host = await openParseHost(adapter);
    connect(host.url);
  });
  afterEach(() => {
    expect(host.thrown).toEqual([]);
  });

  const logIn = (name = host.boss.username): Promise<Parse.User> => Parse.User.logIn(name, host.boss.password);
  const signUp = (name: string): Promise<Parse.User> =>
    Parse.User.signUp(name, host.boss.password, { email: `${name}@example.com` });
  const refused = (code: number, message: unknown = expect.any(String)) => ({ code, message });

  describe("accounts", () => {
    test("S-A-50 S-B-20 sign up, log in by name or address, and log out", async () => {
      const made = await signUp("ana");
      expect(made.get("role")).toBe("engineer");
      const ana = await logIn("ana");
      expect([ana.id, ana.get("username"), ana.get("email")]).toEqual([made.id, "ana", "ana@example.com"]);
      expect((await logIn("ana@example.com")).id).toBe(ana.id);
      const wrong = refused(101, "Invalid username/password.");
      await expect(Parse.User.logIn("ana", "wrong")).rejects.toMatchObject(wrong);
      await expect(Parse.User.logIn("nobody", "wrong")).rejects.toMatchObject(wrong);
      expect((await Parse.User.me(sessionOf(ana).sessionToken)).id).toBe(ana.id);
      await fetch(`${host.url}/logout`, {
        method: "POST",
        headers: { "X-Parse-Application-Id": "firmcore", "X-Parse-Session-Token": sessionOf(ana).sessionToken },
      });
      await expect(Parse.User.me(sessionOf(ana).sessionToken)).rejects.toMatchObject(refused(209));
      await expect(signUp("ana")).rejects.toMatchObject(refused(202));
      const again = Parse.User.signUp("ben", host.boss.password, { email: "ana@example.com" });
      await expect(again).rejects.toMatchObject(refused(203));
    });

    test("S-A-10 change the own account and no other; an administrator sets the role", async () => {
      const [boss, ana] = [await logIn(), await signUp("ana")];
      ana.set("username", "anna");
      await ana.save(null, sessionOf(ana));
      const [other] = await new Parse.Query(Parse.User).equalTo("username", "boss").find(sessionOf(ana));
      other?.set("username", "mine");
      await expect(other?.save(null, sessionOf(ana))).rejects.toMatchObject(refused(206));
      await expect(other?.destroy(sessionOf(ana))).rejects.toMatchObject(refused(206));
      const nobody = rowOf("_User", "Gone000000");
      nobody.set("username", "mine");
      await expect(nobody.save(null, sessionOf(ana))).rejects.toMatchObject(refused(206));
      const byBoss = rowOf("_User", ana.id ?? "");
      byBoss.set("role", "coordinator");
      await byBoss.save(null, sessionOf(boss));
      expect((await Parse.User.me(sessionOf(ana).sessionToken)).get("role")).toBe("coordinator");
    });
  });

  /** A firm with an engineer, a project, and their accounts. */
  const staffed = async () => {
    const boss = await logIn();
    const ana = await signUp("ana");
    const engineer = await saved(
      "EngineerProfile",
      { user: ana, fullName: "Ana Ruiz", discipline: "Civil", employmentStatus: "Active", hourlyRate: 90.5 },
      boss,
    );
    const project = await saved(
      "Project",
      {
        ...{ projectCode: "B-1", projectName: "Bridge", clientName: "City", status: "In Progress" },
        projectManager: boss,
      },
      boss,
    );
    const booking = (more = {}) => ({
      ...{
        engineer,
        project,
        allocationPercent: 60,
        startDate: new Date("2027-03-01"),
        endDate: new Date("2027-03-31"),
      },
      ...{ assignmentRole: "Lead", status: "Booked", ...more },
    });
    return { boss, ana, engineer, project, booking, by: sessionOf(boss) };
  };

  describe("staffing", () => {
    test("S-A-51 the roster has accounts, labels and rates", async () => {
      const { by } = await staffed();
      const found = await new Parse.Query("EngineerProfile").include("user").ascending("fullName").find(by);
      expect(
        found.map((each) => [
          each.get("fullName"),
          each.get("employmentStatus"),
          each.get("user").get("username"),
          each.get("hourlyRate"),
        ]),
      ).toEqual([["Ana Ruiz", "Active", "ana", 90.5]]);
      // Fields of firmcore alone are shown once somebody wrote them, or asked for them.
      expect(found[0]?.has("employedFrom")).toBe(false);
    });

    test("S-A-53 S-A-17 a booking is made, found, changed and deleted; one that does not fit is refused", async () => {
      const { boss, by, engineer, booking } = await staffed();
      const first = await saved("Allocation", booking(), boss);
      expect(first.id).toMatch(/^[0-9A-Za-z]{10}$/);
      await expect(saved("Allocation", booking(), boss)).rejects.toMatchObject(refused(142));
      const [found, ...others] = await new Parse.Query("Allocation")
        .equalTo("engineer", engineer)
        .equalTo("status", "Booked")
        .lessThan("startDate", new Date("2027-03-02"))
        .include(["engineer.user", "project"])
        .find(by);
      expect(others).toEqual([]);
      expect(found?.get("startDate")).toEqual(new Date("2027-03-01"));
      expect(found?.get("project").get("projectName")).toBe("Bridge");
      expect(found?.get("engineer").get("user").get("username")).toBe("ana");
      first.set("allocationPercent", 80);
      await first.save(null, by);
      first.increment("allocationPercent", -30);
      await first.save(null, by);
      expect(first.get("allocationPercent")).toBe(50);
      await first.destroy(by);
      await expect(new Parse.Query("Allocation").get(first.id ?? "", by)).rejects.toMatchObject(refused(101));
    });

    test("S-A-54 hours are submitted, rejected, changed, approved and locked", async () => {
      const { boss, ana, by, engineer, project } = await staffed();
      const own = sessionOf(ana);
      const fields = { engineer, project, workDate: new Date("2027-03-01"), hours: 7.5, billingStatus: "Pending" };
      const hours = await saved("BillableHour", { ...fields, submittedBy: boss }, ana);
      expect([hours.get("billingStatus"), hours.get("submittedBy").id]).toEqual(["Pending", ana.id]);
      const decided = rowOf("BillableHour", hours.id ?? "");
      const decide = async (status: string, more = {}) => {
        decided.set({ billingStatus: status, ...more });
        await decided.save(null, by);
      };
      hours.set("billingStatus", "Approved");
      await expect(hours.save(null, own)).rejects.toMatchObject(refused(119));
      await decide("Rejected", { notes: "too many" });
      const { decisionReason } = await host.app
        .as({ organizationId: "acme", userId: boss.id ?? "" })
        .hours.get(hours.id ?? "");
      expect(decisionReason).toBe("too many");
      const again = rowOf("BillableHour", hours.id ?? "");
      // R-HOUR-21: the fields first, then the transition.
      again.set({ hours: 6, billingStatus: "Submitted" });
      await again.save(null, own);
      await decide("Approved");
      again.set("hours", 5);
      await expect(again.save(null, own)).rejects.toMatchObject(refused(119));
      const [row] = await new Parse.Query("BillableHour").equalTo("billingStatus", "Approved").find(own);
      expect([row?.id, row?.get("hours")]).toEqual([hours.id, 6]);
      expect(await new Parse.Query("BillableHour").equalTo("billingStatus", "Rejected").count(own)).toBe(0);
    });

    test("R-HOUR-12 a save that leaves the status untouched keeps hours submitted", async () => {
      const { ana, engineer, project } = await staffed();
      const fields = { engineer, project, workDate: new Date("2027-03-01"), hours: 7, billingStatus: "Submitted" };
      const hours = await saved("BillableHour", fields, ana);
      hours.set("notes", "with the survey");
      await hours.save(null, sessionOf(ana));
      const row = await new Parse.Query("BillableHour").get(hours.id ?? "", sessionOf(ana));
      expect([row.get("billingStatus"), row.get("notes")]).toEqual(["Submitted", "with the survey"]);
    });

    test("S-A-52 S-A-16 the status of a certificate follows from its days", async () => {
      const { boss, by, engineer } = await staffed();
      const fields = { engineer, issuer: "NCEES", issuedOn: new Date("2025-01-01"), status: "Valid" };
      await saved("Certification", { ...fields, certificationName: "PE", expiresOn: new Date("2027-03-20") }, boss);
      await saved("Certification", { ...fields, certificationName: "PMP", expiresOn: new Date("2027-02-01") }, boss);
      const named = async (status: string) =>
        (await new Parse.Query("Certification").equalTo("status", status).find(by)).map((each) =>
          each.get("certificationName"),
        );
      expect([await named("Expiring"), await named("Expired"), await named("Valid"), await named("Odd")]).toEqual([
        ["PE"],
        ["PMP"],
        [],
        [],
      ]);
    });
  });

  describe("rows of the CRM and the PSA template", () => {
    test("S-B-30 deals with contacts and activities, and pointers to either", async () => {
      const boss = await logIn();
      const by = sessionOf(boss);
      const company = await saved("Company", { name: "City" }, boss);
      const contact = await saved("Contact", { name: "Mia", company }, boss);
      const deal = await saved("Deal", { title: "Quay", amount: 1200.5, contact, company }, boss);
      expect([deal.get("assignedTo").id, deal.has("stage")]).toEqual([boss.id, false]);
      for (const [subject, relatedTo] of [
        ["one", deal],
        ["two", contact],
      ] as const)
        await saved("Activity", { type: "call", subject, relatedTo }, boss);
      const about = async (relatedTo: Parse.Object) =>
        (await new Parse.Query("Activity").equalTo("relatedTo", relatedTo).include("relatedTo").find(by)).map(
          (each) => [each.get("subject"), each.get("relatedTo").get("title") ?? each.get("relatedTo").get("name")],
        );
      expect([await about(deal), await about(contact)]).toEqual([[["one", "Quay"]], [["two", "Mia"]]]);
      const ofCity = new Parse.Query("Company").equalTo("name", "City");
      expect(await new Parse.Query("Deal").matchesQuery("company", ofCity).count(by)).toBe(1);
      expect(await new Parse.Query("Deal").doesNotMatchQuery("company", ofCity).count(by)).toBe(0);
      deal.set("stage", "Qualified");
      await deal.save(null, by);
      expect(await new Parse.Query("Deal").equalTo("stage", "Qualified").count(by)).toBe(1);
      deal.unset("contact");
      await deal.save(null, by);
      expect((await new Parse.Query("Deal").get(deal.id ?? "", by)).has("contact")).toBe(false);
    });

    test.each(["owner", "shared user"])(
      "S-C-53 S-C-54 reading a document as %s, and saying so, is one log row",
      async (who) => {
        const [boss, ana] = [await logIn(), await signUp("ana")];
        const fileUrl = "https://files.example/plan.pdf";
        const document = await saved("Document", { title: "Plan", fileUrl, owner: boss }, boss);
        const of = host.app.as({ organizationId: "acme", userId: boss.id ?? "" });
        await of.documents.share({ objectId: document.id ?? "", user: ana.id ?? "" });
        const reader = who === "owner" ? boss : ana;
        const [listed] = await new Parse.Query("Document").find(sessionOf(reader));
        expect([listed?.get("title"), listed?.has("fileUrl")]).toEqual(["Plan", who === "owner"]);
        const read = await fetch(`${host.url}/classes/Document/${document.id}`, {
          headers: { "X-Parse-Application-Id": "firmcore", "X-Parse-Session-Token": sessionOf(reader).sessionToken },
        });
        expect(await read.json()).toMatchObject({ title: "Plan", fileUrl });
        await saved("AccessLog", { user: reader, document, accessTime: new Date("2027-03-01T09:00:00Z") }, reader);
        expect(await new Parse.Query("AccessLog").equalTo("user", reader).count(sessionOf(reader))).toBe(1);
      },
    );

    test("R-PROJ-1 a project of the PSA template keeps the names that it was written with", async () => {
      const boss = await logIn();
      const project = await saved("Project", { name: "Website", status: "Open", manager: boss }, boss);
      const row = await new Parse.Query("Project").equalTo("name", "Website").first(sessionOf(boss));
      expect([row?.id, row?.get("name"), row?.has("projectName")]).toEqual([project.id, "Website", false]);
    });
  });

  describe("what a firm declared", () => {
    const declared = async () => {
      const boss = await logIn();
      const { customFields, customClasses } = host.app.as({ organizationId: "acme", userId: boss.id ?? "" });
      await customClasses.declare({ class: "Intake" });
      for (const [name, field, type] of [
        ["Intake", "topic", "String"],
        ["Intake", "size", "Number"],
        ["Intake", "since", "Date"],
        ["Intake", "place", "GeoPoint"],
        ["Intake", "area", "Polygon"],
        ["Project", "matterType", "String"],
      ] as const)
        await customFields.declare({ class: name, field, type });
      for (const field of ["company", "others"] as const)
        await customFields.declare({
          ...{ class: "Intake", field, target: "Company", type: field === "company" ? "Pointer" : "Relation" },
        });
      return boss;
    };

    test("R-CUST-2 a custom field is written, read, filtered and ordered like any other", async () => {
      const boss = await declared();
      const fields = { name: "Website", status: "Open", manager: boss };
      await saved("Project", { ...fields, matterType: "patent" }, boss);
      await saved("Project", { ...fields, name: "Shop", matterType: "brand" }, boss);
      const by = sessionOf(boss);
      const types = (await new Parse.Query("Project").ascending("matterType").find(by)).map((each) =>
        each.get("matterType"),
      );
      expect(types).toEqual(["brand", "patent"]);
      const [found] = await new Parse.Query("Project").startsWith("matterType", "pat").find(by);
      expect(found?.get("name")).toBe("Website");
      found?.set("matterType", "design");
      await found?.save(null, by);
      expect(await new Parse.Query("Project").equalTo("matterType", "design").count(by)).toBe(1);
      await expect(saved("Project", { ...fields, colour: "red" }, boss)).rejects.toMatchObject(refused(119));
    });

    test("R-CUST-4 records of an own class have every type, and belong to who made them", async () => {
      const boss = await declared();
      const by = sessionOf(boss);
      const city = await saved("Company", { name: "City" }, boss);
      const place = new Parse.GeoPoint(48.2082, 16.3738);
      const square = new Parse.Polygon([
        [48, 16],
        [48, 17],
        [49, 17],
        [49, 16],
      ]);
      const since = new Date("2027-01-01T08:00:00.000Z");
      const fields = { topic: "Bridge", size: 2, since, place, area: square, company: city };
      const made = await saved("Intake", fields, boss);
      made.relation("others").add(city);
      made.increment("size", 3);
      await made.save(null, by);
      expect(made.get("size")).toBe(5);
      const row = await new Parse.Query("Intake").get(made.id ?? "", by);
      expect([row.get("topic"), row.get("size"), row.get("since")]).toEqual(["Bridge", 5, since]);
      expect([row.get("place").latitude, row.get("company").id]).toEqual([48.2082, city.id]);
      // A polygon is stored closed.
      expect(row.get("area").coordinates).toEqual([...square.coordinates, square.coordinates[0]]);
      const count = (query: Parse.Query) => query.count(by);
      expect(await count(new Parse.Query("Intake").equalTo("company", city))).toBe(1);
      expect(await count(new Parse.Query("Intake").greaterThan("size", 5))).toBe(0);
      expect(await count(new Parse.Query("Intake").lessThan("since", new Date("2027-01-02")))).toBe(1);
      const linz = new Parse.GeoPoint(48.3069, 14.2858);
      expect((await new Parse.Query("Intake").near("place", linz).find(by)).map(({ id }) => id)).toEqual([made.id]);
      expect(await new Parse.Query("Intake").withinKilometers("place", linz, 100).find(by)).toEqual([]);
      expect(await count(new Parse.Query("Intake").withinKilometers("place", linz, 160, false))).toBe(1);
      const box = [new Parse.GeoPoint(48, 16), new Parse.GeoPoint(49, 17)] as const;
      expect(await count(new Parse.Query("Intake").withinGeoBox("place", ...box))).toBe(1);
      const corners = [...box, new Parse.GeoPoint(48, 17)];
      expect(await count(new Parse.Query("Intake").withinPolygon("place", corners as never))).toBe(1);
      expect(await count(new Parse.Query("Intake").polygonContains("area", place))).toBe(1);
      const ana = await signUp("ana");
      await expect(new Parse.Query("Intake").get(made.id ?? "", sessionOf(ana))).rejects.toMatchObject(refused(101));
      await made.destroy(by);
      expect(await count(new Parse.Query("Intake"))).toBe(0);
    });
  });

  describe("many at once", () => {
    test("saveAll saves each by itself, and a transaction all or none", async () => {
      const boss = await logIn();
      const by = sessionOf(boss);
      const [good, bad] = [new Parse.Object("Company", { name: "City" } as never), new Parse.Object("Company")];
      await expect(Parse.Object.saveAll([good, bad], by)).rejects.toMatchObject(refused(142));
      expect(await new Parse.Query("Company").count(by)).toBe(1);
      const [third, fourth] = [new Parse.Object("Company", { name: "Port" } as never), new Parse.Object("Company")];
      const together = { ...by, transaction: true } as never;
      // The SDK gives every object of a failed transaction the text of the step, under a code of its own.
      await expect(Parse.Object.saveAll([third, fourth], together)).rejects.toMatchObject(
        Array(2).fill(refused(111, "name is required")),
      );
      expect(await new Parse.Query("Company").count(by)).toBe(1);
      await Parse.Object.saveAll([new Parse.Object("Company", { name: "Dam" } as never), third], together);
      expect(await new Parse.Query("Company").count(by)).toBe(3);
    });

    test("a function runs an operation, and answers what the library answers", async () => {
      const { boss, ana, by, booking, engineer, project } = await staffed();
      await saved("Allocation", booking(), boss);
      const worked = { engineer, project, workDate: new Date("2027-03-01"), billable: true };
      for (const billingStatus of ["Submitted", "Draft"])
        await saved("BillableHour", { ...worked, hours: 3, billingStatus }, ana);
      const range = { from: "2027-03-01", to: "2027-03-31" };
      const input = { ...range, by: "engineer" } as const;
      const own = host.app.as({ organizationId: "acme", userId: boss.id ?? "" });
      const said = await Parse.Cloud.run("reports.utilization", input, by);
      expect(said).toEqual(JSON.parse(JSON.stringify(await own.reports.utilization(input))));
      const asked = { ...range, by: "client" } as const;
      const money = await Parse.Cloud.run("reports.money", asked, by);
      expect(money).toEqual(JSON.parse(JSON.stringify(await own.reports.money(asked))));
      const submitted = await new Parse.Query("BillableHour").equalTo("billingStatus", "Submitted").count(by);
      expect([submitted, await own.hours.count({ where: { billingStatus: "submitted" } })]).toEqual([1, 1]);
      await expect(Parse.Cloud.run("reports.nothing", {}, by)).rejects.toMatchObject(
        refused(141, 'Invalid function: "reports.nothing"'),
      );
    });
  });
});
