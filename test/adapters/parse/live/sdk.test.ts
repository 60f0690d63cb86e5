import { openFirm } from "firmcore";
import { quickIdentity } from "firmcore/testing";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect, Parse, rowOf, saved, sessionOf } from "../sdk.ts";
import { connectTo } from "./connect.ts";
import { liveStart, storeAt } from "./live-store.ts";
import { databases, serverAt, startTwoHosts } from "./two-hosts.ts";

const day = 24 * 3_600_000;
const account = { username: "boss", email: "boss@example.com", password: "correct horse" };

describe.each(["SQLite", "Postgres"] as const)("two processes on %s", (name) => {
  let database: Awaited<ReturnType<(typeof databases)[typeof name]>>;
  let two: Awaited<ReturnType<typeof startTwoHosts>>;
  beforeAll(async () => {
    database = await databases[name]();
    const app = await openFirm(storeAt(database.address), { identity: quickIdentity(), now: () => liveStart });
    await app.bootstrap({ organizationId: "acme", ...account });
    await app.close();
    two = await startTwoHosts(database.address);
  }, 60_000);
  afterAll(async () => {
    await two.end();
    await database.remove();
  });

  test("S-A-42 S-A-55 S-B-33 S-B-53 S-C-37 the SDK subscribes at one of two hosts, and the other writes", async () => {
    const [reader, writer] = two.hosts;
    connect(writer.url);
    const boss = await Parse.User.logIn(account.username, account.password);
    const ana = await Parse.User.signUp("ana", account.password, { email: "ana@example.com" });
    const engineer = await saved(
      "EngineerProfile",
      { user: ana, fullName: "Ana Ruiz", discipline: "Civil", employmentStatus: "Active" },
      boss,
    );
    const project = await saved(
      "Project",
      { projectCode: "B-1", projectName: "Bridge", clientName: "City", status: "Active", projectManager: boss },
      boss,
    );
    const { LiveQueryClient } = Parse as unknown as {
      readonly LiveQueryClient: new (
        options: object,
      ) => {
        readonly open: () => void;
        readonly close: () => Promise<void>;
        readonly subscribe: (
          query: Parse.Query,
        ) => Parse.LiveQuerySubscription & { readonly subscribePromise: Promise<void> };
      };
    };
    const client = new LiveQueryClient({
      ...{ applicationId: "firmcore", serverURL: reader.socket, sessionToken: sessionOf(boss).sessionToken },
    });
    client.open();
    onTestFinished(() => client.close());
    const heard: Array<string> = [];
    const follow = async (name: string, query: Parse.Query, told: string): Promise<void> => {
      const subscription = client.subscribe(query);
      await subscription.subscribePromise;
      for (const event of ["create", "enter", "update", "leave", "delete"] as const)
        subscription.on(event, (row) => void heard.push(`${name} ${event} ${row?.get(told)}`));
    };
    await follow("booked", new Parse.Query("Allocation").greaterThan("allocationPercent", 50), "allocationPercent");
    await follow("hours", new Parse.Query("BillableHour"), "hours");
    await follow("deals", new Parse.Query("Deal"), "title");
    await follow("activities", new Parse.Query("Activity"), "subject");
    await follow("statuses", new Parse.Query("Status").equalTo("project", project as never), "description");
    await follow("projects", new Parse.Query("Project"), "status");

    const all = sessionOf(boss);
    const booking = await saved(
      "Allocation",
      {
        ...{ engineer, project, assignmentRole: "Lead", status: "Booked", allocationPercent: 60 },
        ...{ startDate: new Date("2027-03-01"), endDate: new Date("2027-03-31") },
      },
      boss,
    );
    for (const allocationPercent of [70, 40, 80]) await booking.save({ allocationPercent } as never, all);
    await booking.destroy(all);
    const work = { engineer, project, workDate: new Date("2027-03-01"), hours: 2, taskCode: "A" };
    const hour = await saved("BillableHour", { ...work, billingStatus: "Draft" }, ana);
    await rowOf("BillableHour", hour.id ?? "").save({ hours: 3 } as never, sessionOf(ana));
    const company = await saved("Company", { name: "City" }, boss);
    const deal = { title: "New bridge", stage: "Qualified", amount: 10, company, assignedTo: boss };
    await saved("Deal", deal, boss);
    await saved("Activity", { type: "Call", subject: "Ring up", dueDate: new Date("2027-03-02") }, boss);
    await project.save({ status: "On Hold" } as never, all);
    const expected = [
      ...["booked create 60", "booked update 70", "booked leave 40", "booked enter 80", "booked delete 80"],
      ...["hours create 2", "hours update 3", "deals create New bridge", "activities create Ring up"],
      "projects update On Hold",
    ];
    await expect.poll(() => expected.filter((each) => !heard.includes(each)), { timeout: 5_000 }).toEqual([]);
    expect(heard.filter((each) => !each.startsWith("statuses"))).toEqual(expected);
    expect(heard.filter((each) => each.startsWith("statuses create"))).toHaveLength(1);
    expect([...reader.left(), ...writer.left()]).toEqual([]);
  });

  test("R-CERT-4 at the turn of the day each process tells its subscribers once, without a write", async () => {
    const [one, other] = two.hosts;
    connect(other.url);
    const boss = await Parse.User.logIn(account.username, account.password);
    const eva = await Parse.User.signUp("eva", account.password, { email: "eva@example.com" });
    const engineer = await saved(
      "EngineerProfile",
      { user: eva, fullName: "Eva", discipline: "Civil", employmentStatus: "Active" },
      boss,
    );
    const certificate = (certificationName: string, expiresOn: string): Promise<Parse.Object> =>
      saved(
        "Certification",
        {
          ...{ engineer, certificationName, issuer: "Red Cross", status: "Valid" },
          ...{ issuedOn: new Date("2026-01-01"), expiresOn: new Date(expiresOn) },
        },
        boss,
      );
    const [soon, over] = [await certificate("First Aid", "2027-05-01"), await certificate("Welding", "2027-03-01")];
    const clients = [connectTo(serverAt(one.socket)), connectTo(serverAt(other.socket))];
    onTestFinished(() => {
      for (const client of clients) client.session.closed();
    });
    for (const client of clients) {
      await client.connect({ sessionToken: boss.getSessionToken() });
      const expiring = await client.subscribe("Certification", { status: "Expiring" });
      expect((await client.find(expiring)).map(({ objectId }) => objectId)).toEqual([over.id]);
    }
    const told = (of: (typeof clients)[number]) =>
      of.events().map(({ op, object, original }) => [op, object?.objectId, original?.status, object?.status]);
    const turned = [
      ["enter", soon.id, "Valid", "Expiring"],
      ["leave", over.id, "Expiring", "Expired"],
    ];
    // The clocks of two machines are never equal.
    for (const [i, host] of two.hosts.entries()) {
      host.moveTo(liveStart + day);
      const client = clients[i] as (typeof clients)[number];
      await client.until(() => client.events().length >= 2);
      expect(told(client).sort()).toEqual(turned);
      expect(told(clients[1] as (typeof clients)[number])).toHaveLength(2 * i);
    }
    // What comes next is told in its order, so there was nothing else between.
    await soon.save({ issuer: "Blue Cross" } as never, sessionOf(boss));
    for (const client of clients) {
      await client.until(() => client.events().length >= 3);
      expect(told(client).slice(2)).toEqual([["update", soon.id, "Expiring", "Expiring"]]);
      expect((await client.find(1)).map(({ objectId }) => objectId)).toEqual([soon.id]);
    }
    expect([...one.left(), ...other.left()]).toEqual([]);
  });
});
