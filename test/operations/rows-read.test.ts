import { openFirm } from "firmcore";
import { describe, expect, onTestFinished, test } from "vitest";
import { dayText } from "../../src/domain/kernel/values/day.ts";
import type { Store } from "../../src/ports/store.ts";
import { openMemory, openSqlite } from "../support/stores.ts";

/** A store that counts the rows that it returns. */
const counting = (store: Store) => {
  let rows = 0;
  const seen = (state: object): void => {
    for (const value of Object.values(state)) rows += Array.isArray(value) ? value.length : value === null ? 0 : 1;
  };
  const counted: Store = {
    ...store,
    execute: (step, done) =>
      store.execute(
        {
          ...step,
          judge: (state, firm, account) => {
            seen(state as object);
            return step.judge(state, firm, account);
          },
        },
        done,
      ),
    query: (question, done) =>
      store.query(
        {
          ...question,
          answer: (known, firm, account) => {
            seen(known);
            return question.answer(known, firm, account);
          },
        },
        done,
      ),
  };
  return {
    store: counted,
    rowsOf: async (body: () => Promise<unknown>): Promise<number> => {
      rows = 0;
      await body();
      return rows;
    },
  };
};

/** An engineer with one booking in March 2027, and `past` bookings in far-off weeks, with hours and days off. */
const withHistory = async (open: typeof openMemory, past: number) => {
  const { adapter, close } = await open();
  onTestFinished(close);
  const { store, rowsOf } = counting(adapter.store);
  const app = await openFirm({ ...adapter, store }, { now: () => Date.parse("2027-03-03T12:00:00Z") });
  const admin = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
  const user = (await admin.users.provision({ externalId: "ana", role: "engineer" })).objectId;
  const other = (await admin.users.provision({ externalId: "ben", role: "engineer" })).objectId;
  const manager = (await admin.users.provision({ externalId: "pia", role: "projectManager" })).objectId;
  const profile = { discipline: "Civil", employmentStatus: "active" } as const;
  const ana = (await admin.engineers.create({ ...profile, user, fullName: "Ana" })).objectId;
  const ben = (await admin.engineers.create({ ...profile, user: other, fullName: "Ben" })).objectId;
  const about = { clientName: "City", projectManager: manager };
  const project = (await admin.projects.create({ ...about, projectCode: "B", projectName: "Bridge" })).objectId;
  const own = app.as({ organizationId: "acme", userId: user });
  const role = { engineer: ana, project, assignmentRole: "Lead", allocationPercent: 40 };
  const march = { startDate: "2027-03-01", endDate: "2027-03-31" };
  const booking = (await admin.allocations.assign({ ...role, ...march })).objectId;
  const tentative = (await admin.allocations.assign({ ...role, ...march, status: "tentative" } as never)).objectId;
  for (let i = 1; i <= past; i++) {
    const day = (weeks: number, more = 0) => dayText((20_884 + weeks * 7 + more) as never);
    for (const weeks of [-i - 60, i + 60])
      await admin.allocations.assign({ ...role, startDate: day(weeks), endDate: day(weeks, 4) });
    await own.hours.create({ engineer: ana, project, workDate: day(-i - 60), hours: 1 });
    await own.hours.create({ engineer: ana, project, workDate: "2027-03-01", hours: 0.1, allocation: booking });
    await admin.timeOff.grant(
      (await own.timeOff.request({ engineer: ana, startDate: day(-i - 60), endDate: day(-i - 60) })).objectId,
    );
  }
  const hour = await own.hours.create({ engineer: ana, project, workDate: "2027-03-02", hours: 1 });
  return { admin, own, rowsOf, ana, ben, project, booking, tentative, hour: hour.objectId, role, march, manager };
};
type Scene = Awaited<ReturnType<typeof withHistory>>;

/** Operations that judge a window, one row or nothing, each on its own firm. */
const asked: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  "allocations.assign": ({ admin, role, march }) =>
    admin.allocations.assign({ ...role, ...march, allocationPercent: 5 }),
  "allocations.check": ({ admin, role, march }) => admin.allocations.check({ ...role, ...march, allocationPercent: 5 }),
  "allocations.change of notes": ({ admin, booking }) => admin.allocations.change({ objectId: booking, notes: "x" }),
  "allocations.change of the percent": ({ admin, booking }) =>
    admin.allocations.change({ objectId: booking, allocationPercent: 41 }),
  "allocations.change of a day": ({ admin, booking }) =>
    admin.allocations.change({ objectId: booking, startDate: "2027-02-27" }),
  "allocations.extend": ({ admin, booking }) => admin.allocations.extend({ objectId: booking, endDate: "2027-04-02" }),
  "allocations.move": ({ admin, tentative, ben }) => admin.allocations.move({ objectId: tentative, engineer: ben }),
  "allocations.confirm": ({ admin, tentative }) => admin.allocations.confirm({ objectId: tentative }),
  "allocations.change of an end": ({ admin, booking }) =>
    admin.allocations.change({ objectId: booking, endDate: "2027-03-20" }),
  "allocations.release": ({ admin, booking }) => admin.allocations.release({ objectId: booking }),
  "allocations.complete": ({ admin, booking }) => admin.allocations.complete({ objectId: booking }),
  "allocations.delete of one with hours": ({ admin, booking }) =>
    admin.allocations.delete({ objectId: booking }).catch(() => "refused"),
  "limits.set over what is cut": ({ admin, ana }) =>
    admin.limits.set({ engineer: ana, from: "2029-01-01", limit: 10, resolve: "cut" }),
  "allocations.cancel": ({ admin, booking }) => admin.allocations.cancel({ objectId: booking }),
  "allocations.reactivate": async ({ admin, booking }) => {
    await admin.allocations.cancel({ objectId: booking });
    await admin.allocations.reactivate({ objectId: booking });
  },
  "engineers.availability": ({ admin, ana, march }) =>
    admin.engineers.availability({ engineer: ana, from: march.startDate, to: march.endDate }),
  "engineers.find": ({ admin, march }) =>
    admin.engineers.find({ from: march.startDate, to: march.endDate, percent: 10 }),
  "engineers.update of the name": ({ admin, ana }) => admin.engineers.update({ objectId: ana, fullName: "Anna" }),
  "projects.update of the description": ({ admin, project }) =>
    admin.projects.update({ objectId: project, description: "x" }),
  "projects.hold": ({ admin, project }) => admin.projects.start(project).then(() => admin.projects.hold(project)),
  "hours.edit": ({ own, hour }) => own.hours.edit({ objectId: hour, hours: 2 }),
  "hours.submit": ({ own, hour }) => own.hours.submit(hour),
  "timeOff.request": ({ own, ana }) => own.timeOff.request({ engineer: ana, startDate: "2027-03-08" }),
};

// Each store gets the same queries; other tests check that a store returns no more rows than that.
describe.each([
  ["memory", openMemory],
  ["SQLite", openSqlite],
] as const)("on %s", (_store, open) => {
  test.each(Object.entries(asked))("%s reads only the rows that it judges", async (_name, ask) => {
    const counts = [];
    for (const past of [3, 12]) {
      const scene = await withHistory(open, past);
      counts.push(await scene.rowsOf(() => ask(scene)));
    }
    expect(counts[1]).toBe(counts[0]);
    expect(counts[0]).toBeGreaterThan(0);
  });
});
