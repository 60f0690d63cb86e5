import { everybody, isAmong, type PeopleFilter } from "../engineer-profile/people-filter.ts";
import { percentOf } from "../kernel/values/basis-points.ts";
import { type Money, roundHalfUpDivide } from "../kernel/values/money.ts";
import { type Days, daysOf } from "../working-time/available.ts";
import type { Calendar } from "../working-time/contracted.ts";
import { isPlan, type Plan, plannedExact, plannedMinutes } from "../working-time/planned.ts";
import {
  type Basis,
  type By,
  factsOf,
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

/** An allocation of an engineer. */
export interface ReportedAllocation extends Plan {
  readonly project: string;
  readonly status: "tentative" | "confirmed" | "completed" | "cancelled";
}

/** An engineer of a report. Discipline and location are those of the profile. */
export interface ReportedPerson<A = ReportedAllocation> {
  readonly objectId: string;
  readonly discipline: string;
  readonly primaryLocation: string | null;
  readonly calendar: Calendar;
  readonly allocations: ReadonlyArray<A>;
}

/** Time that was worked outside availability. */
export type OutsideTime = Omit<WorkedTime, "approval"> & {
  readonly snapshot: { readonly discipline: string } | null;
};

export interface UtilizationInput {
  /** First and last day, both included. */
  readonly from: number;
  readonly to: number;
  readonly by: By;
  readonly basis: Basis;
  readonly denominator: "available" | "contracted";
  /** Everybody of the report. People without hours lower the ratio of their group too. */
  readonly people: ReadonlyArray<ReportedPerson>;
  /** Hours in any order; those outside the range are skipped. One may stand for several alike of one month. */
  readonly hours: ReadonlyArray<ReportedHour>;
  /** In that case the hours that were worked on {@link daysOff}. */
  readonly outside?: ReadonlyArray<OutsideTime>;
  readonly projects: Projects;
  /** Default everybody. The rows are those that a report by discipline and location has for these. */
  readonly only?: PeopleFilter;
  /** The firm's setting; default true. If false, tentative allocations are not planned. */
  readonly tentativeCounts?: boolean;
}

/** Times in minutes. Ratios and shares in percent, rounded half up to two decimals, may exceed 100 %. */
export interface UtilizationRow {
  readonly key: Key;
  /** Part of the answer, so that a figure is never compared on another base (R-UTIL-1, R-UTIL-3). */
  readonly denominator: "available" | "contracted";
  readonly hours: Basis;
  /** Null if the groups do not divide people: a project has no availability. */
  readonly availableMinutes: number | null;
  readonly contractedMinutes: number | null;
  readonly workedMinutes: number;
  readonly billableMinutes: number;
  readonly plannedMinutes: number;
  /** Planned time in ten-thousandths of a minute, which adds up without rounding (R-TIME-3). */
  readonly plannedExact: number;
  /**
   * Minutes worked on days without availability. They are counted day by day, so that parts add up to the whole
   * (R-UTIL-2).
   */
  readonly workedOutsideAvailabilityMinutes: number;
  /** Null if the denominator is 0 or the groups do not divide people. */
  readonly totalUtilization: number | null;
  readonly billableUtilization: number | null;
  readonly plannedUtilization: number | null;
  /** The share of all rows together; null if that is 0. Each is rounded, so they may not add up to exactly 100 %. */
  readonly workedShare: number | null;
  readonly billableShare: number | null;
  readonly plannedShare: number | null;
  /** Recognised amounts of approved billable rows, one for each currency, sorted by code. */
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
 * The share of people's time that was worked, billable and planned (R-UTIL-1…4). Groups sum before they divide. If the
 * groups divide people, every person has a row (and each month one). Availability counts under the profile's
 * discipline, approved work under that of its approval. Cost: one pass over the hours, and for each person the days of
 * the range.
 */
export const utilization = (input: UtilizationInput): ReadonlyArray<UtilizationRow> => {
  const rows = rowsBy(input.by, input.projects, nothing);
  const calendars = new Map<string, Days>();
  const profiles = new Map(input.people.map((person) => [person.objectId, person] as const));
  const isWanted = isAmong(input.only ?? everybody);
  const parts = partsBy(input.by, input.from, input.to);
  for (const person of input.people) {
    const days = daysOf(person.calendar, input.from, input.to);
    calendars.set(person.objectId, days);
    if (!isWanted(person)) continue;
    const plans = person.allocations.filter((plan) => isPlan(plan.status, input.tentativeCounts ?? true));
    for (const [first, last] of parts) {
      const facts = factsOf({ engineer: person.objectId, project: "", workDate: first, snapshot: null }, profiles);
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
  /** The row of this time; null if the filter excludes it. */
  const rowOf = (time: OutsideTime): Sums | null => {
    const facts = factsOf(time, profiles);
    return isWanted(facts) ? rows.at(facts) : null;
  };
  const hours = input.hours.filter(
    ({ workDate, approval }) => workDate >= input.from && workDate <= input.to && isReported(approval, input.basis),
  );
  for (const hour of hours) {
    const row = rowOf(hour);
    if (row === null) continue;
    addHour(row, hour);
    // People outside the report have no known availability.
    if (!calendars.has(hour.engineer)) row.outside += hour.minutes;
  }
  const isOff = ({ engineer, workDate }: OutsideTime): boolean =>
    calendars.get(engineer)?.available(workDate, workDate) === 0;
  for (const time of input.outside ?? hours.filter(isOff)) {
    const row = calendars.has(time.engineer) ? rowOf(time) : null;
    if (row !== null) row.outside += time.minutes;
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
    totalUtilization: ratioPercent(row.worked, row[denominator]),
    billableUtilization: ratioPercent(row.billable, row[denominator]),
    // Ten-thousandths of a minute divided by minutes are basis points.
    plannedUtilization: ratioPercent(row.planned, row[denominator], 1),
    workedShare: ratioPercent(row.worked, worked),
    billableShare: ratioPercent(row.billable, billable),
    plannedShare: ratioPercent(row.planned, planned),
    amounts: sortedByText(row.amounts).map(([currency, minor]) => ({ minor, currency })),
    unpricedMinutes: row.unpriced,
  }));
};

/** A ratio in percent. Without availability the denominator is 0 and the ratio null. */
/** A part of a whole in percent, rounded half up to two decimals; null if the whole is 0. */
export const ratioPercent = (part: number, whole: number, times = 10_000): number | null =>
  whole === 0 ? null : percentOf(roundHalfUpDivide(part, whole, times));
