import { percentOf } from "../kernel/values/basis-points.ts";
import { type Money, roundHalfUpDivide } from "../kernel/values/money.ts";
import { type Days, daysOf } from "../working-time/available.ts";
import type { Calendar } from "../working-time/contracted.ts";
import { isPlan, type Plan, plannedExact, plannedMinutes } from "../working-time/planned.ts";
import {
  type Basis,
  type By,
  disciplineOf,
  isReported,
  isShareOfPeople,
  type Key,
  type Projects,
  partsBy,
  type ReportedHour,
  rowsBy,
  sortedByText,
  type WorkedTime,
} from "./grouping.ts";
import { isBillable, recognisedOf } from "./recognised.ts";

/** An allocation of the engineer it is listed under. */
export interface ReportedAllocation extends Plan {
  readonly project: string;
  readonly status: "tentative" | "confirmed" | "completed" | "cancelled";
}

/** An engineer as reports see them; the discipline is the profile's. */
export interface ReportedPerson<A = ReportedAllocation> {
  readonly objectId: string;
  readonly discipline: string;
  readonly calendar: Calendar;
  readonly allocations: ReadonlyArray<A>;
}

/** Time of one day, to see whether it was one without availability. */
export interface DayHour extends WorkedTime {
  readonly snapshot: { readonly discipline: string } | null;
}

export interface UtilizationInput {
  /** First and last day, both included. */
  readonly from: number;
  readonly to: number;
  readonly by: By;
  readonly basis: Basis;
  readonly denominator: "available" | "contracted";
  /** Everybody to report on: a person without hours lowers the ratio of a group all the same. */
  readonly people: ReadonlyArray<ReportedPerson>;
  /** Hours in any order; those outside the range are passed over. One may stand for several of one month that are alike. */
  readonly hours: ReadonlyArray<ReportedHour>;
  /** Where it does: the hours day by day, at least those of the {@link daysOff}. Default: the hours. */
  readonly byDay?: ReadonlyArray<DayHour>;
  readonly projects: Projects;
  /** The firm's setting; default true. False: a tentative allocation is no plan. */
  readonly tentativeCounts?: boolean;
}

/** Times in minutes; ratios and shares in percent, rounded half-up to two decimals, never clipped at 100 %. */
export interface UtilizationRow {
  readonly key: Key;
  /** Named in the answer, so that a figure is never read against another base (R-UTIL-1, R-UTIL-3). */
  readonly denominator: "available" | "contracted";
  readonly hours: Basis;
  /** Null when the groups are no share of people: a project has no availability. */
  readonly availableMinutes: number | null;
  readonly contractedMinutes: number | null;
  readonly workedMinutes: number;
  readonly billableMinutes: number;
  readonly plannedMinutes: number;
  /** Planned time in ten-thousandths of a minute: what adds up over rows without a rounding (R-TIME-3). */
  readonly plannedExact: number;
  /**
   * Minutes worked on days on which the engineer had none available. Told day by day, so that the figures of parts add up to
   * that of the whole; where a person's availability is 0 altogether, it is all they worked (R-UTIL-2).
   */
  readonly workedOutsideAvailabilityMinutes: number;
  /** Null exactly when the denominator is 0, or the groups are no share of people. */
  readonly totalUtilization: number | null;
  readonly billableUtilization: number | null;
  readonly plannedUtilization: number | null;
  /** Share of all rows together; null when that is 0. Rounded each, so that they may miss 100 % by a few hundredths. */
  readonly workedShare: number | null;
  readonly billableShare: number | null;
  readonly plannedShare: number | null;
  /** Recognised: what approved billable rows were priced at, a line for each currency, by its code. */
  readonly amounts: ReadonlyArray<Money>;
  /** Billed minutes of approved billable rows without a rate. */
  readonly unpricedMinutes: number;
}

interface Sums {
  available: number;
  contracted: number;
  worked: number;
  billable: number;
  planned: number;
  outside: number;
  unpriced: number;
  readonly amounts: Map<string, number>;
}
const nothing = (): Sums => ({
  available: 0,
  contracted: 0,
  worked: 0,
  billable: 0,
  planned: 0,
  outside: 0,
  unpriced: 0,
  amounts: new Map(),
});

