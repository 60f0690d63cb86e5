import { accepted, present, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { writeChanges } from "../harness/raw-store.ts";
import type { Suite } from "../harness/suite.ts";

/** The highest rate: a day of 24 hours at this rate is 7 below the largest exact integer. */
const highest = 375_299_968_947_541;
const day = (index: number): string => `2027-03-${String(index + 1).padStart(2, "0")}`;

/** Days of 24 hours, each approved at that rate, in one currency. */
const priceless = async (firm: KitFirm, currency: string, days: number, name: string): Promise<string> => {
  const { admin } = firm;
  const { objectId: engineer, user } = await firm.engineer(name);
  accepted(await admin.rates.set({ engineer, from: "2020-01-01", rate: { minor: highest, currency } }));
  const project = await firm.project(name);
  for (let i = 0; i < days; i++) {
    const row = { engineer, project, workDate: day(i), hours: 24, billingStatus: "Submitted" };
    const { objectId } = accepted(await firm.as(user).hours.create(row));
    const { snapshot } = accepted(await admin.hours.approve(objectId));
    same(snapshot?.amount, { minor: highest * 24, currency });
  }
  return engineer;
};

/** A sum is exact or refused, never rounded (R-VAL-6). */
export const exactSums: Suite = {
  name: "exact sums",
  cases: {
    "R-VAL-6 an inexact sum is refused with its currency": async (firm) => {
      await priceless(firm, "EUR", 1, "Ana");
      await priceless(firm, "USD", 3, "Ben");
      const { reports } = firm.admin;
      const all = { from: "2027-03-01", to: "2027-03-31" } as const;
      for (const by of ["engineer", "discipline", "project", "client", "month", ["engineer", "month"]] as const)
        for (const asked of [reports.money({ ...all, by }), reports.utilization({ ...all, by })]) {
          const { issues } = refused((await asked) as Awaited<ReturnType<typeof reports.money>>, "AmountRange");
          same(
            issues.map(({ code, currency }) => [code, currency]),
            [["AMOUNT_RANGE", "USD"]],
          );
        }
      for (let i = 0; i < 3; i++) {
        const range = { from: day(i), to: day(i), by: "engineer" } as const;
        const money = accepted(await reports.money(range)).results.find(({ name }) => name === "Ben");
        same(present(money?.lines[0], "the line of Ben").recognised, { minor: highest * 24, currency: "USD" });
        const used = accepted(await reports.utilization(range)).results.find(({ name }) => name === "Ben");
        same(used?.amounts, [{ minor: highest * 24, currency: "USD" }]);
      }
    },
    "R-VAL-6 a sum beyond 64 bits is refused": async (firm) => {
      // Each row holds almost all exact integers: 1,025 of them are more than 64 bits hold.
      const { admin } = firm;
      const { objectId: engineer } = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const first = await priceless(firm, "USD", 1, "Ben");
      const row = present(
        (await firm.tables()).BillableHour?.find((each) => each.engineer === first),
        "the row of Ben",
      );
      const written = await writeChanges(
        firm.app.ports.store,
        firm.organizationId,
        Array.from({ length: 1_030 }, (_, i) => ({
          entity: "BillableHour",
          event: "hours.approve",
          after: { ...row, objectId: `S${String(i).padStart(9, "0")}`, engineer, project },
        })),
      );
      same(written, null, "the rows");
      for (const by of ["engineer", "month"] as const) {
        const outcome = await admin.reports.money({ from: "2027-03-01", to: "2027-03-31", by });
        same(refused(outcome, "AmountRange").issues[0]?.currency, "USD");
      }
    },
    "R-VAL-5 loads up to the highest percent are exact": async (firm) => {
      const { admin } = firm;
      const { objectId: engineer } = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const [highest, above] = [1_000_000, 1_000_000.01];
      const week = { from: "2027-03-01", to: "2027-03-07" };
      accepted(await admin.limits.set({ engineer, from: "2027-01-01", limit: highest }));
      for (const percent of [999_999.98, 0.01, 0.01]) await firm.booked(engineer, project, percent, week.from, week.to);
      const over = refused(
        await admin.allocations.check(firm.bookingInput(engineer, project, 0.01, week.from, week.to)),
        "OverCapacity",
      );
      same(
        over.windows.map(({ total, limit }) => [total, limit]),
        [[above, highest]],
      );
      const booking = firm.bookingInput(engineer, project, above, week.from, week.to);
      const asked = [
        admin.limits.set({ engineer, from: "2027-01-01", limit: above }),
        admin.settings.set({ capacityLimit: above, from: "2027-01-01" }),
        admin.allocations.assign(booking),
        admin.allocations.check(booking),
        admin.engineers.find({ ...week, percent: above }),
      ];
      for (const each of asked) refused((await each) as Awaited<ReturnType<typeof admin.limits.set>>, "PercentRange");
    },
    "R-VAL-6 a rate too high for 24 hours is refused": async (firm) => {
      const { admin } = firm;
      const { objectId: engineer } = await firm.engineer("Ana", { hourlyRate: { minor: highest, currency: "USD" } });
      const project = await firm.project("Bridge");
      const rate = { minor: highest + 1, currency: "USD" };
      const booking = { ...firm.bookingInput(engineer, project, 10, "2027-03-01", "2027-03-31"), rate };
      const asked = [
        admin.rates.set({ engineer, from: "2027-01-01", rate }),
        admin.engineers.update({ objectId: engineer, hourlyRate: rate }),
        admin.projects.create({ name: "Dam", status: "Active", rate }),
        admin.projects.update({ objectId: project, rate }),
        admin.allocations.assign(booking),
        admin.allocations.check(booking),
        admin.rates.set({ engineer, from: "2027-01-01", rate: 90_071_992_547_409.92 }),
      ];
      for (const each of asked) refused((await each) as Awaited<ReturnType<typeof admin.rates.set>>, "AmountRange");
    },
  },
};
