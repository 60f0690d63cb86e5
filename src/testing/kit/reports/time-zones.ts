import { dayText } from "../../../domain/kernel/values/day.ts";
import { dayByOffset, offsetChanges } from "../../oracles/zone.ts";
import { accepted, holds, same } from "../harness/expect.ts";
import type { Suite } from "../harness/suite.ts";

const zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"];
const [year, next] = [Date.UTC(2027, 0, 1), Date.UTC(2028, 0, 1)];
const hour = 3_600_000;

/** Every rule that depends on today uses the day in the firm's time zone (R-VAL-11). */
export const timeZones: Suite = {
  name: "time zones",
  cases: {
    "R-VAL-11 today follows the firm's time zone": async (firm) => {
      let [other, nights] = [0, 0];
      for (const zone of zones) {
        accepted(await firm.admin.settings.set({ todayZone: zone }));
        const changes = offsetChanges(zone, year, next);
        for (const change of [Date.UTC(2027, 5, 15), ...changes]) {
          nights++;
          for (const after of [-30, -20, -12, -6, -1, 0, 1, 6, 12, 20, 30]) {
            const now = change + after * hour;
            const today = dayText(dayByOffset(now, zone));
            if (today !== new Date(now).toISOString().slice(0, 10)) other++;
            firm.setClock(new Date(now).toISOString());
            // A booking that ends today shows which day that is.
            const range = { from: "2026-01-01", to: "2028-12-31", by: "engineer" } as const;
            same(
              accepted(await firm.admin.reports.planActual(range)).to,
              today,
              `${zone} at ${new Date(now).toISOString()}`,
            );
          }
        }
      }
      holds(other > 20 && nights > 8, "no day differed from that of UTC");
    },
    "R-VAL-11 rates, settings and bookings use the firm's day": async (firm) => {
      accepted(await firm.admin.settings.set({ todayZone: "Europe/Berlin", maxDaysAhead: 0 }));
      const { objectId: engineer } = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const running = await firm.booked(engineer, project, 50, "2027-07-01", "2027-07-31");
      const cancelled = await firm.booked(engineer, project, 20, "2027-07-01", "2027-07-31");
      // Half past midnight in Berlin's summer, where a fixed offset of one hour still has the day before.
      firm.setClock("2027-07-09T22:30:00.000Z");
      accepted(await firm.admin.engineers.update({ objectId: engineer, hourlyRate: 90 }));
      same(
        accepted(await firm.admin.rates.list()).results.map(({ from }) => from),
        ["2027-07-10"],
      );
      same(accepted(await firm.admin.settings.set({ capacityLimit: 110 })).steps.capacityLimit[0]?.from, "2027-07-10");
      same(accepted(await firm.admin.allocations.complete(running)).endDate, "2027-07-10");
      accepted(await firm.admin.allocations.cancel({ objectId: cancelled, reason: "moved" }));
      const hours = { engineer, project, hours: 1, allocation: cancelled };
      accepted(await firm.admin.hours.create({ ...hours, workDate: "2027-07-10" }));
      const outcome = await firm.admin.hours.create({ ...hours, workDate: "2027-07-11" });
      holds(!outcome.ok, "hours lie a day ahead");
    },
  },
};
