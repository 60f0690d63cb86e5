import { dayOf, dayText } from "../../../domain/kernel/values/day.ts";
import type { Group } from "../../../domain/report/grouping.ts";
import { plannedMinutes } from "../../../domain/working-time/planned.ts";
import { utilizationByEntries } from "../../oracles/utilization.ts";
import { accepted, holds, present, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { type Random, seededRandom } from "../harness/random.ts";
import type { Suite } from "../harness/suite.ts";
import { reportRows } from "./report-rows.ts";

const first = Number(dayOf("2027-01-01"));
const length = 150;
const groupings: ReadonlyArray<Group | readonly [Group, Group]> = [
  "engineer",
  "discipline",
  "month",
  "project",
  "client",
  ["discipline", "month"],
  ["engineer", "project"],
];
const groupsOf = (by: Group | readonly [Group, Group]): ReadonlyArray<Group> => (typeof by === "string" ? [by] : by);

/** A span of days, its ends in order. */
const spanOf = (random: Random, longest: number): readonly [number, number] => {
  const from = first + random.below(length);
  return [from, from + random.below(longest)];
};
const weekOf = (random: Random): ReadonlyArray<number> => [0, 0, 0, 0, 0, 0, 0].map(() => random.pick([0, 240, 480]));

/** Three engineers whose contracts, leave and employment change on random days; some have bookings and hours. */
const madeWorld = async (firm: KitFirm, random: Random): Promise<void> => {
  const { admin } = firm;
  firm.setClock("2027-07-01");
  accepted(await admin.settings.set({ allowSelfApproval: true, capacityLimit: 1_000, from: "2020-01-01" }));
  for (let i = random.below(3); i > 0; i--)
    accepted(await admin.settings.set({ week: weekOf(random), from: dayText(spanOf(random, 1)[0]) }));
  for (let i = 0; i < 6; i++)
    accepted(await admin.holidays.set({ calendar: "home", day: dayText(spanOf(random, 1)[0]), name: "Founders" }));
  const projects = [await firm.project("Bridge"), await firm.project("Dam")];
  for (const name of ["Ana", "Ben", "Cem"]) {
    const [employedFrom, employedUntil] = spanOf(random, length).map(dayText) as [string, string];
    const engineer = (
      await firm.engineer(name, {
        discipline: random.pick(["Civil", "Structural"]),
        ...(random.oneIn(2) ? { holidayCalendar: "home" } : {}),
        ...random.pick([{}, { employedFrom }, { employedUntil }, { employedFrom, employedUntil }]),
      })
    ).objectId;
    for (let i = random.below(4); i > 0; i--) {
      const from = dayText(spanOf(random, 1)[0]);
      accepted(await admin.workingTime.set({ engineer, from, minutes: weekOf(random) }));
    }
    for (let i = 0; i < 2; i++) {
      const [startDate, endDate] = spanOf(random, 20).map(dayText) as [string, string];
      const minutesPerDay = random.pick([null, 120, 600]);
      accepted(await admin.timeOff.request({ engineer, startDate, endDate, minutesPerDay, status: "Granted" }));
    }
    for (let i = 0; i < 2; i++) {
      const [from, to] = spanOf(random, 60).map(dayText) as [string, string];
      const booking = firm.bookingInput(engineer, random.pick(projects), random.pick([33.33, 50, 100]), from, to);
      const outcome = await admin.allocations.assign(booking);
      if (!outcome.ok) refused(outcome, "NotEmployed");
    }
    for (let i = 0; i < 8; i++) {
      const objectId = await firm.worked(engineer, random.pick(projects), dayText(spanOf(random, 1)[0]), 1);
      if (!random.oneIn(4)) accepted(await admin.hours.approve(objectId));
    }
  }
};

const added = [
  "availableMinutes",
  "contractedMinutes",
  "workedMinutes",
  "billableMinutes",
  "workedOutsideAvailabilityMinutes",
  "unpricedMinutes",
] as const;

/** A day has the same figures in every range that contains it (R-TIME-1, L-33). */
export const reportRanges: Suite = {
  name: "report ranges",
  cases: {
    "R-TIME-1 the firm's week applies before an engineer's own": async (firm) => {
      const { objectId: engineer } = await firm.engineer("Ana");
      const minutes = [240, 240, 240, 240, 240, 0, 0];
      accepted(await firm.admin.workingTime.set({ engineer, from: "2027-03-01", minutes }));
      const available = async (from: string, to: string) =>
        accepted(await firm.admin.reports.utilization({ from, to, by: "engineer" })).results[0]?.availableMinutes;
      same(await available("2027-02-01", "2027-02-28"), 9_600);
      same(await available("2027-03-01", "2027-03-31"), 5_520);
      same(await available("2027-02-01", "2027-03-31"), 15_120);
    },
    "R-UTIL-5 plan against actual ends today by default": async (firm) => {
      const { objectId: engineer } = await firm.engineer("Ana");
      await firm.booked(engineer, await firm.project("Bridge"), 50, "2027-01-04", "2027-03-31");
      const asked = { from: "2027-02-01", to: "2027-02-28", by: "engineer" } as const;
      const { from, today } = refused(await firm.admin.reports.planActual(asked), "FutureRange");
      same([from, today], ["2027-02-01", "2027-01-04"]);
      const { to, results } = accepted(await firm.admin.reports.planActual({ ...asked, withFuture: true }));
      same([to, results[0]?.plannedMinutes], ["2027-02-28", 4_800]);
      for (const first of ["2026-12-01", "2027-01-04"])
        same(accepted(await firm.admin.reports.planActual({ ...asked, from: first })).to, "2027-01-04");
      refused(await firm.admin.reports.planActual({ ...asked, from: "2027-01-05" }), "FutureRange");
    },
    "L-33 a range equals the sum of its days": async (firm) => {
      let [beforeStep, inside] = [0, 0];
      for (let world = 0; world < 4; world++) {
        const random = seededRandom(world);
        const of = await firm.inOrganization(`world${world}`);
        await madeWorld(of, random);
        const { people, hours, projects } = await reportRows(of);
        const utilization = async (from: number, to: number, by: Group | readonly [Group, Group]) =>
          accepted(
            await of.admin.reports.utilization({ from: dayText(from), to: dayText(to), by: by as never, hours: "all" }),
          ).results;
        for (const by of groupings) {
          const [from, to] = spanOf(random, 50);
          const whole = await utilization(from, to, by);
          const input = { from, to, by, basis: "all", denominator: "available", people, hours, projects } as const;
          const expected = utilizationByEntries(input, groupsOf(by));
          const figures = (row: (typeof whole)[number]) => ({
            ofPeople: [row.availableMinutes ?? 0, row.contractedMinutes ?? 0],
            ofWork: [row.workedMinutes, row.billableMinutes, row.workedOutsideAvailabilityMinutes, row.plannedMinutes],
          });
          same(
            new Map(whole.map((row) => [row.key.join(" / "), figures(row)])),
            new Map(
              whole.map(({ key }) => {
                const sums = present(expected.get(key.join(" / ")), `the row of ${key}`);
                const { available, contracted, worked, billable, outside, planned } = sums;
                const ofWork = [worked, billable, outside, plannedMinutes(planned)];
                return [key.join(" / "), { ofPeople: [available, contracted], ofWork }];
              }),
            ),
            `world ${world}, ${by} from ${dayText(from)} to ${dayText(to)}`,
          );
          const last = from + random.below(to - from + 1);
          if (last === to) continue;
          inside++;
          const begins = people.flatMap(({ calendar }) => calendar.workingTime.map((step) => step.from));
          if (begins.some((day) => day > last)) beforeStep++;
          const parts = [...(await utilization(from, last, by)), ...(await utilization(last + 1, to, by))];
          const sum = (rows: typeof whole, figure: (typeof added)[number]) =>
            rows.reduce((all, row) => all + (row[figure] ?? 0), 0);
          for (const figure of added) same(sum(parts, figure), sum(whole, figure), `${figure} of world ${world}`);
        }
      }
      holds(beforeStep > 5 && inside > 15, "no range was split before a step");
    },
  },
};
