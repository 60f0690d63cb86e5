import type { PeopleFilter } from "../../../domain/engineer-profile/people-filter.ts";
import { dayOf, dayText } from "../../../domain/kernel/values/day.ts";
import { type Basis, type By, groupsOf } from "../../../domain/report/grouping.ts";
import { moneyReport } from "../../../domain/report/money.ts";
import { planActual } from "../../../domain/report/plan-actual.ts";
import { utilization } from "../../../domain/report/utilization.ts";
import { accepted, holds, present, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { seededRandom } from "../harness/random.ts";
import type { Suite } from "../harness/suite.ts";
import { reportRows } from "./report-rows.ts";

const groups = ["engineer", "discipline", "primaryLocation", "project", "client", "month"] as const;
const groupings: ReadonlyArray<By> = [
  ...groups,
  ...groups.flatMap((one) => groups.filter((other) => other !== one).map((other) => [one, other] as const)),
];
const bases = ["approved", "submitted", "all"] as const satisfies ReadonlyArray<Basis>;
const filters: ReadonlyArray<PeopleFilter> = [
  { discipline: "structural", primaryLocation: null },
  { discipline: null, primaryLocation: "LIMA" },
  { discipline: "Civil", primaryLocation: "Cusco" },
  { discipline: null, primaryLocation: "Oslo" },
];
const [from, to] = ["2027-02-22", "2027-04-11"] as const;

/**
 * Four people, each with other days off, and what they worked on any day of seven weeks, decided every way there is: with a
 * price in one of two currencies or none, billed as worked or otherwise, under a discipline that one of them has left since.
 */
const busyFirm = async (firm: KitFirm): Promise<void> => {
  const { admin } = firm;
  firm.setClock("2027-04-12");
  accepted(await admin.settings.set({ allowSelfApproval: true }));
  accepted(await admin.holidays.set({ calendar: "home", day: "2027-03-10", name: "Founders" }));
  const ana = await firm.engineer("Ana", { holidayCalendar: "home", hourlyRate: 90, primaryLocation: "Lima" });
  const ben = await firm.engineer("Ben", { employedUntil: "2027-03-20", primaryLocation: "Cusco" });
  const cem = await firm.engineer("Cem", { hourlyRate: { minor: 8_000, currency: "EUR" } });
  const dora = await firm.engineer("Dora", { hourlyRate: 33.33, primaryLocation: "lima" });
  const people = [ana, ben, cem, dora].map(({ objectId }) => objectId);
  for (const [{ objectId }, currency] of [
    [ana, "USD"],
    [cem, "EUR"],
    [dora, "USD"],
  ] as const)
    accepted(await admin.rates.set({ engineer: objectId, from: "2020-01-01", rate: { minor: 7_077, currency } }));
  accepted(
    await admin.workingTime.set({ engineer: cem.objectId, from: "2027-01-01", minutes: [480, 0, 480, 0, 480, 240, 0] }),
  );
  for (const [engineer, startDate, endDate, minutesPerDay] of [
    [ana.objectId, "2027-03-01", "2027-03-05", null],
    [dora.objectId, "2027-03-31", "2027-04-02", 120],
  ] as const) {
    const { objectId } = accepted(await admin.timeOff.request({ engineer, startDate, endDate, minutesPerDay }));
    accepted(await admin.timeOff.grant(objectId));
  }
  const forCity = { clientName: "City", projectManager: firm.adminId };
  const projects = [
    await firm.project("Bridge", { ...forCity, projectCode: "B-1" }),
    await firm.project("Dam"),
    await firm.project("Tower", { ...forCity, projectCode: "T-1" }),
  ];
  const random = seededRandom(5);
  const first = Number(dayOf(from));
  const bookings = new Map<string, string>();
  for (const engineer of people)
    bookings.set(engineer, await firm.booked(engineer, projects[0] ?? "", 30, "2027-03-01", "2027-03-19"));
  for (let i = 0; i < 120; i++) {
    const engineer = random.pick(people);
    const day = first + random.below(Number(dayOf(to)) - first + 1);
    if (engineer === ben.objectId && day > Number(dayOf("2027-03-20"))) continue;
    const linked = day >= Number(dayOf("2027-03-01")) && day <= Number(dayOf("2027-03-19")) && random.oneIn(2);
    const allocation = bookings.get(engineer);
    const hour = {
      engineer,
      project: linked ? (projects[0] ?? "") : random.pick(projects),
      workDate: dayText(day),
      hours: 0.25 + random.below(8) / 4,
      billingStatus: random.oneIn(6) ? "Draft" : "Submitted",
      billable: !random.oneIn(5),
      ...(linked && allocation !== undefined ? { allocation } : {}),
    };
    const { objectId, approval } = accepted(await admin.hours.create(hour));
    if (i === 60) accepted(await admin.engineers.update({ objectId: dora.objectId, discipline: "Structural" }));
    if (approval !== "submitted" || random.oneIn(6)) continue;
    if (random.oneIn(8)) {
      accepted(await admin.hours.reject({ objectId, reason: "no" }));
      continue;
    }
    const { billing, snapshot } = accepted(
      await admin.hours.approve({ objectId, ...(random.oneIn(3) ? { billedMinutes: random.below(200) } : {}) }),
    );
    if (billing !== "unbilled" || snapshot?.amount === null || random.oneIn(2)) continue;
    accepted(await admin.hours.invoice({ objectId, invoiceRef: "R-1" }));
    if (random.oneIn(3)) accepted(await admin.hours.pay(objectId));
    else if (random.oneIn(2)) accepted(await admin.hours.writeOff({ objectId, reason: "late" }));
  }
};

const days = { from: Number(dayOf(from)), to: Number(dayOf(to)) };
/** By key: reports come ordered by name. */
const byKey = <R extends { readonly key: unknown }>(rows: ReadonlyArray<R>) =>
  new Map(
    rows.map(
      ({ name: _, plannedExact: _exact, ...row }: R & { readonly name?: string; readonly plannedExact?: number }) => [
        JSON.stringify(row.key),
        row,
      ],
    ),
  );
const profilesOf = <P extends { readonly objectId: string }>(people: ReadonlyArray<P>) =>
  new Map(people.map((person) => [person.objectId, person] as const));
const sorted = <K, V>(map: ReadonlyMap<K, V>) =>
  [...map].sort(([left], [right]) => (String(left) < String(right) ? -1 : 1));

/** Reports computed from sums of the store agree with reports computed row by row, for every grouping. */
export const reports: Suite = {
  name: "reports",
  cases: {
    "R-UTIL-1, R-UTIL-2, R-UTIL-3, R-UTIL-4, R-UTIL-5, R-MONEY-1 reports agree with sums over rows": async (firm) => {
      await busyFirm(firm);
      const { people, hours, projects } = await reportRows(firm);
      for (const [at, by] of groupings.entries())
        for (const basis of typeof by === "string" ? bases : [present(bases[at % 3], "a basis")]) {
          const { results } = accepted(
            await firm.admin.reports.utilization({ from, to, by: by as never, hours: basis }),
          );
          const expected = utilization({ ...days, by, basis, denominator: "available", people, hours, projects });
          same(sorted(byKey(results)), sorted(byKey(expected)), `${groupsOf(by)}, ${basis}`);
          const outside = expected.reduce((sum, row) => sum + row.workedOutsideAvailabilityMinutes, 0);
          holds(outside > 0, "nobody worked outside of what was available");
        }
      for (const by of groupings) {
        const { results } = accepted(await firm.admin.reports.money({ from, to, by: by as never }));
        const expected = moneyReport({ ...days, by, hours, projects, profiles: profilesOf(people) });
        same(sorted(byKey(results)), sorted(byKey(expected)), `${groupsOf(by)}`);
        holds(expected.length > 0, "nothing was recognised");
      }
      for (const by of ["allocation", "engineer", "project"] as const)
        for (const basis of ["approved", "submitted", "all"] satisfies ReadonlyArray<Basis>) {
          const { results } = accepted(await firm.admin.reports.planActual({ from, to, by, hours: basis }));
          const { rows } = planActual({ ...days, today: days.to + 1, by, basis, people, hours });
          const expected = rows.map((row) => ({ ...row, key: [row.key] }));
          same(sorted(byKey(results)), sorted(byKey(expected)), `${by}, ${basis}`);
        }
    },
    "R-UTIL-3 reports on a discipline or a location count only these people": async (firm) => {
      await busyFirm(firm);
      const { people, hours, projects } = await reportRows(firm);
      const { admin } = firm;
      const rowsOf = async (only: PeopleFilter) => {
        const asked = { from, to, ...only };
        const input = { ...days, hours, projects, people, only, profiles: profilesOf(people) };
        const about = JSON.stringify(only);
        const by = ["project", "month"] as const;
        const used = accepted(await admin.reports.utilization({ ...asked, by: "engineer", hours: "all" })).results;
        const expected = utilization({ ...input, by: "engineer", basis: "all", denominator: "available" });
        same(sorted(byKey(used)), sorted(byKey(expected)), about);
        const money = accepted(await admin.reports.money({ ...asked, by: [...by] })).results;
        same(sorted(byKey(money)), sorted(byKey(moneyReport({ ...input, by }))), about);
        const plan = accepted(await admin.reports.planActual({ ...asked, by: "engineer", hours: "submitted" })).results;
        const { rows } = planActual({ ...input, today: days.to + 1, by: "engineer", basis: "submitted" });
        same(sorted(byKey(plan)), sorted(byKey(rows.map((row) => ({ ...row, key: [row.key] })))), about);
        return [used.length, money.length, plan.length];
      };
      const lengths: Array<ReadonlyArray<number>> = [];
      for (const only of filters) lengths.push(await rowsOf(only));
      for (const length of lengths.slice(0, 2).flat()) holds(length > 0, "a filter took nothing");
      same(lengths.at(-1), [0, 0, 0], "nobody works in Oslo");
    },
  },
};
