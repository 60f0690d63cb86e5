import * as Result from "effect/Result";
import { freeRuns } from "../../domain/allocation/availability.ts";
import { plainGap } from "../../domain/allocation/certificate-gaps.ts";
import { Allocation } from "../../domain/allocation/entity.ts";
import { capacityLimitsOf, countingStates } from "../../domain/allocation/judge-booking.ts";
import { dayRange } from "../../domain/allocation/over-capacity.ts";
import { CapacityLimit } from "../../domain/capacity-limit/entity.ts";
import { Certification } from "../../domain/certification/entity.ts";
import { heldFields } from "../../domain/certification/status.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { candidateFields, findEngineers, type Missing } from "../../domain/engineer-profile/find.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { overlaps } from "../../domain/kernel/policy/overlap.ts";
import { filterOf } from "../../domain/kernel/policy/policy.ts";
import { and, type Predicate, type Where } from "../../domain/kernel/policy/predicate.ts";
import { rangeReversed } from "../../domain/kernel/refusal/date-range.ts";
import {
  type DayRange,
  type InvalidInput,
  type PointerInvalid,
  refuseField,
  type UncoveredName,
} from "../../domain/kernel/refusal/refusal.ts";
import { field, optional } from "../../domain/kernel/schema/entity.ts";
import { omittable, required } from "../../domain/kernel/schema/input.ts";
import { boolean, day, id, list, percent, text } from "../../domain/kernel/schema/kind.ts";
import { percentOf } from "../../domain/kernel/values/basis-points.ts";
import { dayText, openEnd } from "../../domain/kernel/values/day.ts";
import { inOrderOf, many, type Read, type ReadResults } from "../../ports/load.ts";
import { query } from "../define/operation.ts";
import { policyOf } from "../policy/policies.ts";

/** Why an engineer does not fit: the code with which a booking would be refused, and the days. */
interface MissingPart {
  readonly code: Missing["code"];
  /** The days without employment. */
  readonly days?: ReadonlyArray<DayRange>;
  /** The days without each certificate. */
  readonly names?: ReadonlyArray<UncoveredName>;
}
/** An engineer who can be booked, with the lowest free percent on any day. */
export interface FittingEngineer {
  readonly objectId: string;
  readonly fullName: string;
  readonly discipline: string;
  readonly freePercent: number;
  /** Certificates that are valid in the window, but not until its end, with their last valid day. */
  readonly lapsing: ReadonlyArray<{ readonly name: string; readonly lastDay: string }>;
  /** Empty if the engineer fits. */
  readonly missing: ReadonlyArray<MissingPart>;
}
/** A range of days, both ends included, with the same free percent. */
export interface FreePercent {
  readonly from: string;
  readonly to: string | null;
  readonly freePercent: number;
}

const window = {
  from: required(field(day, "First day, included.")),
  to: omittable(optional(day, "Last day, included; absent = open.", { open: true })),
};

/** The profiles whose availability the actor may see. */
const employed = (at: Moment): Where<EngineerProfile> =>
  filterOf(policyOf("EngineerProfile", "availability")(at.actor, at.firm)) as Where<EngineerProfile>;

/** Rows of these engineers, selected by the policy and not by ids, of which there may be too many for one statement. */
const ofKnown = <R>(at: Moment): Where<R> => {
  const where = employed(at) as Predicate;
  return where.is === "always" ? where : { is: "via", field: "engineer", entity: "EngineerProfile", where };
};

const bookedIn = (from: number, to: number | null | undefined, at: Moment, of: Where<Allocation>) =>
  many(
    Allocation,
    (a) => and(...overlaps(a, from, to ?? openEnd), a.status.oneOf(countingStates(at.firm.tentativeCounts)), of),
    ["engineer", "allocationPercent", "startDate", "endDate"],
  );
const plainMissing = (of: Missing): MissingPart => {
  if (of.code === "NOT_EMPLOYED") return { code: of.code, days: of.days.map(dayRange) };
  return of.code === "CERTIFICATION" ? { code: of.code, names: of.names.map(plainGap) } : { code: of.code };
};

