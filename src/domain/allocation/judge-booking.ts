import * as Result from "effect/Result";
import type { CapacityLimit } from "../capacity-limit/entity.ts";
import { type CapacityLimits, limitOn } from "../capacity-limit/limits-in-force.ts";
import { eligibility } from "../certification/eligibility.ts";
import type { HeldDays } from "../certification/status.ts";
import type { EngineerProfile } from "../engineer-profile/entity.ts";
import type { Holiday } from "../holiday/entity.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { rangeReversed } from "../kernel/refusal/date-range.ts";
import {
  type CertificationMissing,
  type InvalidInput,
  type NotEmployed,
  type OverCapacity,
  refuseField,
} from "../kernel/refusal/refusal.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import { percentOf } from "../kernel/values/basis-points.ts";
import { endText, openEnd } from "../kernel/values/day.ts";
import type { Project } from "../project/entity.ts";
import type { TimeOff } from "../time-off/entity.ts";
import type { Calendar } from "../working-time/contracted.ts";
import type { WorkingTime } from "../working-time/entity.ts";
import { type Booked, overCapacity } from "./capacity.ts";
import { gapWarning, plainGap, uncoveredWarning } from "./certificate-gaps.ts";
import { notEmployedDays, plainEmployment } from "./employment.ts";
import type { Allocation } from "./entity.ts";
import { unavailable } from "./not-available.ts";
import { dayRange, overCapacityRefusal } from "./over-capacity.ts";
import { type SoftRefusal, softRules } from "./soft-rules.ts";

export const workloadFields = {
  engineer: [
    ...(["objectId", "user", "fullName", "discipline", "holidayCalendar"] as const),
    ...(["employmentStatus", "employedFrom", "employedUntil", "leftOn"] as const),
  ],
  project: [
    ...(["objectId", "projectName", "status", "startDate", "endDate"] as const),
    ...(["requiredDiscipline", "requiredCertifications", "projectManager", "client"] as const),
  ],
  limits: ["objectId", "from", "limit"],
  workingTime: ["objectId", "from", "minutes"],
  timeOff: ["objectId", "startDate", "endDate", "minutesPerDay"],
  holidays: ["objectId", "calendar", "day"],
} as const;
/** The data that a booking is judged on, read under the engineer's lock. */
export interface Workload {
  readonly engineer: Picked<EngineerProfile, typeof workloadFields.engineer> | null;
  readonly project: Picked<Project, typeof workloadFields.project> | null;
  readonly booked: ReadonlyArray<Booked>;
  readonly limits: ReadonlyArray<Picked<CapacityLimit, typeof workloadFields.limits>>;
  readonly certifications: ReadonlyArray<HeldDays>;
  /**
   * The engineer's weeks and granted leave, and the holidays of every calendar, in the days of the booking
   * (R-ALLOC-8).
   */
  readonly workingTime: ReadonlyArray<Picked<WorkingTime, typeof workloadFields.workingTime>>;
  readonly timeOff: ReadonlyArray<Picked<TimeOff, typeof workloadFields.timeOff>>;
  readonly holidays: ReadonlyArray<Picked<Holiday, typeof workloadFields.holidays>>;
}
/** A reversed range, or a percent that no booking may have. */
export type MalformedBooking = InvalidInput<"RangeReversed" | "PercentRange">;
/** The refusals of a booking that is well-formed. */
export type BookingRefusal =
  | OverCapacity
  | CertificationMissing
  | NotEmployed
  | SoftRefusal
  | InvalidInput<"PercentRange">;
/** Which allocations of a conflict the actor may see in full (R-ALLOC-5). */
export type VisibleTo<S extends Workload = Workload> = (state: S, at: Moment) => (booked: Booked) => boolean;
export const allVisible: VisibleTo = () => () => true;

/** The result of accepting a booking, besides the row. */
export interface Accepted {
  readonly warnings: ReadonlyArray<Warning>;
  readonly override: Allocation["override"];
  /** For open windows only: how long each certificate lasts, `null` for ever (R-ELIG-3). */
  readonly certificationUntil: ReadonlyArray<{ readonly name: string; readonly until: string | null }>;
}

/** Whether an allocation in this state takes capacity in this firm. */
export const counts = (status: string, tentativeCounts: boolean): boolean =>
  status === "confirmed" || (tentativeCounts && status === "tentative");

/** The states in which an allocation takes capacity in this firm. */
export const countingStates = (tentativeCounts: boolean): ReadonlyArray<Allocation["status"]> =>
  (["tentative", "confirmed"] as const).filter((status) => counts(status, tentativeCounts));

/** The limits of an engineer in this firm. */
export const capacityLimitsOf = (own: CapacityLimits["own"], at: Pick<Moment, "firm">): CapacityLimits => ({
  own,
  firm: at.firm.capacityLimit.map(({ from, value }) => ({ from, limit: value })),
});

/** What to check, and the former values of the booking. */
export interface Checks {
  /** The stored row; null if it is new. */
  readonly stored: Booked | null;
  /** The former value, if it counted for the same engineer; else null. */
  readonly old: Booked | null;
  /**
   * Checks employment and soft rules: if it begins to count, gains a day or goes to another engineer or project
   * (R-ALLOC-8, R-ALLOC-9).
   */
  readonly place: boolean;
  /** Checks certificates: like `place`, and when it is confirmed (R-ELIG-1). */
  readonly eligibility: boolean;
  /** A coordinator's reason to accept a certificate gap (R-ELIG-4). */
  readonly overrideReason: string | null;
  readonly shown: (booked: Booked) => boolean;
}

/** All checks: for a new booking, and for one that begins to count. */
export const allChecks = { place: true, eligibility: true } as const;