/**
 * How much of the time that people had was worked, billable and planned (R-UTIL-1…4). Groups sum before they divide. Every
 * person has a row (and each month one) when the groups are a share of people; else rows stand where work or a plan is.
 * Availability counts under the profile's discipline, approved work under the one it was approved with.
 * Cost: one pass over the hours; per person one walk over the days of the range, and per allocation and month two look-ups.
 */
export const utilization = (input: UtilizationInput): ReadonlyArray<UtilizationRow> => {
  const rows = rowsBy(input.by, input.projects, nothing);
  const calendars = new Map<string, Days>();
  const disciplines = new Map<string, string>();
  const parts = partsBy(input.by, input.from, input.to);
  for (const person of input.people) {
    const days = daysOf(person.calendar, input.from, input.to);
    calendars.set(person.objectId, days);
    disciplines.set(person.objectId, person.discipline);
    const plans = person.allocations.filter((plan) => isPlan(plan.status, input.tentativeCounts ?? true));
    for (const [first, last] of parts) {
      const facts = { engineer: person.objectId, discipline: person.discipline, project: "", workDate: first };
      if (isShareOfPeople(input.by)) {
        const row = rows.at(facts);
        row.available += days.available(first, last);
        row.contracted += days.contracted(first, last);
      }
      for (const plan of plans) {
        const exact = plannedExact(plan, days, first, last);
        if (exact > 0) rows.at({ ...facts, project: plan.project }).planned += exact;
      }
    }
  }
  const rowOf = (hour: DayHour): Sums | null => {
    const { engineer, project, workDate } = hour;
    if (workDate < input.from || workDate > input.to || !isReported(hour.approval, input.basis)) return null;
    return rows.at({ engineer, project, workDate, discipline: disciplineOf(hour, disciplines) });
  };
  for (const hour of input.hours) {
    const row = rowOf(hour);
    if (row === null) continue;
    addHour(row, hour);
    // Who is not reported on has no time that is known of.
    if (!calendars.has(hour.engineer)) row.outside += hour.minutes;
  }
  for (const hour of input.byDay ?? input.hours) {
    if (calendars.get(hour.engineer)?.available(hour.workDate, hour.workDate) !== 0) continue;
    const row = rowOf(hour);
    if (row !== null) row.outside += hour.minutes;
  }
  return reported(input, rows.sorted());
};

const addHour = (row: Sums, hour: ReportedHour): void => {
  row.worked += hour.minutes;
  if (isBillable(hour)) row.billable += hour.minutes;
  const recognised = recognisedOf(hour);
  if (recognised === null) return;
  const { amount, billedMinutes } = recognised;
  if (amount === null) row.unpriced += billedMinutes;
  else row.amounts.set(amount.currency, (row.amounts.get(amount.currency) ?? 0) + amount.minor);
};

const reported = (
  { by, basis, denominator }: UtilizationInput,
  rows: ReadonlyArray<readonly [Key, Sums]>,
): ReadonlyArray<UtilizationRow> => {
  const ofPeople = isShareOfPeople(by);
  const total = (figure: "worked" | "billable" | "planned") => rows.reduce((sum, [, row]) => sum + row[figure], 0);
  const [worked, billable, planned] = [total("worked"), total("billable"), total("planned")];
  return rows.map(([key, row]) => ({
    key,
    denominator,
    hours: basis,
    availableMinutes: ofPeople ? row.available : null,
    contractedMinutes: ofPeople ? row.contracted : null,
    workedMinutes: row.worked,
    billableMinutes: row.billable,
    plannedMinutes: plannedMinutes(row.planned),
    plannedExact: row.planned,
    workedOutsideAvailabilityMinutes: row.outside,
    totalUtilization: ratio(row.worked, row[denominator], 10_000),
    billableUtilization: ratio(row.billable, row[denominator], 10_000),
    // Ten-thousandths of a minute over minutes are basis points as they are.
    plannedUtilization: ratio(row.planned, row[denominator], 1),
    workedShare: ratio(row.worked, worked, 10_000),
    billableShare: ratio(row.billable, billable, 10_000),
    plannedShare: ratio(row.planned, planned, 10_000),
    amounts: sortedByText(row.amounts).map(([currency, minor]) => ({ minor, currency })),
    unpricedMinutes: row.unpriced,
  }));
};

/** A percent. Row's available and contracted stay 0 where the groups are no share of people, which makes their ratios null as well. */
const ratio = (part: number, whole: number, times: number): number | null =>
  whole === 0 ? null : percentOf(roundHalfUpDivide(part, whole, times));