/** The reads for a search, all in the order of the engineers. */
const candidates = (from: number, to: number | null | undefined, at: Moment) => ({
  engineers: inOrderOf(
    many(EngineerProfile, () => employed(at), candidateFields),
    "objectId",
  ),
  booked: inOrderOf(bookedIn(from, to, at, ofKnown(at)), "engineer"),
  limits: inOrderOf(
    many(CapacityLimit, () => ofKnown(at), ["engineer", "from", "limit"]),
    "engineer",
  ),
  certifications: inOrderOf(
    many(Certification, () => ofKnown(at), [...heldFields, "engineer"]),
    "engineer",
  ),
});
/** The reads for one engineer. */
const candidate = (engineer: string, from: number, to: number | null | undefined, at: Moment) => ({
  engineers: many(EngineerProfile, (e) => and(employed(at), e.objectId.is(engineer)), ["objectId"]),
  booked: bookedIn(from, to, at, { is: "compare", field: "engineer", by: "=", to: engineer }),
  limits: many(CapacityLimit, (c) => c.engineer.is(engineer), ["from", "limit"]),
});

/** The search for engineers who can be booked (R-ALLOC-12). */
export const engineerSearch = query({
  name: "engineers.find",
  doc: "Finds engineers who can be booked for a percent in a window, the freest first, and what lapses or is missing.",
  class: "EngineerProfile",
  action: "availability",
  input: {
    ...window,
    percent: required(field(percent, "The percent to book.")),
    discipline: omittable(optional(text, "Only engineers of this discipline; case does not matter.")),
    employmentStatus: omittable(
      optional(EngineerProfile.fields.employmentStatus.kind, "Only engineers with this employment."),
    ),
    primaryLocation: omittable(optional(text, "Only engineers who work here; case does not matter.")),
    certifications: omittable(field(list(text, 100), "Names of certificates that must cover every day (R-ELIG-1).")),
    certifiedThrough: omittable(optional(day, "The last day that they must cover; absent = the last of the window.")),
    withMisfits: omittable(field(boolean, "Whether engineers follow who do not fit, with what is missing.")),
  },
  refusals: ["RangeReversed", "PercentRange"],
  rounds: [
    (
      { from, to, percent: wanted, certifiedThrough },
      _known,
      at,
    ): Result.Result<Readonly<Record<string, Read>>, InvalidInput<"RangeReversed" | "PercentRange">> => {
      const malformed =
        rangeReversed(from, to) ??
        rangeReversed(from, certifiedThrough, { from: "from", to: "certifiedThrough" }) ??
        (wanted > 0 ? null : refuseField("PercentRange", "percent", { id: "percentAbove", field: "percent" }));
      if (malformed !== null) return Result.fail(malformed);
      return Result.succeed(candidates(from, to, at));
    },
  ],
  answer: ({ from, to = null, percent: wanted, ...asked }, rows, at) =>
    Result.succeed(
      findEngineers(
        rows as ReadResults<ReturnType<typeof candidates>>,
        {
          ...{ from, to, percent: wanted },
          discipline: asked.discipline ?? null,
          employmentStatus: asked.employmentStatus ?? null,
          primaryLocation: asked.primaryLocation ?? null,
          certifications: asked.certifications ?? [],
          certifiedThrough: asked.certifiedThrough ?? null,
          withMisfits: asked.withMisfits ?? false,
        },
        at,
      ).map(
        ({ free, lapsing, missing, ...fits }): FittingEngineer => ({
          ...fits,
          freePercent: percentOf(free),
          lapsing: lapsing.map(({ name, lastDay }) => ({ name, lastDay: dayText(lastDay) })),
          missing: missing.map(plainMissing),
        }),
      ),
    ),
});

const availabilityInput = { engineer: required(field(id, "Who.", { references: "EngineerProfile" })), ...window };

/** The availability of one engineer (R-ALLOC-12, R-TIME-4). */
export const engineerAvailability = query({
  name: "engineers.availability",
  doc: "Returns the free percent of an engineer, as date ranges with the same percent.",
  class: "EngineerProfile",
  action: "availability",
  input: availabilityInput,
  refusals: ["PointerInvalid", "RangeReversed"],
  rounds: [
    ({ engineer, from, to }, _known, at) => {
      const malformed = rangeReversed(from, to);
      if (malformed !== null) return Result.fail(malformed);
      return Result.succeed(candidate(engineer, from, to, at));
    },
  ],
  answer: ({ from, to = null }, rows, at): Result.Result<ReadonlyArray<FreePercent>, PointerInvalid> => {
    const found = rows as ReadResults<ReturnType<typeof candidate>>;
    if (found.engineers.length === 0)
      return Result.fail({ _tag: "PointerInvalid", field: "engineer", class: "EngineerProfile" });
    return Result.succeed(
      freeRuns(found.booked, capacityLimitsOf(found.limits, at), from, to).map((run) => ({
        ...dayRange(run),
        freePercent: percentOf(run.free),
      })),
    );
  },
});