type Judged = Workload & {
  readonly engineer: NonNullable<Workload["engineer"]>;
  readonly project: NonNullable<Workload["project"]>;
};

/**
 * Judges a well-formed booking ({@link malformedRange}) with its new values. The checks are, in order of refusal: percent,
 * employment, capacity, soft rules, certificates (R-ALLOC-1…9, R-ELIG-1…5). A booking that does not count is checked
 * for its percent only.
 */
export const judgeBooking = (
  state: Judged,
  candidate: Allocation,
  judge: Checks,
  at: Moment,
): Result.Result<Accepted, BookingRefusal> => {
  const { engineer, project } = state;
  const { startDate, endDate } = candidate;
  const limits = capacityLimitsOf(state.limits, at);
  const excessive = percentAboveLimits(candidate, limits);
  if (excessive !== null) return Result.fail(excessive);
  const { tentativeCounts } = at.firm;
  if (!counts(candidate.status, tentativeCounts))
    return Result.succeed({ warnings: [], override: candidate.override, certificationUntil: [] });

  const days = judge.place ? notEmployedDays(engineer, startDate, endDate) : [];
  if (days.length > 0)
    return Result.fail({
      _tag: "NotEmployed",
      engineer: engineer.objectId,
      days: days.map(dayRange),
      employed: plainEmployment(engineer),
    });

  // Where nothing is raised, the load exceeds no old load, so nothing is refused (R-ALLOC-3, R-ALLOC-4).
  const others = state.booked.filter((each) => counts(each.status, tentativeCounts));
  const conflict = overCapacity(others, candidate, judge.old, limits);
  const asked = { objectId: candidate.objectId, isNew: judge.stored === null };
  if (conflict !== null)
    return Result.fail(overCapacityRefusal(engineer.objectId, conflict, { shown: judge.shown, candidate: asked }));
  const objectId = judge.stored?.objectId ?? null;
  const soft = judge.place
    ? softRules(engineer, project, { objectId, startDate, endDate }, at.firm)
    : { refused: null, warnings: [] };
  if (soft.refused !== null) return Result.fail(soft.refused);
  const warnings = [
    ...soft.warnings,
    ...(judge.place ? unavailable(calendarOf(state, at.firm), startDate, endDate) : []),
  ];
  if (!judge.eligibility) return Result.succeed({ warnings, override: candidate.override, certificationUntil: [] });
  return Result.map(judgeCertificates(state, candidate, judge, at), (accepted) => ({
    ...accepted,
    warnings: [...warnings, ...accepted.warnings],
  }));
};

const calendarOf = ({ engineer, workingTime, timeOff, holidays }: Judged, firm: Moment["firm"]): Calendar => {
  const followed = engineer.holidayCalendar ?? firm.holidayCalendar;
  return {
    workingTime,
    firmWeek: firm.week.map(({ from, value }) => ({ from, minutes: value })),
    holidays: new Set(holidays.filter(({ calendar }) => calendar === followed).map(({ day }) => day)),
    timeOff,
    employedFrom: engineer.employedFrom,
    employedUntil: engineer.employedUntil,
  };
};

/** R-ELIG-1 to R-ELIG-4. */
const judgeCertificates = (
  { engineer, project, certifications: held }: Judged,
  { startDate, endDate }: Allocation,
  { overrideReason }: Checks,
  { firm }: Moment,
): Result.Result<Accepted, CertificationMissing> => {
  const found = eligibility({ held, required: project.requiredCertifications, from: startDate, to: endDate });
  const names = found.gaps.map(plainGap);
  const strictness = firm.expiredCertification;
  const warnings: Array<Warning> = [];
  let override: Allocation["override"] = null;
  if (names.length > 0 && strictness !== "ignore") {
    if (strictness === "block") {
      if (overrideReason === null) return Result.fail({ _tag: "Certification", engineer: engineer.objectId, names });
      override = { reason: overrideReason, names };
    }
    warnings.push(uncoveredWarning(names));
  }
  if (strictness !== "ignore") warnings.push(...found.accepted.map(plainGap).map(gapWarning));
  return Result.succeed({
    warnings,
    override,
    certificationUntil: found.certificationUntil.map(({ name, until }) => ({ name, until: endText(until) })),
  });
};

/** The days and percent of a booking. */
type Asked = Pick<Allocation, "startDate" | "endDate" | "allocationPercent">;
const percentField = "allocationPercent";
/** A reversed range (R-VAL-2) or a percent of 0. */
export const malformedRange = ({ startDate, endDate, allocationPercent }: Asked): MalformedBooking | null => {
  const backwards = rangeReversed(startDate, endDate, { from: "startDate", to: "endDate" });
  if (backwards !== null || allocationPercent > 0) return backwards;
  return refuseField("PercentRange", percentField, { id: "percentAbove", field: percentField });
};

/** A percent above 100 and above every limit of its days (R-ALLOC-2). */
export const percentAboveLimits = (
  { startDate, endDate, allocationPercent }: Asked,
  limits: CapacityLimits,
): InvalidInput<"PercentRange"> | null => {
  let highest = Math.max(10_000, limitOn(limits, startDate));
  const end = endDate ?? openEnd;
  for (const step of [...limits.own, ...limits.firm])
    if (step.from > startDate && step.from <= end) highest = Math.max(highest, limitOn(limits, step.from));
  return allocationPercent <= highest
    ? null
    : refuseField("PercentRange", percentField, {
        id: "percentAbove",
        field: percentField,
        most: percentOf(highest),
      });
};
/** R-VAL-2, R-ALLOC-2. */
export const rangeAndPercent = (candidate: Asked, limits: CapacityLimits): MalformedBooking | null =>
  malformedRange(candidate) ?? percentAboveLimits(candidate, limits);
