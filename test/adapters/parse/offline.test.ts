import { describe, expect, onTestFinished, test, vi } from "vitest";
import { openPostgres } from "../../support/postgres/stores.ts";
import { openSqlite } from "../../support/stores.ts";
import { openParseHost } from "./parse-host.ts";
import { connect, Parse, saved, sessionOf } from "./sdk.ts";

/** What the SDK keeps of a save that waits for the connection. */
interface Queued {
  readonly className: string;
  readonly object: Readonly<Record<string, unknown>>;
}
interface Queue {
  readonly sendQueue: () => Promise<boolean>;
  readonly stopPoll: () => void;
  readonly _setPolling: (isPolling: boolean) => void;
  readonly clear: () => Promise<void>;
  readonly length: () => Promise<number>;
  sendQueueCallback: (row: Parse.Object | undefined, queued: Queued) => Promise<void>;
}
/** It is there once the SDK was initialized. */
const theQueue = (): Queue => (Parse as unknown as { readonly EventuallyQueue: Queue }).EventuallyQueue;
const datastore = Parse.LocalDatastore as unknown as { isEnabled: boolean; _clear: () => Promise<void> };

/** The SDK's queue drops what a server refuses and tells nobody; a program that works offline listens like this. */
const onRefused = (report: (queued: Queued, error: Parse.Error) => void): (() => void) => {
  const queue = theQueue();
  const { sendQueueCallback } = queue;
  queue.sendQueueCallback = (row, queued) => {
    const save = row?.save.bind(row) as ((...sent: ReadonlyArray<unknown>) => Promise<unknown>) | undefined;
    if (row !== undefined && save !== undefined)
      row.save = ((...sent: ReadonlyArray<unknown>) =>
        save(...sent).catch((error: Parse.Error) => {
          report(queued, error);
          throw error;
        })) as never;
    return sendQueueCallback.call(queue, row, queued);
  };
  return () => {
    queue.sendQueueCallback = sendQueueCallback;
  };
};

/** Saves a row without those that it points to: the SDK queues no row that points to another one with changes. */
const alone = (session: { readonly sessionToken: string }) => ({ ...session, cascadeSave: false }) as never;

/** A firm with a row of each class that the templates keep offline, and a connection that can be cut. */
const openOffline = async (open: typeof openSqlite) => {
  const { adapter, close } = await open();
  onTestFinished(close);
  const host = await openParseHost(adapter, {}, {});
  connect(host.url);
  const online = globalThis.fetch;
  let isOnline = true;
  vi.stubGlobal("fetch", (...sent: Parameters<typeof fetch>) =>
    isOnline
      ? online(...sent)
      : Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } })),
  );
  (Parse as unknown as { readonly enableLocalDatastore: (polling: boolean) => void }).enableLocalDatastore(false);
  const queue = theQueue();
  onTestFinished(async () => {
    queue.stopPoll();
    await queue.clear();
    await datastore._clear();
    datastore.isEnabled = false;
    vi.unstubAllGlobals();
  });
  const boss = await Parse.User.logIn(host.boss.username, host.boss.password);
  const ana = await Parse.User.signUp("ana", host.boss.password, { email: "ana@example.com" });
  const by = sessionOf(boss);
  const engineer = await saved(
    "EngineerProfile",
    { user: ana, fullName: "Ana Ruiz", discipline: "Civil", employmentStatus: "Active" },
    boss,
  );
  const project = await saved(
    "Project",
    {
      ...{ projectCode: "B-1", projectName: "Bridge", clientName: "City", status: "Active", projectManager: boss },
    },
    boss,
  );
  const contact = await saved("Contact", { name: "Mia" }, boss);
  const deal = await saved("Deal", { title: "Quay", contact }, boss);
  const hourFields = {
    engineer,
    project,
    workDate: new Date("2027-03-01"),
    billable: true,
    billingStatus: "Submitted",
  };
  const rows = {
    ...{ project, contact, deal },
    activity: await saved("Activity", { type: "Call", subject: "Ask", relatedTo: deal }, boss),
    allocation: await saved(
      "Allocation",
      {
        ...{ engineer, project, allocationPercent: 60, assignmentRole: "Lead", status: "Booked" },
        ...{ startDate: new Date("2027-03-01"), endDate: new Date("2027-03-31") },
      },
      boss,
    ),
    hour: await saved("BillableHour", { ...hourFields, hours: 7 }, ana),
    task: await saved("Task", { title: "Survey", project, status: "Open" }, boss),
  };
  await Parse.Object.pinAll(Object.values(rows));
  /** Cuts the connection. What is saved then waits until it is back; the SDK would ask for it every two seconds. */
  const cut = () => {
    isOnline = false;
    queue._setPolling(true);
  };
  const restore = async () => {
    isOnline = true;
    queue._setPolling(false);
    expect(await (await fetch(`${host.url}/health`)).json()).toEqual({ status: "ok" });
    await queue.sendQueue();
    expect(await queue.length()).toBe(0);
  };
  return { host, ana, by, own: sessionOf(ana), rows, hourFields, cut, restore };
};

