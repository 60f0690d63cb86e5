import { everybody, isAmong, type PeopleFilter } from "../engineer-profile/people-filter.ts";
import type { FutureRange } from "../kernel/refusal/refusal.ts";
import { dayText } from "../kernel/values/day.ts";
import { daysOf } from "../working-time/available.ts";
import { isPlan, plannedExact, plannedMinutes } from "../working-time/planned.ts";
import { type Basis, factsOf, isReported, type WorkedTime } from "./grouping.ts";
import type { ReportedAllocation, ReportedPerson } from "./utilization.ts";

/** Worked time with its linked allocation. */
export interface LinkedTime extends WorkedTime {
  readonly allocation: string | null;
  readonly snapshot: { readonly discipline: string } | null;
}
export interface PlanActualInput {
  /** First and last day, both included. */
  readonly from: number;
  readonly to: number;
  readonly today: number;
  /** Default false: days after today do not count. */
  readonly withFuture?: boolean;
  readonly by: "allocation" | "engineer" | "project";
  readonly basis: Basis;
  readonly people: ReadonlyArray<ReportedPerson<ReportedAllocation & { readonly objectId: string }>>;
  readonly hours: ReadonlyArray<LinkedTime>;
  /** Default everybody: planned time by the profile, worked time by its approval. */
  readonly only?: PeopleFilter;
  /** The firm's setting; default true. If false, tentative allocations are not planned. */
  readonly tentativeCounts?: boolean;
}

/** All in minutes. */
export interface PlanActualRow {
  /** The id of the allocation, engineer or project; null for hours without an allocation. */
  readonly key: string | null;
  readonly plannedMinutes: number;
  /** Worked time that is linked to an allocation. */
  readonly workedMinutes: number;
  /** Planned minus worked: positive if less was worked than planned. */
  readonly gapMinutes: number;
  readonly workedWithoutAllocationMinutes: number;
}

/** The report. It ends today unless `withFuture` is set. */
export interface PlanActual {
  readonly from: number;
  readonly to: number;
  readonly hours: Basis;
  /** Sorted by key; the row without a key is last. */
  readonly rows: ReadonlyArray<PlanActualRow>;
}

/** The refusal of a range that begins after today, unless `withFuture` is set. */
export const futureRange = ({
  from,
  today,
  withFuture,
}: Pick<PlanActualInput, "from" | "today"> & { readonly withFuture?: boolean | undefined }): FutureRange | null =>
  withFuture === true || from <= today ? null : { _tag: "FutureRange", from: dayText(from), today: dayText(today) };

/** The last day that counts: today, unless `withFuture` is set. */
export const lastReported = ({
  to,
  today,
  withFuture,
}: Pick<PlanActualInput, "to" | "today"> & { readonly withFuture?: boolean | undefined }): number =>
  withFuture === true ? to : Math.min(to, today);

/**
 * Planned against worked time (R-UTIL-5). Completed allocations are planned for their days, cancelled ones are not;
 * hours linked to them count all the same. Cost: one pass over the hours, and for each person the days of the range.
 */
export const planActual = (input: PlanActualInput): PlanActual => {
  const { from, by, basis } = input;
  const to = lastReported(input);
  const rows = new Map<string | null, { planned: number; worked: number; without: number }>();
  const at = (key: string | null) => {
    const row = rows.get(key) ?? { planned: 0, worked: 0, without: 0 };
    rows.set(key, row);
    return row;
  };
  const profiles = new Map(input.people.map((person) => [person.objectId, person] as const));
  const isWanted = isAmong(input.only ?? everybody);
  for (const person of input.people) {
    if (!isWanted(person)) continue;
    const days = daysOf(person.calendar, from, to);
    for (const allocation of person.allocations) {
      if (!isPlan(allocation.status, input.tentativeCounts ?? true)) continue;
      const exact = plannedExact(allocation, days, from, to);
      if (exact === 0) continue;
      at({ allocation: allocation.objectId, engineer: person.objectId, project: allocation.project }[by]).planned +=
        exact;
    }
  }
  for (const hour of input.hours) {
    if (hour.workDate < from || hour.workDate > to || !isReported(hour.approval, basis)) continue;
    if (!isWanted(factsOf(hour, profiles))) continue;
    at(hour[by])[hour.allocation === null ? "without" : "worked"] += hour.minutes;
  }
  return {
    from,
    to,
    hours: basis,
    rows: [...rows].sort(([a], [b]) => compare(a, b)).map(([key, row]) => reported(key, row)),
  };
};

const reported = (key: string | null, row: { planned: number; worked: number; without: number }): PlanActualRow => {
  const planned = plannedMinutes(row.planned);
  return {
    key,
    plannedMinutes: planned,
    workedMinutes: row.worked,
    gapMinutes: planned - row.worked,
    workedWithoutAllocationMinutes: row.without,
  };
};

const compare = (a: string | null, b: string | null): number => {
  if (a === null) return 1;
  return b === null || a < b ? -1 : 1;
};
