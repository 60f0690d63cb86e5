import { openFirm } from "firmcore";
import { memoryFiles } from "firmcore/files";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import { onTestFinished, vi } from "vitest";
import { parseHandler } from "../../../src/parse.ts";
import { connect, Parse, saved, sessionOf } from "./sdk.ts";

/** A request as a client sent it. */
export interface Recorded {
  readonly method: string;
  /** The path below the mount, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** Sent instead of the body: the bytes of a file. */
  readonly bytes?: string;
}
export type Answer = { readonly status: number; readonly text: string; readonly headers: Headers };

/** Texts in rows of another firm, and in rows and fields of this one that only its administrators read. */
export const canaries = { other: "CANARY of another firm", hidden: "canary-hidden" } as const;
const password = "correct horse";
const address = "http://parse.test/parse";

/** The Parse SDK works with a firm; every request that it sends is recorded. */
const work = async (): Promise<ReadonlyArray<string>> => {
  const boss = await Parse.User.logIn("boss", password);
  const ana = await Parse.User.signUp("ana", password, { email: "ana@example.com" });
  const [by, own] = [sessionOf(boss), sessionOf(ana)];
  const engineer = await saved(
    "EngineerProfile",
    { user: ana, fullName: "Ana Ruiz", discipline: "Civil", employmentStatus: "Active", hourlyRate: 90.5 },
    boss,
  );
  const project = await saved(
    "Project",
    {
      ...{ projectCode: "B-1", projectName: "Bridge", clientName: "City", status: "Active", projectManager: boss },
      ...{ startDate: new Date("2027-01-01"), endDate: new Date("2027-12-31") },
    },
    boss,
  );
  const booking = await saved(
    "Allocation",
    {
      ...{ engineer, project, assignmentRole: "Lead", status: "Booked", allocationPercent: 60 },
      ...{ startDate: new Date("2027-03-01"), endDate: new Date("2027-03-31") },
    },
    boss,
  );
  const hour = await saved(
    "BillableHour",
    {
      ...{ engineer, project, workDate: new Date("2027-03-01"), hours: 7.5, billable: true },
      ...{ billingStatus: "Submitted", submittedBy: ana },
    },
    ana,
  );
  const company = await saved("Company", { name: "City", industry: "Public" }, boss);
  const contact = await saved("Contact", { name: "Cleo", email: "cleo@city.example", company }, boss);
  const deal = new Parse.Object("Deal", { title: "Bridge", stage: "Lead", amount: 1000, contact } as never);
  const access = new Parse.ACL(boss);
  access.setReadAccess(ana.id ?? "", true);
  deal.setACL(access);
  await deal.save(null, by);
  await saved("Activity", { type: "Call", subject: "Ask", relatedTo: deal, dueDate: new Date("2027-03-02") }, boss);
  await saved("Document", { title: "Plan", fileUrl: "https://files.example/plan.pdf" }, ana);
  const scan = await new Parse.File("scan.txt", { base64: btoa("Plan of the bridge") }).save(own);
  await saved("Document", { title: "Scan", fileUrl: scan?.url() }, ana);
  const task = await saved("Task", { title: "Survey", project }, boss);
  const card = {
    certificationName: "First Aid",
    issuer: "Red Cross",
    issuedOn: new Date("2026-01-01"),
    status: "Valid",
  };
  await saved("Certification", { engineer, ...card, expiresOn: new Date("2029-01-01") }, boss);

  await new Parse.Query("Allocation").include(["engineer.user", "project"]).ascending("startDate").limit(50).find(own);
  await new Parse.Query("Project").equalTo("status", "Active").select("projectName", "status").find(own);
  await new Parse.Query("BillableHour")
    .equalTo("engineer", engineer)
    .greaterThan("hours", 2)
    .descending("workDate")
    .find(own);
  await Parse.Query.or(
    new Parse.Query("Deal").startsWith("title", "Br"),
    new Parse.Query("Deal").containedIn("stage", ["Lead", "Won"]),
  ).find(by);
  await new Parse.Query("Activity").matchesQuery("relatedTo", new Parse.Query("Deal").exists("amount")).find(by);
  await new Parse.Query("Certification").lessThan("expiresOn", new Date("2030-01-01")).withCount(true).find(own);
  await new Parse.Query("_User").contains("username", "an").count(own);
  await new Parse.Query("Project").get(project.id ?? "", own);
  await new Parse.Query("Document").find(own);
  await new Parse.Query(Parse.Role).equalTo("name", "engineer").find(own);

  hour.set("billingStatus", "Approved");
  await hour.save(null, { ...by, context: { expectedVersion: 1 } } as never);
  booking.increment("allocationPercent", 5);
  await booking.save(null, by);
  project.addUnique("requiredCertifications", "First Aid");
  await project.save(null, by);
  task.set("status", "Done");
  await task.save(null, by);
  const more = ["Port", "Dam"].map((name) => new Parse.Object("Company", { name } as never));
  await Parse.Object.saveAll(more, { ...by, transaction: true } as never);
  await Parse.Object.destroyAll(more, by);
  await Parse.Cloud.run("engineers.availability", { engineer: engineer.id, from: "2027-03-01", to: "2027-06-30" }, by);
  await Parse.Cloud.run("reports.utilization", { from: "2027-03-01", to: "2027-03-31", by: "engineer" }, by);
  await Parse.User.me(own.sessionToken);
  await Parse.Config.get(own);
  ana.set("username", "anna");
  await ana.save(null, own);
  return [scan?.name() ?? ""];
};

