import type { Allocation, EngineerProfile, TimeOff } from "firmcore";
import { peakLoad } from "firmcore/rules";
import { daysBetween, later } from "./format.ts";
import { projectNames, type Visit } from "./section.ts";

interface Booked extends Pick<Allocation, "objectId" | "allocationPercent" | "startDate" | "endDate" | "status"> {
  readonly project: string;
}
/** A week of an engineer. */
export interface Week {
  readonly from: string;
  readonly to: string;
  /** The highest load of its days, and the limit of that day, in percent. */
  readonly load: number;
  readonly limit: number;
  /** Whether the load may be higher: nothing is free, and all bookings of that day are hidden from the caller. */
  readonly atLeast: boolean;
  readonly leave: ReadonlyArray<Pick<TimeOff, "startDate" | "endDate" | "minutesPerDay">>;
  /** Those that the caller may read. */
  readonly bookings: ReadonlyArray<Booked>;
  /** Whether the load has bookings that the caller may not read. */
  readonly others: boolean;
}
export interface Capacity {
  readonly person: EngineerProfile;
  readonly weeks: ReadonlyArray<Week>;
}

interface Step {
  readonly from: string;
  readonly limit: number;
}
const inForce = (steps: ReadonlyArray<Step>, day: string): number | undefined =>
  steps.findLast(({ from }) => from <= day)?.limit;
const meets = (
  { startDate, endDate }: { readonly startDate: string; readonly endDate: string | null },
  from: string,
  to: string,
): boolean => startDate <= to && (endDate === null || endDate >= from);
const exact = (percent: number): number => Math.round(percent * 100) / 100;

/**
 * Load against limit, for each engineer and week. `engineers.availability` says what is free on a day, so the load is
 * the limit less that; `reports.overbooked` says the load of days over the limit, on which nothing is free. It lists only
 * days with a booking that the caller may read, so without one a full day may be over the limit.
 */
export const capacityOf = async (
  { firm }: Visit,
  people: ReadonlyArray<EngineerProfile>,
  mondays: ReadonlyArray<string>,
): Promise<ReadonlyArray<Capacity>> => {
  const weeks = mondays.map((from) => ({ from, to: later(from, 6) }));
  const [first, last] = [mondays[0] ?? "", later(mondays.at(-1) ?? "", 6)];
  const engineer = { in: people.map(({ objectId }) => objectId) };
  const during = { engineer, startDate: { atMost: last }, endDate: { reaches: first } };
  const [settings, limits, bookings, leave, overbooked, free] = await Promise.all([
    firm.settings.get(),
    firm.limits.list({ where: { engineer, from: { atMost: last } }, order: "from", limit: 1_000 }),
    firm.allocations.list({
      where: { ...during, status: { in: ["tentative", "confirmed"] } },
      order: ["startDate", "objectId"],
      limit: 1_000,
    }),
    firm.timeOff.list({ where: { ...during, status: "granted" }, order: "startDate", limit: 1_000 }),
    Promise.all(weeks.map((week) => firm.reports.overbooked(week))),
    Promise.all(
      people.map(({ objectId }) => firm.engineers.availability({ engineer: objectId, from: first, to: last })),
    ),
  ]);
  const projects = await projectNames(
    firm,
    bookings.results.map(({ project }) => project),
  );
  const ofFirm = settings.steps.capacityLimit.map(({ from, value }) => ({ from, limit: value }));
  return people.map((person, i) => {
    const own = limits.results.filter((each) => each.engineer === person.objectId);
    const booked = bookings.results.filter((each) => each.engineer === person.objectId);
    const absent = leave.results.filter((each) => each.engineer === person.objectId);
    const weekOf = ({ from, to }: (typeof weeks)[number], at: number): Week => {
      const over = overbooked[at]?.results.filter((each) => each.engineer === person.objectId) ?? [];
      const shown = booked.filter((each) => meets(each, from, to));
      const counted = { bookings: shown, tentativeCounts: settings.tentativeCounts };
      const days = Array.from({ length: daysBetween(from, to) + 1 }, (_, day) => later(from, day)).map((day) => {
        const limit = inForce(own, day) ?? inForce(ofFirm, day) ?? 100;
        const left =
          free[i]?.find((run) => run.from <= day && (run.to === null || run.to >= day))?.freePercent ?? limit;
        const peak = over.find((run) => run.from <= day && (run.to === null || run.to >= day))?.peakPercent;
        const known = peak !== undefined || left > 0 || peakLoad({ ...counted, from: day, to: day }) > 0;
        return { load: peak ?? exact(limit - left), limit, atLeast: !known && limit > 0 };
      });
      const { load, limit, atLeast } = days.reduce((a, b) => (b.load - b.limit > a.load - a.limit ? b : a));
      return {
        from,
        to,
        load,
        limit,
        atLeast,
        leave: absent.filter((each) => meets(each, from, to)),
        bookings: shown.map((each) => ({
          ...each,
          project: projects.get(each.project) ?? "a project you may not see",
        })),
        others: load > peakLoad({ ...counted, from, to }),
      };
    };
    return { person, weeks: weeks.map(weekOf) };
  });
};
