import * as Result from "effect/Result";
import type { Moment } from "../kernel/context/moment.ts";
import { type Decision, revision } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import type { Booked } from "./capacity.ts";
import type { Allocation } from "./entity.ts";
import {
  type Accepted,
  allChecks,
  allVisible,
  type BookingRefusal,
  type Checks,
  counts,
  judgeBooking,
  type Workload,
} from "./judge-booking.ts";

type Of<T> = T & { readonly engineer: string };
/** What an event of a booking is judged on, read under the locks of the present and the new engineer. */
export interface AllocationState {
  readonly allocation: Allocation | null;
  readonly engineer: Workload["engineer"];
  readonly project: Workload["project"];
  /** The other engineer or project that the input names; else null. */
  readonly newEngineer: Workload["engineer"];
  readonly newProject: Workload["project"];
  readonly booked: ReadonlyArray<Of<Booked>>;
  readonly limits: ReadonlyArray<Of<Workload["limits"][number]>>;
  readonly certifications: ReadonlyArray<Of<Workload["certifications"][number]>>;
  readonly workingTime: ReadonlyArray<Of<Workload["workingTime"][number]>>;
  readonly timeOff: ReadonlyArray<Of<Workload["timeOff"][number]>>;
  readonly holidays: Workload["holidays"];
  /** The number of linked hours, counted only where it matters (R-ALLOC-11). */
  readonly hours: number;
}

/** The booking, which the operation has checked to exist. */
export const currentAllocation = ({ allocation }: Pick<AllocationState, "allocation">): Allocation =>
  existing(allocation);

/** Judges the booking with its new values (R-ALLOC-3, R-ALLOC-4, R-ALLOC-7). */
export const judgeChange = (
  state: AllocationState,
  candidate: Allocation,
  judge: Omit<Checks, "stored" | "old" | "shown">,
  at: Moment,
): Result.Result<Accepted, BookingRefusal> => {
  const before = currentAllocation(state);
  const engineer = existing(candidate.engineer === before.engineer ? state.engineer : state.newEngineer);
  const project = existing(candidate.project === before.project ? state.project : state.newProject);
  const ofEngineer = <T>(rows: ReadonlyArray<Of<T>>): ReadonlyArray<Of<T>> =>
    rows.filter((row) => row.engineer === candidate.engineer);
  const counted = candidate.engineer === before.engineer && counts(before.status, at.firm.tentativeCounts);
  const workload = {
    engineer,
    project,
    booked: ofEngineer(state.booked),
    limits: ofEngineer(state.limits),
    certifications: ofEngineer(state.certifications),
    workingTime: ofEngineer(state.workingTime),
    timeOff: ofEngineer(state.timeOff),
    holidays: state.holidays,
  };
  const old = counted ? before : null;
  return judgeBooking(workload, candidate, { ...judge, stored: before, old, shown: allVisible(workload, at) }, at);
};

/** The decision that replaces the booking by `after`. */
export const allocationChanged = (
  before: Allocation,
  after: Allocation,
  at: Moment,
  accepted: Pick<Accepted, "warnings" | "certificationUntil"> = { warnings: [], certificationUntil: [] },
): Decision<Allocation> => ({
  answer: after,
  changes: revision("Allocation", before, after, at),
  warnings: accepted.warnings,
  more: { certificationUntil: accepted.certificationUntil },
});

/**
 * Judges a booking that is confirmed or reactivated, and replaces it. Employment and soft rules are judged only if it
 * begins to count, because they may have been tightened since (R-ALLOC-8). A gap accepted before stays accepted.
 */
export const judgeCounting = (
  state: AllocationState,
  after: Allocation,
  overrideReason: string | null | undefined,
  at: Moment,
): Result.Result<Decision<Allocation>, BookingRefusal> => {
  const before = currentAllocation(state);
  const reason = overrideReason ?? before.override?.reason ?? null;
  return Result.map(
    judgeChange(
      state,
      after,
      { ...allChecks, place: !counts(before.status, at.firm.tentativeCounts), overrideReason: reason },
      at,
    ),
    (accepted) => allocationChanged(before, { ...after, override: accepted.override }, at, accepted),
  );
};