/** A firm beside another one, the requests with which the SDK filled it, and the tokens of its people. */
export const openTraffic = async () => {
  let ids = 0;
  const app = await openFirm(memory(), {
    ...{ identity: quickIdentity(), now: () => Date.parse("2027-03-01T09:00:00Z") },
    newId: () => `R${String(ids++).padStart(9, "0")}`,
  });
  for (const organizationId of ["acme", "other"])
    await app.bootstrap({ organizationId, username: "boss", email: `boss@${organizationId}.example`, password });
  const other = app.as({ organizationId: "other", userId: "host", role: "administrator" });
  await other.companies.create({ name: canaries.other });
  await other.users.provision({ externalId: canaries.other, role: "engineer" });
  const thrown: Array<unknown> = [];
  const handler = parseHandler(app, {
    applications: { firmcore: "acme", other: "other" },
    files: { storage: memoryFiles(), signingKey: "the signing key of the tests, 32 or more" },
    onError: (cause) => thrown.push(cause),
  });
  const recorded: Array<Recorded> = [];
  const send = async ({ method, path, headers, body, bytes }: Recorded): Promise<Answer> => {
    const text = bytes ?? JSON.stringify(body);
    const request = new Request(`${address}${path}`, { method, headers, ...(method === "GET" ? {} : { body: text }) });
    const response = await handler(request);
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  vi.stubGlobal("fetch", async (url: string, { method = "GET", headers = {}, body = "{}" }: RequestInit) => {
    recorded.push({
      ...{ method, path: url.slice(address.length), headers: headers as Recorded["headers"] },
      body: JSON.parse(String(body)) as Recorded["body"],
    });
    return handler(new Request(url, { method, headers, body: body as string }));
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  connect(address);
  const uploaded = await work();
  vi.unstubAllGlobals();
  const acme = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
  const { results } = await acme.users.list({ where: { username: "boss" } });
  const boss = app.as({ organizationId: "acme", userId: results[0]?.objectId ?? "" });
  await boss.deals.create({ title: canaries.hidden });
  await app
    .as({ organizationId: "acme" })
    .identity.signUp({ username: "ben", email: `${canaries.hidden}@example.com`, password });
  const logins = { boss: "boss@acme.example", ana: "ana@example.com" } as const;
  /** A new session; null if the account is gone or has another password or address. */
  const tokenOf = async (who: keyof typeof logins): Promise<string | null> => {
    const login = { login: logins[who], password };
    const outcome = await app.as({ organizationId: "acme" }).settled.identity.logIn(login);
    return outcome.ok ? outcome.value.sessionToken : null;
  };
  const keys = { "x-parse-application-id": "firmcore", "x-parse-session-token": (await tokenOf("boss")) ?? "" };
  const upload = { method: "POST", path: "/files/hidden.txt", headers: { ...keys, "content-type": "text/plain" } };
  const { text } = await send({ ...upload, body: {}, bytes: canaries.hidden });
  const { name, url } = JSON.parse(text) as { readonly name: string; readonly url: string };
  await boss.documents.create({ title: canaries.hidden, fileUrl: url.replace(/\?.*/, "") });
  return { app, files: [...uploaded, name], recorded, send, tokenOf, thrown };
};
