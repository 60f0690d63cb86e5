import * as Result from "effect/Result";
import { eligibility } from "../certification/eligibility.ts";
import type { Held } from "../certification/status.ts";
import type { EngineerProfile } from "../engineer/entity.ts";
import { percentOf } from "../kernel/basis-points.ts";
import { dayText, endText, openEnd } from "../kernel/day.ts";
import type { Moment, Warning } from "../kernel/decision.ts";
import type {
  CertificationMissing,
  ConflictWindow,
  InvalidInput,
  Locked,
  NotEmployed,
  OutsideProject,
  OverCapacity,
} from "../kernel/refusal.ts";
import { refuseField } from "../kernel/refusal.ts";
import type { Project } from "../project/entity.ts";
import type { CapacityLimit } from "../time/entities.ts";
import { type Booked, type Limits, limitOn, overCapacity, type Window } from "./capacity.ts";
import { notEmployedDays } from "./employment.ts";
import type { Allocation } from "./entity.ts";
import { gapFacts, uncoveredWarning } from "./gap-facts.ts";
import { softRules } from "./soft-rules.ts";

/** What a booking is judged on: read under the engineer's lock. */
export interface Workload {
  readonly engineer: Pick<
    EngineerProfile,
    "objectId" | "user" | "discipline" | "employmentStatus" | "employedFrom" | "employedUntil"
  > | null;
  readonly project: Pick<
    Project,
    | "objectId"
    | "status"
    | "startDate"
    | "endDate"
    | "requiredDiscipline"
    | "requiredCertifications"
    | "projectManager"
    | "client"
  > | null;
  readonly booked: ReadonlyArray<Booked>;
  readonly limits: ReadonlyArray<Pick<CapacityLimit, "objectId" | "from" | "limit">>;
  readonly certifications: ReadonlyArray<Omit<Held, "certificationNumber">>;
}
/** How a booking may be refused. */
export type BookingRefusal = OverCapacity | CertificationMissing | NotEmployed | OutsideProject | Locked | InvalidInput;
/** Which of the allocations in the way an actor may see in full (R-ALLOC-5). */
export type Shown<S extends Workload = Workload> = (state: S, at: Moment) => (booked: Booked) => boolean;
export const allShown: Shown = () => () => true;

/** What was accepted beside the row. */
export interface Accepted {
  readonly warnings: ReadonlyArray<Warning>;
  readonly override: Allocation["override"];
  /** Open windows only: how long each certificate goes on, `null` for ever (R-ELIG-3). */
  readonly certificationUntil: ReadonlyArray<{ readonly name: string; readonly until: string | null }>;
}

/** Whether an allocation of this state takes capacity in this firm. */
export const counts = (status: string, tentativeCounts: boolean): boolean =>
  status === "confirmed" || (tentativeCounts && status === "tentative");

/** The limits of an engineer in this firm. */
export const limitsOf = (own: Workload["limits"], at: Pick<Moment, "firm">): Limits => ({
  own,
  firm: at.firm.capacityLimit.map(({ from, value }) => ({ from, limit: value })),
});

/** A window in the values of the outside; what `shown` denies keeps only its percent and days (R-ALLOC-5). */
export const windowFacts = (window: Window, shown: (booked: Booked) => boolean): ConflictWindow => ({
  from: dayText(window.from),
  to: endText(window.to),
  total: percentOf(window.total),
  limit: percentOf(window.limit),
  allocations: window.allocations.map((each) => {
    const share = {
      percent: percentOf(each.allocationPercent),
      from: dayText(each.startDate),
      to: endText(each.endDate),
    };
    return shown(each) ? { objectId: each.objectId, project: each.project, state: each.status, ...share } : share;
  }),
});

/** Which judgements a change asks for. */
export interface Judge {
  /** The value before, of the same engineer and counting; null when the row did not count there. */
  readonly old: Booked | null;
  readonly capacity: boolean;
  /** Certificates and the firm's soft rules: when window, engineer or project change (R-ALLOC-8, R-ELIG-1). */
  readonly eligibility: boolean;
  /** A coordinator's reason to accept a certificate gap (R-ELIG-4). */
  readonly overrideReason: string | null;
  readonly shown: (booked: Booked) => boolean;
}

