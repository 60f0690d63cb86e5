import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import { expect, onTestFinished, test } from "vitest";
import type { Adapter } from "../../../../src/ports/adapter.ts";
import { migrated, poolOn, schema } from "../../../support/postgres/stores.ts";
import { freshDatabase } from "../../../support/postgres/test-databases.ts";
import { sqliteFile } from "../../../support/stores.ts";
import { connect, Parse, rowOf, saved, sessionOf } from "../sdk.ts";
import { startLiveHost } from "./live-host.ts";

type Two = readonly [Adapter<never>, Adapter<never>];
const onSqlite = async (): Promise<Two> => {
  const { file, remove } = await sqliteFile();
  const opened = [sqlite({ file, pollEvery: 20 }), sqlite({ file, pollEvery: 20 })] as const;
  onTestFinished(async () => {
    for (const each of opened) await each.close();
    remove();
  });
  return opened as unknown as Two;
};
const onPostgres = async (): Promise<Two> => {
  const { sessions, release } = await freshDatabase(migrated, 18);
  const pools = [
    await sessions("one", async (connection) => poolOn(connection)),
    await sessions("other", async (connection) => poolOn(connection)),
  ];
  const opened = pools.map(({ pool }) => postgres({ pool, schema, pollEvery: 20 }));
  onTestFinished(async () => {
    for (const each of opened) await each.close();
    await release();
  });
  return opened as unknown as Two;
};

test.each([
  ["SQLite", onSqlite],
  ["Postgres", onPostgres],
])(
  "S-A-42 S-A-55 S-B-33 S-B-53 S-C-37 the SDK subscribes at one of two hosts on %s, and the other writes",
  async (_, open) => {
    const [first, second] = await open();
    const [reader, writer] = [await startLiveHost(first), await startLiveHost(second)];
    const account = { username: "boss", email: "boss@example.com", password: "correct horse" };
    await writer.app.bootstrap({ organizationId: "acme", ...account });
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
    const day = { engineer, project, workDate: new Date("2027-03-01"), hours: 2, taskCode: "A" };
    const hour = await saved("BillableHour", { ...day, billingStatus: "Draft" }, ana);
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
    expect([...reader.thrown, ...writer.thrown]).toEqual([]);
  },
);
