import type { KitApi } from "../harness/api.ts";
import { accepted, holds, present, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";
import { hoursScene, logOfRecord } from "../hours/hours.ts";

type Values = Readonly<Record<string, unknown>>;
const usd = (minor: number) => ({ minor, currency: "USD" });

/** Emil, booked for 60 %, with 6:47 h of an eight-hour Monday approved at 100.00, and what the decision is told with. */
const approvedScene = async (firm: KitFirm) => {
  const { emil, asEmil, asPia, project } = await hoursScene(firm);
  const allocation = await firm.booked(emil.objectId, project, 60, "2027-01-04", "2027-01-08");
  const row = { engineer: emil.objectId, project, workDate: "2027-01-04", allocation };
  const { objectId } = accepted(await asEmil.hours.create({ ...row, hours: 6.78, billingStatus: "Submitted" }));
  const approved = accepted(await asPia.hours.approve(objectId));
  return { emil, asPia, project, allocation, objectId, approved };
};

/** Every value with this name, at any depth. */
const named = (name: string, of: unknown): ReadonlyArray<unknown> => {
  if (typeof of !== "object" || of === null) return [];
  return Object.entries(of).flatMap(([key, value]) => [...(key === name ? [value] : []), ...named(name, value)]);
};
/** A record inside another answer has the same values as a read of it. */
const agrees = (shown: unknown, read: Values, about: string): void => {
  for (const [name, value] of Object.entries(shown as Values))
    if (name in read && name !== "statusLabel") same(value, read[name], `${about}: ${name}`);
};

type Lists = Readonly<Record<string, { readonly list?: (sent: object) => Promise<never> }>>;
/** Every record that the administrator may read, by id. */
const recordsOf = async (admin: KitApi): Promise<ReadonlyMap<string, Values>> => {
  const found = new Map<string, Values>();
  for (const [group, { list }] of Object.entries(admin as unknown as Lists)) {
    if (list === undefined || ["alerts", "customClasses", "customFields", "log", "records", "sessions"].includes(group))
      continue;
    const { results } = accepted(await list({ limit: 1_000 })) as { readonly results: ReadonlyArray<Values> };
    for (const each of results) found.set(String(each.objectId), each);
  }
  return found;
};

/** One word has one unit: in reads, the log, exports, refusals and reports (R-VAL-4, R-VAL-5, R-VAL-6). */
export const units: Suite = {
  name: "units",
  cases: {
    "R-VAL-5 warnings show a percent as a percent": async (firm) => {
      const { emil, asPia, objectId, approved } = await approvedScene(firm);
      const again = refused(await asPia.hours.approve(objectId), "InvalidTransition");
      const many = accepted(await asPia.hours.decideMany({ objectIds: [objectId], decision: "approve" }));
      const stale = refused(
        await firm.admin.hours.reopen({ objectId, reason: "wrong day", expectedVersion: 1 }),
        "VersionConflict",
      );
      const reported: ReadonlyArray<readonly [string, unknown]> = [
        ["approve", approved],
        ["get", accepted(await asPia.hours.get(objectId))],
        ["list", accepted(await asPia.hours.list({}))],
        ["the refusal of a transition", again],
        ["the refusal of one of many", many],
        ["the refusal of an old version", stale],
        ["log.history", accepted(await asPia.log.history({ class: "BillableHour", objectId }))],
        ["log.list", accepted(await firm.admin.log.list({ class: "BillableHour" }))],
        ["users.exportData", accepted(await firm.admin.users.exportData({ objectId: emil.user }))],
      ];
      for (const [where, of] of reported) {
        const percents = named("snapshot", of).flatMap((each) => named("allocationPercent", each));
        holds(percents.length > 0, `${where} shows no snapshot`);
        for (const percent of percents) same(percent, 60, where);
      }
      same((await logOfRecord(firm, objectId)).length, 2);
    },
    "R-UTIL-1, R-MONEY-1 reports answer percents, money and minutes": async (firm) => {
      const { emil, project, allocation } = await approvedScene(firm);
      const days = { from: "2027-01-04", to: "2027-01-08" };
      const one = <T>(results: ReadonlyArray<T>): T => present(results[0], "a row");
      const used = one(accepted(await firm.admin.reports.utilization({ ...days, by: "engineer" })).results);
      same(
        [used.key, used.totalUtilization, used.billableUtilization, used.plannedUtilization, used.workedShare],
        [[emil.objectId], 16.96, 16.96, 60, 100],
      );
      same([used.workedOutsideAvailabilityMinutes, used.amounts], [0, [usd(67_833)]]);
      const money = one(accepted(await firm.admin.reports.money({ ...days, by: "project" })).results);
      const line = { unbilled: usd(67_833), invoiced: usd(0), paid: usd(0), writtenOff: usd(0) };
      same([money.key, money.lines], [[project], [{ currency: "USD", recognised: usd(67_833), ...line }]]);
      const { results } = accepted(
        await firm.admin.reports.planActual({ ...days, by: "allocation", withFuture: true }),
      );
      const { key, plannedMinutes, workedMinutes, gapMinutes, workedWithoutAllocationMinutes } = one(results);
      same(
        [key, plannedMinutes, workedMinutes, gapMinutes, workedWithoutAllocationMinutes],
        [[allocation], 1_440, 407, 1_033, 0],
      );
    },
    "R-VAL-5 the log shows settings in their units": async (firm) => {
      const stageProbability = { lead: 12.5 };
      const dated = { capacityLimit: 120, hoursPerDayMax: 600, from: "2027-01-04" };
      accepted(await firm.admin.settings.set({ ...dated, closedThrough: "2026-12-31", stageProbability }));
      const read = accepted(await firm.admin.settings.get({}));
      const { results } = accepted(await firm.admin.log.list({ class: "Organization" }));
      const { steps, ...settings } = present(results.at(-1)?.after, "the settings").settings as Values & {
        readonly steps: Values;
      };
      same(Object.keys(settings).sort(), ["closedThrough", "stageProbability"]);
      agrees(settings, read as never, "log.list");
      same(steps, {
        capacityLimit: [{ from: "2027-01-04", value: 120 }],
        hoursPerDayMax: [{ from: "2027-01-04", value: 600 }],
      });
      agrees(steps, read.steps as never, "log.list");
    },
    "R-VAL-5 log, export and reads show equal values": async (firm) => {
      const { emil } = await approvedScene(firm);
      const { admin } = firm;
      const engineer = emil.objectId;
      accepted(await admin.limits.set({ engineer, from: "2027-02-01", limit: 120.5 }));
      accepted(await admin.rates.set({ engineer, from: "2027-02-01", rate: 33.33 }));
      accepted(await admin.workingTime.set({ engineer, from: "2027-02-01", minutes: [480, 480, 480, 480, 240, 0, 0] }));
      accepted(
        await admin.timeOff.request({ engineer, startDate: "2027-03-01", endDate: "2027-03-02", minutesPerDay: 90 }),
      );
      accepted(await admin.holidays.set({ calendar: "home", day: "2027-03-10", name: "Founders" }));
      await firm.certificate(engineer, "PE", "2028-01-01");
      const records = await recordsOf(admin);
      const logged = new Map(
        accepted(await admin.log.list({ limit: 1_000 })).results.map(({ objectId, after }) => [objectId, after]),
      );
      const exported = accepted(await admin.users.exportData({ objectId: emil.user })).records;
      let compared = 0;
      for (const [objectId, read] of records) {
        agrees(present(logged.get(objectId), `the log of ${objectId}`), read, `log.list of ${objectId}`);
        compared++;
      }
      for (const [name, rows] of Object.entries(exported))
        for (const row of rows) agrees(row, present(records.get(String(row.objectId)), `a ${name}`), name);
      holds(compared > 10, "next to nothing was compared");
    },
  },
};