/**
 * Judges one counting value of an allocation as it would be: range, percent, employment, capacity, certificates, the firm's
 * soft rules, in this order (R-ALLOC-1…9, R-ELIG-1…5). The same for a new booking and every later widening.
 */
export const judgeBooking = (
  state: Workload & {
    readonly engineer: NonNullable<Workload["engineer"]>;
    readonly project: NonNullable<Workload["project"]>;
  },
  candidate: Allocation,
  judge: Judge,
  at: Moment,
): Result.Result<Accepted, BookingRefusal> => {
  const { engineer, project } = state;
  const { startDate, endDate } = candidate;
  const malformed = rangeAndPercent(candidate, limitsOf(state.limits, at));
  if (malformed !== null) return Result.fail(malformed);

  const days = notEmployedDays(engineer, startDate, endDate);
  if (days.length > 0)
    return Result.fail({
      _tag: "NotEmployed",
      engineer: engineer.objectId,
      days: days.map(({ from, to }) => ({ from: dayText(from), to: endText(to) })),
    });

  if (judge.capacity && counts(candidate.status, at.firm.tentativeCounts)) {
    const others = state.booked.filter((each) => counts(each.status, at.firm.tentativeCounts));
    const windows = overCapacity(others, candidate, judge.old, limitsOf(state.limits, at));
    if (windows.length > 0)
      return Result.fail({
        _tag: "OverCapacity",
        engineer: engineer.objectId,
        windows: windows.map((window) => windowFacts(window, judge.shown)),
      });
  }
  if (!judge.eligibility) return Result.succeed({ warnings: [], override: candidate.override, certificationUntil: [] });

  const soft = softRules(engineer, project, candidate, at.firm);
  if (soft.refused !== null) return Result.fail(soft.refused);
  const held = state.certifications as ReadonlyArray<Held>;
  const said = eligibility({ held, required: project.requiredCertifications, from: startDate, to: endDate });
  const names = said.gaps.map(gapFacts);
  const strictness = at.firm.expiredCertification;
  const warnings = [...soft.warnings];
  let override: Allocation["override"] = null;
  if (names.length > 0 && strictness !== "ignore") {
    if (strictness === "block") {
      if (judge.overrideReason === null)
        return Result.fail({ _tag: "Certification", engineer: engineer.objectId, names });
      override = { reason: judge.overrideReason, names };
    }
    warnings.push(uncoveredWarning("CERTIFICATION", "Days without a valid certificate were accepted", names));
  }
  const started = said.startGaps.map(gapFacts);
  if (started.length > 0 && strictness !== "ignore")
    warnings.push(uncoveredWarning("CERTIFICATION_START", "The booking begins before the certificate does", started));
  return Result.succeed({
    warnings,
    override,
    certificationUntil: said.certificationUntil.map(({ name, until }) => ({ name, until: endText(until) })),
  });
};

/** What is asked of an engineer: how much, from when until when. */
type Asked = Pick<Allocation, "startDate" | "endDate" | "allocationPercent">;
/** A range that ends before it begins (R-VAL-2), or a percent of nothing. */
export const malformedRange = ({
  startDate,
  endDate,
  allocationPercent,
}: Pick<Allocation, "startDate" | "endDate" | "allocationPercent">): InvalidInput | null => {
  if (endDate !== null && endDate < startDate)
    return refuseField(
      "RangeReversed",
      "endDate",
      `endDate ${dayText(endDate)} lies before startDate ${dayText(startDate)}; the last day is the first or a later one`,
    );
  return allocationPercent > 0
    ? null
    : refuseField("PercentRange", "allocationPercent", "allocationPercent must be above 0");
};

/** R-VAL-2, R-ALLOC-2. */
export const rangeAndPercent = (candidate: Asked, limits: Limits): InvalidInput | null => {
  const malformed = malformedRange(candidate);
  if (malformed !== null) return malformed;
  const { startDate, endDate, allocationPercent } = candidate;
  let highest = Math.max(10_000, limitOn(limits, startDate));
  const end = endDate ?? openEnd;
  for (const step of [...limits.own, ...limits.firm])
    if (step.from > startDate && step.from <= end) highest = Math.max(highest, limitOn(limits, step.from));
  return allocationPercent <= highest
    ? null
    : refuseField(
        "PercentRange",
        "allocationPercent",
        `allocationPercent must be above 0 and at most ${percentOf(highest)}`,
      );
};
