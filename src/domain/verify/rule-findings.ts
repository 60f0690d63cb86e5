import type { Booked } from "../allocation/capacity.ts";
import { plainGap, truncatedGap } from "../allocation/certificate-gaps.ts";
import { type Allocation, endOf } from "../allocation/entity.ts";
import { capacityLimitsOf, counts } from "../allocation/judge-booking.ts";
import { overbookedByEngineer } from "../allocation/overbooked.ts";
import type { BillableHour } from "../billable-hour/entity.ts";
import type { LimitStep } from "../capacity-limit/limits-in-force.ts";
import { eligibility } from "../certification/eligibility.ts";
import type { HeldBy } from "../certification/uncovered-bookings.ts";
import { defaultHoursPerDayMax, type Settings, valueInForce } from "../kernel/context/settings.ts";
import type { ListedGap } from "../kernel/refusal/warning.ts";
import { percentOf } from "../kernel/values/basis-points.ts";
import { dayText, endText, openEnd } from "../kernel/values/day.ts";
import type { Explanation, LogHistory } from "./log-history.ts";

type VerifiedBooking = Booked & Pick<Allocation, "engineer" | "override">;
type VerifiedHours = Pick<BillableHour, "objectId" | "engineer" | "workDate" | "hours" | "approval">;

/** Consecutive days on which an engineer is booked over one limit (R-ALLOC-1); both ends included, `to: null` is open. */
export interface OverbookedFinding {
  readonly engineer: string;
  readonly from: string;
  readonly to: string | null;
  readonly peakPercent: number;
  readonly limitPercent: number;
  /** The bookings of these days; at most 50 are listed. */
  readonly allocations: ReadonlyArray<string>;
  readonly moreAllocations: number;
  readonly because: Explanation | null;
}
/** A counting booking that certificates do not cover as R-ELIG-1 to R-ELIG-3 ask. */
export interface UncoveredFinding {
  readonly allocation: string;
  readonly engineer: string;
  readonly names: ReadonlyArray<ListedGap>;
  readonly because: Explanation | null;
}
/** A day with more minutes than its ceiling (R-HOUR-4). */
export interface DayCeilingFinding {
  readonly engineer: string;
  readonly day: string;
  readonly sumMinutes: number;
  readonly maxMinutes: number;
  readonly hours: ReadonlyArray<string>;
  readonly because: Explanation | null;
}

/** Windows over the limit of each engineer. The bookings of an engineer must be adjacent. */
export const verifyCapacity = (
  bookings: ReadonlyArray<VerifiedBooking>,
  limits: ReadonlyArray<LimitStep & { readonly engineer: string }>,
  firm: Settings,
  history: LogHistory,
): ReadonlyArray<OverbookedFinding> => {
  const counting = bookings.filter(({ status }) => counts(status, firm.tentativeCounts));
  const of = Map.groupBy(counting, ({ engineer }) => engineer);
  const steps = Map.groupBy(limits, ({ engineer }) => engineer);
  const found = overbookedByEngineer(counting, (engineer) => capacityLimitsOf(steps.get(engineer) ?? [], { firm }));
  return [...found].flatMap(({ engineer, runs }) =>
    runs.map((run) => {
      const there = (of.get(engineer) ?? [])
        .filter((each) => each.startDate <= (run.to ?? openEnd) && endOf(each) >= run.from)
        .map(({ objectId }) => objectId);
      return {
        engineer,
        ...{ from: dayText(run.from), to: endText(run.to) },
        ...{ peakPercent: percentOf(run.peak), limitPercent: percentOf(run.limit) },
        ...{ allocations: run.allocations, moreAllocations: run.more },
        because: history.originOf("Allocation", there),
      };
    }),
  );
};

/** Counting bookings whose certificates would refuse them. */
export const verifyEligibility = (
  bookings: ReadonlyArray<VerifiedBooking>,
  held: ReadonlyArray<HeldBy>,
  requiredOf: (project: string) => ReadonlyArray<string>,
  firm: Settings,
  history: LogHistory,
): ReadonlyArray<UncoveredFinding> => {
  const holding = Map.groupBy(held, ({ engineer }) => engineer);
  const because = ({ objectId, engineer, project, override }: VerifiedBooking): Explanation | null => {
    if (override !== null) return "override";
    const judged = history.judgedAt(objectId);
    // Nothing was ever judged: `verifyRow` reports that the log does not have the booking.
    if (judged === 0) return null;
    if (history.settingsAt(judged).expiredCertification !== "block") return "policy";
    if (history.judgedOpen(objectId)) return "openEnd";
    if (history.coverChangedAfter(engineer, project, judged)) return "later";
    return history.originOf("Allocation", [objectId]);
  };
  return bookings.flatMap((booking) => {
    if (!counts(booking.status, firm.tentativeCounts)) return [];
    const { gaps } = eligibility({
      held: holding.get(booking.engineer) ?? [],
      required: requiredOf(booking.project),
      from: booking.startDate,
      to: booking.endDate,
    });
    if (gaps.length === 0) return [];
    const names = gaps.map((gap) => truncatedGap(plainGap(gap)));
    return [{ allocation: booking.objectId, engineer: booking.engineer, names, because: because(booking) }];
  });
};

/** Days over the ceiling, by engineer and day. Rejected hours do not count. */
export const verifyDayCeilings = (
  hours: ReadonlyArray<VerifiedHours>,
  firm: Settings,
  history: LogHistory,
): ReadonlyArray<DayCeilingFinding> => {
  const counting = hours.filter(({ approval }) => approval !== "rejected");
  const days = Map.groupBy(counting, ({ engineer, workDate }) => `${engineer} ${workDate}`);
  return [...days.values()].flatMap((rows) => {
    const [{ engineer, workDate }] = rows as [VerifiedHours];
    const sum = rows.reduce((all, { hours: minutes }) => all + minutes, 0);
    const ceilingIn = ({ hoursPerDayMax }: Settings) => valueInForce(hoursPerDayMax, workDate, defaultHoursPerDayMax);
    const most = ceilingIn(firm);
    if (most === null || sum <= most) return [];
    const ids = rows.map(({ objectId }) => objectId).sort();
    const then = ceilingIn(history.settingsAt(Math.max(...ids.map(history.judgedAt))));
    // A lower ceiling leaves the days that were entered before it (L-27).
    const because = then === null || sum <= then ? "policy" : history.originOf("BillableHour", ids);
    return [{ engineer, day: dayText(workDate), sumMinutes: sum, maxMinutes: most, hours: ids, because }];
  });
};
