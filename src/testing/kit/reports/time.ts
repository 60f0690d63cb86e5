import { accepted, present, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";

const halfDays = [240, 240, 240, 240, 240, 0, 0];
const fullDays = [480, 480, 480, 480, 480, 0, 0];

/** The figures of one report, by name. */
const figuresOf = async (
  firm: KitFirm,
  from: string,
  to: string,
  by: "engineer" | "discipline",
  hours: "approved" | "all" = "approved",
) => {
  const { results } = accepted(await firm.admin.reports.utilization({ from, to, by, hours }));
  return (name: string) =>
    present(
      results.find((row) => row.name === name),
      `the figures of ${name}`,
    );
};

/** Ana with full days until Sunday 03-14 and half days after, booked with 50 % from 03-08 to 03-19. */
const turning = async (firm: KitFirm): Promise<string> => {
  const ana = (await firm.engineer("Ana", { holidayCalendar: "home" })).objectId;
  const project = await firm.project("Bridge");
  accepted(await firm.admin.workingTime.set({ engineer: ana, from: "2027-01-01", minutes: fullDays }));
  accepted(await firm.admin.workingTime.set({ engineer: ana, from: "2027-03-15", minutes: halfDays }));
  await firm.booked(ana, project, 50, "2027-03-08", "2027-03-19");
  return ana;
};
/** Hours that were worked, submitted, and approved by the administrator. */
const approved = async (firm: KitFirm, user: string, row: Readonly<Record<string, unknown>>): Promise<void> => {
  const sent = { ...row, billingStatus: "Submitted" };
  const { objectId } = accepted(await firm.as(user).hours.create(sent as never));
  accepted(await firm.admin.hours.approve(objectId));
};

/** Available, planned and worked time in reports: the same figures on every store. */
export const time: Suite = {
  name: "time",
  cases: {
    "E-24 a new contract changes planned minutes": async (firm) => {
      await turning(firm);
      const { availableMinutes, plannedMinutes } = (await figuresOf(firm, "2027-03-08", "2027-03-19", "engineer"))(
        "Ana",
      );
      same([availableMinutes, plannedMinutes], [3_600, 1_800]);
      const free = accepted(
        await firm.admin.engineers.availability({
          engineer: (accepted(await firm.admin.engineers.list()).results[0] ?? { objectId: "" }).objectId,
          from: "2027-03-08",
          to: "2027-03-19",
        }),
      );
      same(free, [{ from: "2027-03-08", to: "2027-03-19", freePercent: 50 }]);
    },
    "E-25 holidays and leave lower minutes without conflicts": async (firm) => {
      const ana = await turning(firm);
      accepted(await firm.admin.holidays.set({ calendar: "home", day: "2027-03-10", name: "Founders" }));
      const leave = { engineer: ana, startDate: "2027-03-11", endDate: "2027-03-11", minutesPerDay: 240 };
      const { objectId } = accepted(await firm.admin.timeOff.request(leave));
      accepted(await firm.admin.timeOff.grant(objectId));
      const { availableMinutes, plannedMinutes } = (await figuresOf(firm, "2027-03-08", "2027-03-19", "engineer"))(
        "Ana",
      );
      same([availableMinutes, plannedMinutes], [2_880, 1_440]);
      await firm.booked(ana, await firm.project("Dam"), 50, "2027-03-08", "2027-03-19");
    },
    "E-26 hours worked during leave are reported without a ratio": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const leave = { engineer: ana.objectId, startDate: "2027-02-01", endDate: "2027-02-28", status: "Granted" };
      accepted(await firm.admin.timeOff.request(leave));
      await approved(firm, ana.user, { engineer: ana.objectId, project, workDate: "2027-02-10", hours: 2 });
      const row = (await figuresOf(firm, "2027-02-01", "2027-02-28", "engineer"))("Ana");
      same([row.availableMinutes, row.workedOutsideAvailabilityMinutes], [0, 120]);
      same([row.totalUtilization, row.billableUtilization, row.plannedUtilization], [null, null, null]);
    },
    "E-27 one engineer's utilization in June is 75 percent": async (firm) => {
      const ana = await firm.engineer("Ana", { holidayCalendar: "home" });
      const project = await firm.project("Bridge");
      accepted(await firm.admin.holidays.set({ calendar: "home", day: "2027-06-07", name: "Founders" }));
      const leave = { engineer: ana.objectId, startDate: "2027-06-28", endDate: "2027-06-29", status: "Granted" };
      accepted(await firm.admin.timeOff.request(leave));
      const row = { engineer: ana.objectId, project };
      for (let day = 1; day <= 12; day++)
        await approved(firm, ana.user, {
          ...row,
          workDate: `2027-06-${String(day).padStart(2, "0")}`,
          hours: day === 12 ? 7 : 8,
        });
      const other = { ...row, billable: false };
      await approved(firm, ana.user, { ...other, workDate: "2027-06-14", hours: 12 });
      await approved(firm, ana.user, { ...other, workDate: "2027-06-15", hours: 7 });
      const june = (await figuresOf(firm, "2027-06-01", "2027-06-30", "engineer"))("Ana");
      same([june.availableMinutes, june.workedMinutes], [9_120, 6_840]);
      same([june.totalUtilization, june.billableUtilization], [75, 62.5]);
    },
    "R-TIME-2 overlapping leave gives a warning": async (firm) => {
      const { objectId: engineer } = await firm.engineer("Ana");
      const { timeOff } = firm.admin;
      const leave = { engineer, startDate: "2027-02-01", endDate: "2027-02-05" };
      const [one, two] = (await Promise.all([timeOff.request(leave), timeOff.request(leave)])).map(accepted);
      const reported = (answer: {
        readonly warnings: ReadonlyArray<{ readonly code: string; readonly detail?: unknown }>;
      }) => answer.warnings.map(({ code, detail }) => [code, { rows: (detail as { readonly rows: unknown }).rows }]);
      const [first, second] = [present(one, "the first"), present(two, "the second")];
      same(
        [...reported(first), ...reported(second)],
        [["TIME_OFF_OVERLAP", { rows: [first.warnings.length === 0 ? first.objectId : second.objectId] }]],
      );
      const day = { engineer, startDate: "2027-02-05", endDate: "2027-02-05", minutesPerDay: 60 };
      same(reported(accepted(await timeOff.grant(first.objectId))), [
        ["TIME_OFF_OVERLAP", { rows: [second.objectId] }],
      ]);
      accepted(await timeOff.refuse(second.objectId));
      same(reported(accepted(await timeOff.request(day))), [["TIME_OFF_OVERLAP", { rows: [first.objectId] }]]);
      for (const apart of [
        { ...day, startDate: "2027-02-06", endDate: null },
        { ...leave, startDate: "2027-01-25", endDate: "2027-01-31" },
        { ...leave, engineer: (await firm.engineer("Ben")).objectId },
      ])
        same(reported(accepted(await timeOff.request(apart))), []);
      const open = accepted(await timeOff.request({ ...leave, startDate: "2027-03-01", endDate: null }));
      same(open.warnings.length, 1);
    },
    "R-TIME-1 leaving without a last day gives a warning": async (firm) => {
      const { admin } = firm;
      const ana = (await firm.engineer("Ana")).objectId;
      const ben = (await firm.engineer("Ben")).objectId;
      const codes = (answer: {
        readonly warnings: ReadonlyArray<{ readonly code: string; readonly detail?: unknown }>;
      }) => answer.warnings.map(({ code, detail }) => [code, detail]);
      const unknown = [["EMPLOYMENT_END_UNKNOWN", { engineers: [ana] }]];
      same(codes(accepted(await admin.engineers.update({ objectId: ana, employmentStatus: "Left" }))), unknown);
      const until = { employmentStatus: "Left", employedUntil: "2027-01-04" };
      same(codes(accepted(await admin.engineers.update({ objectId: ben, ...until }))), []);
      const range = { from: "2027-01-01", to: "2027-01-31", by: "engineer" } as const;
      const used = accepted(await admin.reports.utilization(range));
      same(codes(used), unknown);
      same(
        used.results.map(({ name, availableMinutes }) => [name, availableMinutes]),
        [
          ["Ana", 10_080],
          ["Ben", 960],
        ],
      );
      same(codes(accepted(await admin.reports.planActual({ ...range, withFuture: true }))), unknown);
      // Up to the day on which the engineer left, everything is known.
      same(codes(accepted(await admin.reports.utilization({ ...range, to: "2027-01-04" }))), []);
      same(codes(accepted(await admin.reports.planActual(range))), []);
      same(codes(accepted(await admin.engineers.update({ objectId: ana, employedUntil: "2027-01-04" }))), []);
      same(codes(accepted(await admin.reports.utilization(range))), []);
      same(codes(accepted(await admin.engineers.update({ objectId: ana, employedUntil: null }))), unknown);
    },
    "E-28 group utilization weighs minutes, not people": async (firm) => {
      const ana = await firm.engineer("Ana", { employedFrom: "2027-06-01", employedUntil: "2027-06-01" });
      const ben = await firm.engineer("Ben");
      const project = await firm.project("Bridge");
      accepted(await firm.admin.settings.set({ week: fullDays, from: "2027-01-01" }));
      await approved(firm, ana.user, { engineer: ana.objectId, project, workDate: "2027-06-01", hours: 8 });
      const days = ["2027-06-01", "2027-06-02", "2027-06-03", "2027-06-04", "2027-06-07", "2027-06-08", "2027-06-09"];
      for (const workDate of [...days, "2027-06-10", "2027-06-11", "2027-06-14"])
        await approved(firm, ben.user, { engineer: ben.objectId, project, workDate, hours: 8 });
      // Twenty working days of Ben are 9,600 minutes, half of them worked.
      const all = (await figuresOf(firm, "2027-06-01", "2027-06-28", "discipline"))("Civil");
      same([all.availableMinutes, all.workedMinutes, all.totalUtilization], [10_080, 5_280, 52.38]);
      const each = await figuresOf(firm, "2027-06-01", "2027-06-28", "engineer");
      same([each("Ana").totalUtilization, each("Ben").totalUtilization], [100, 50]);
    },
  },
};