describe.each([
  ["SQLite", openSqlite],
  ["Postgres", openPostgres()],
] as const)("offline, on %s,", (_name, open) => {
  test("S-B-34 rows that the SDK pinned are read and edited offline, and saved when the connection is back", async () => {
    const { host, ana, by, own, rows, hourFields, cut, restore } = await openOffline(open);
    const refused: Array<readonly [string, number, string]> = [];
    onTestFinished(onRefused(({ className }, { code, message }) => refused.push([className, code, message])));
    const edits = [
      [rows.project, "description", "Two lanes", by],
      [rows.contact, "phone", "+43 1 5550100", by],
      [rows.deal, "stage", "Qualified", by],
      [rows.activity, "subject", "Ask again", by],
      [rows.allocation, "allocationPercent", 40, by],
      [rows.hour, "hours", 6.5, own],
      [rows.task, "title", "Survey the piers", by],
    ] as const;
    cut();
    await expect(new Parse.Query("Deal").find(by)).rejects.toMatchObject({ code: 100 });
    for (const [row, field, value, session] of edits) {
      const [read] = await new Parse.Query(row.className).fromLocalDatastore().equalTo("objectId", row.id).find();
      expect(read?.get("createdAt"), row.className).toEqual(row.get("createdAt"));
      row.set(field, value);
      await row.saveEventually(alone(session));
    }
    const called = { type: "Call", subject: "Offline", relatedTo: rows.contact };
    const made = new Parse.Object("Activity", called as never);
    await made.pin();
    await made.saveEventually(alone(by));
    const worked = new Parse.Object("BillableHour", { ...hourFields, hours: 1 } as never);
    await worked.pin();
    await worked.saveEventually(alone(own));
    expect(await theQueue().length()).toBe(edits.length + 2);
    await restore();

    expect(refused).toEqual([]);
    for (const [row, field, value] of edits) {
      const read = await new Parse.Query(row.className).get(row.id ?? "", by);
      expect(read.get(field), row.className).toEqual(value);
    }
    expect(await new Parse.Query("Activity").equalTo("subject", "Offline").count(by)).toBe(1);
    const mine = await new Parse.Query("BillableHour").equalTo("submittedBy", ana).ascending("hours").find(own);
    expect(mine.map((each) => each.get("hours"))).toEqual([1, 6.5]);
    expect(host.thrown).toEqual([]);
  });

  test("R-HOUR-4 hours logged offline that are refused when they are sent are reported, and not lost", async () => {
    const { host, by, own, hourFields, cut, restore } = await openOffline(open);
    const admin = host.app.as({ organizationId: "acme", userId: "host", role: "administrator" });
    await admin.settings.set({ hoursPerDayMax: 480 });
    const reported: Array<readonly [string, unknown, number, string]> = [];
    onTestFinished(
      onRefused(({ className, object }, { code, message }) => reported.push([className, object.hours, code, message])),
    );
    cut();
    const hour = new Parse.Object("BillableHour", { ...hourFields, hours: 3 } as never);
    await hour.pinWithName("unsent");
    await hour.saveEventually(alone(own));
    await restore();

    expect(reported).toEqual([
      ["BillableHour", 3, 142, "Ana Ruiz would have 10 hours on 1 March 2027; 1 hour is free on that day"],
    ]);
    expect(await new Parse.Query("BillableHour").count(by)).toBe(1);
    const [kept] = await new Parse.Query("BillableHour").fromPinWithName("unsent").find();
    expect([kept?.isNew(), kept?.get("hours"), kept?.get("workDate")]).toEqual([true, 3, hourFields.workDate]);
    // What the user does about it: the hours that fit.
    hour.set({ hours: 1 } as never);
    await hour.save(null, own);
    await hour.unPinWithName("unsent");
    expect(await new Parse.Query("BillableHour").equalTo("hours", 1).count(own)).toBe(1);
    expect(host.thrown).toEqual([]);
  });
});
