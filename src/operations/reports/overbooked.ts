import * as Result from "effect/Result";
import { type Booked, bookedFields } from "../../domain/allocation/capacity.ts";
import { Allocation } from "../../domain/allocation/entity.ts";
import { capacityLimitsOf, countingStates } from "../../domain/allocation/judge-booking.ts";
import { overbookedByEngineer } from "../../domain/allocation/overbooked.ts";
import { CapacityLimit } from "../../domain/capacity-limit/entity.ts";
import { isStaff } from "../../domain/kernel/context/actor.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { overlaps } from "../../domain/kernel/policy/overlap.ts";
import { and, type Predicate } from "../../domain/kernel/policy/predicate.ts";
import { rangeReversed } from "../../domain/kernel/refusal/date-range.ts";
import { field, optional } from "../../domain/kernel/schema/entity.ts";
import { omittable } from "../../domain/kernel/schema/input.ts";
import { day } from "../../domain/kernel/schema/kind.ts";
import { percentOf } from "../../domain/kernel/values/basis-points.ts";
import { dayText, endText, openEnd } from "../../domain/kernel/values/day.ts";
import { compareText } from "../../domain/kernel/values/text.ts";
import { many, type ReadResults } from "../../ports/load.ts";
import { query } from "../define/operation.ts";
import { readable } from "../query/filter-predicate.ts";
import { isAbout, ofReadablePeople, type Report, readablePeople, reportQuery, whose } from "./report.ts";

/** Days on which one engineer is booked over one limit; both ends included, `to: null` is open. */
export interface OverbookedRow {
  readonly engineer: string;
  readonly fullName: string;
  readonly from: string;
  readonly to: string | null;
  readonly peakPercent: number;
  readonly limitPercent: number;
  /** At most 50 of the bookings that the actor may read. */
  readonly allocations: ReadonlyArray<string>;
  /** The number of further ones that are not listed. */
  readonly moreAllocations: number;
}
const overbookedInput = {
  ...whose,
  from: omittable(field(day, "First day of the report; default today.")),
  to: omittable(optional(day, "Last day of the report; absent = open.", { open: true })),
};
const overbookedReads = (from: number, to: number | null | undefined, at: Moment) => {
  const inWindow = (of: Predicate) =>
    many(
      Allocation,
      (a) => and(of, ...overlaps(a, from, to ?? openEnd), a.status.oneOf(countingStates(at.firm.tentativeCounts))),
      [...bookedFields, "engineer"],
    );
  return {
    people: readablePeople(at),
    booked: { ...inWindow(ofReadablePeople(at)), order: [{ field: "engineer", descending: false, when: null }] },
    limits: many(CapacityLimit, () => ofReadablePeople(at), ["engineer", "from", "limit"]),
    ...(isStaff(at.actor) ? {} : { shown: inWindow(readable(Allocation, at)) }),
  };
};
export const overbooked = query({
  ...reportQuery,
  refusals: ["RangeReversed"],
  name: "reports.overbooked",
  doc: "Reports who is booked over the limit, and when.",
  input: overbookedInput,
  rounds: [
    ({ from, to }, _known, at) => {
      const first = from ?? at.today;
      const refused = rangeReversed(first, to);
      if (refused !== null) return Result.fail(refused);
      return Result.succeed(overbookedReads(first, to, at));
    },
  ],
  answer: ({ from, to = null, ...asked }, loaded, at): Result.Result<Report<OverbookedRow>, never> => {
    const { people: engineers, booked, limits, shown } = loaded as ReadResults<ReturnType<typeof overbookedReads>>;
    const names = new Map(engineers.map(({ objectId, fullName }) => [objectId, fullName]));
    const steps = Map.groupBy(limits, ({ engineer }) => engineer);
    const visible = shown === undefined ? null : new Set(shown.map(({ objectId }) => objectId));
    const readableOne = ({ objectId }: Booked): boolean => visible?.has(objectId) ?? true;
    const results: Array<OverbookedRow> = [];
    const limitsFor = (engineer: string) => capacityLimitsOf(steps.get(engineer) ?? [], at);
    for (const { engineer, runs } of overbookedByEngineer(
      booked.filter(isAbout(engineers, asked)),
      limitsFor,
      from ?? at.today,
      to,
      readableOne,
    ))
      for (const run of runs) {
        if (run.allocations.length === 0) continue;
        results.push({
          engineer,
          fullName: names.get(engineer) ?? engineer,
          from: dayText(run.from),
          to: endText(run.to),
          peakPercent: percentOf(run.peak),
          limitPercent: percentOf(run.limit),
          allocations: run.allocations,
          moreAllocations: run.more,
        });
      }
    // The runs of one engineer are in the order of their days; the sort is stable.
    results.sort((a, b) => compareText(a.fullName, b.fullName) || compareText(a.engineer, b.engineer));
    return Result.succeed({ results });
  },
});
