import * as Result from "effect/Result";
import { type Booked, bookedFields } from "../../domain/allocation/capacity.ts";
import { plainGap, truncatedGap } from "../../domain/allocation/certificate-gaps.ts";
import { Allocation } from "../../domain/allocation/entity.ts";
import { capacityLimitsOf } from "../../domain/allocation/judge-booking.ts";
import { overbookedByEngineer } from "../../domain/allocation/overbooked.ts";
import { CapacityLimit } from "../../domain/capacity-limit/entity.ts";
import { lastsUntil, nameKey, validCover } from "../../domain/certification/cover.ts";
import {
  Certification,
  type CertificationStatus,
  certificationStatusField,
} from "../../domain/certification/entity.ts";
import { certificationStatus } from "../../domain/certification/status.ts";
import { coveredFields, uncoveredBookings } from "../../domain/certification/uncovered-bookings.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { isStaff } from "../../domain/kernel/context/actor.ts";
import type { Moment } from "../../domain/kernel/decision/decision.ts";
import { and, type Predicate, type Where } from "../../domain/kernel/policy/predicate.ts";
import { rangeReversed } from "../../domain/kernel/refusal/date-range.ts";
import type { DayRange, InvalidInput } from "../../domain/kernel/refusal/refusal.ts";
import { field, optional } from "../../domain/kernel/schema/entity.ts";
import { omittable } from "../../domain/kernel/schema/input.ts";
import { day } from "../../domain/kernel/schema/kind.ts";
import { percentOf } from "../../domain/kernel/values/basis-points.ts";
import { dayText, endText, firstDay, openEnd } from "../../domain/kernel/values/day.ts";
import { compareText } from "../../domain/kernel/values/text.ts";
import { Project } from "../../domain/project/entity.ts";
import { many, type ReadResults } from "../../ports/load.ts";
import { query } from "../define/operation.ts";
import { readable } from "../query/filter.ts";
import { money, planActual, type Report, utilization } from "./figures.ts";

const about = { class: "Report", action: "read", refusals: [] } as const;
const people = (at: Moment) => many(EngineerProfile, () => readable(EngineerProfile, at), ["objectId", "fullName"]);

/** Rows of the people whom the actor may read, whoever may read the rows: a load is the sum of all bookings. */
const ofReadable = <R>(at: Moment): Where<R> => {
  const where = readable(EngineerProfile, at);
  return where.is === "always" ? where : { is: "via", field: "engineer", entity: "EngineerProfile", where };
};

/** Days on which one engineer is booked over one limit; both ends included, `to: null` is open. */
export interface OverbookedRow {
  readonly engineer: string;
  readonly fullName: string;
  readonly from: string;
  readonly to: string | null;
  readonly peakPercent: number;
  readonly limitPercent: number;
  /** Of those that the actor may read: at most 50. */
  readonly allocations: ReadonlyArray<string>;
  /** How many of them are not listed. */
  readonly moreAllocations: number;
}
const overbookedInput = {
  from: omittable(field(day, "First day looked at; default today.")),
  to: omittable(optional(day, "Last day looked at; absent = open.", { open: true })),
};
const overbookedReads = (from: number, to: number | null | undefined, at: Moment) => {
  const inWindow = (of: Predicate) =>
    many(
      Allocation,
      (a) =>
        and(
          of,
          a.endDate.reaches(from),
          a.startDate.atMost(to ?? openEnd),
          a.status.oneOf(at.firm.tentativeCounts ? ["tentative", "confirmed"] : ["confirmed"]),
        ),
      [...bookedFields, "engineer"],
    );
  return {
    people: people(at),
    booked: { ...inWindow(ofReadable(at)), order: [{ field: "engineer", descending: false, when: null }] },
    limits: many(CapacityLimit, () => ofReadable(at), ["engineer", "from", "limit"]),
    ...(isStaff(at.actor) ? {} : { shown: inWindow(readable(Allocation, at)) }),
  };
};
const overbooked = query<typeof overbookedInput, Report<OverbookedRow>, InvalidInput>({
  ...about,
  name: "reports.overbooked",
  doc: "Who is booked over the limit, and when.",
  input: overbookedInput,
  rounds: [
    ({ from, to }, _known, at) => {
      const first = from ?? at.today;
      const refused = rangeReversed(first, to);
      if (refused !== null) return Result.fail(refused);
      return Result.succeed(overbookedReads(first, to, at));
    },
  ],
  answer: ({ from, to = null }, known, at) => {
    const { people: engineers, booked, limits, shown } = known as ReadResults<ReturnType<typeof overbookedReads>>;
    const names = new Map(engineers.map(({ objectId, fullName }) => [objectId, fullName]));
    const steps = Map.groupBy(limits, ({ engineer }) => engineer);
    const visible = shown === undefined ? null : new Set(shown.map(({ objectId }) => objectId));
    const readableOne = ({ objectId }: Booked): boolean => visible?.has(objectId) ?? true;
    const results: Array<OverbookedRow> = [];
    const limitsFor = (engineer: string) => capacityLimitsOf(steps.get(engineer) ?? [], at);
    for (const { engineer, runs } of overbookedByEngineer(booked, limitsFor, from ?? at.today, to, readableOne))
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
    // Runs of one engineer come in the order of their days, and the sort keeps it.
    results.sort((a, b) => compareText(a.fullName, b.fullName) || compareText(a.engineer, b.engineer));
    return Result.succeed({ results });
  },
});

/** Days on which a counting booking lacks one certificate that its project requires (R-CERT-6). */
export interface UncoveredRow {
  readonly engineer: string;
  readonly fullName: string;
  readonly project: string;
  readonly projectName: string;
  readonly allocation: string;
  /** Of the certificate. */
  readonly name: string;
  /** At most 50; `to: null` is open. */
  readonly gaps: ReadonlyArray<DayRange>;
  /** How many of them are not listed. */
  readonly moreGaps: number;
}
const uncoveredReads = (from: number | null | undefined, to: number | null | undefined, at: Moment) => ({
  people: people(at),
  projects: many(Project, () => readable(Project, at), ["objectId", "projectName", "requiredCertifications"]),
  bookings: many(
    Allocation,
    (a) =>
      and(
        readable(Allocation, at),
        a.endDate.reaches(from ?? firstDay),
        a.startDate.atMost(to ?? openEnd),
        a.status.oneOf(at.firm.tentativeCounts ? ["tentative", "confirmed"] : ["confirmed"]),
      ),
    coveredFields,
  ),
  held: many(Certification, () => readable(Certification, at)),
});
const uncovered = query({
  ...about,
  name: "reports.uncovered",
  doc: "Which counting bookings have days that their required certificates do not cover.",
  input: {
    from: omittable(optional(day, "First day looked at; absent = every day of the bookings.", { open: true })),
    to: omittable(optional(day, "Last day looked at; absent = open.", { open: true })),
  },
  rounds: [
    ({ from, to }, _known, at) => {
      const refused = typeof from === "number" ? rangeReversed(from, to) : null;
      if (refused !== null) return Result.fail(refused);
      return Result.succeed(uncoveredReads(from, to, at));
    },
  ],
  answer: ({ from, to }, known, at) => {
    const { people: engineers, projects, bookings, held } = known as ReadResults<ReturnType<typeof uncoveredReads>>;
    const names = new Map(engineers.map(({ objectId, fullName }) => [objectId, fullName]));
    const projectsById = new Map(projects.map((each) => [each.objectId, each]));
    const found = uncoveredBookings(
      bookings,
      held,
      (project) => projectsById.get(project)?.requiredCertifications ?? [],
      at.firm.tentativeCounts,
      { from: from ?? firstDay, to: to ?? openEnd },
    );
    const results = found.flatMap(({ booking: { objectId, engineer, project }, names: missing }) =>
      missing.map((each): UncoveredRow => {
        const { name, gaps, moreGaps = 0 } = truncatedGap(plainGap(each));
        const projectName = projectsById.get(project)?.projectName ?? project;
        const fullName = names.get(engineer) ?? engineer;
        return { engineer, fullName, project, projectName, allocation: objectId, name, gaps, moreGaps };
      }),
    );
    results.sort(
      (a, b) =>
        compareText(a.fullName, b.fullName) ||
        compareText(a.gaps[0]?.from ?? "", b.gaps[0]?.from ?? "") ||
        compareText(a.allocation, b.allocation) ||
        compareText(a.name, b.name),
    );
    return Result.succeed({ results } satisfies Report<UncoveredRow>);
  },
});

/** What a certificate is on a day. */
export interface CertificationRow {
  readonly objectId: string;
  readonly engineer: string;
  readonly fullName: string;
  readonly certificationName: string;
  readonly status: CertificationStatus;
  readonly expiresOn: string | null;
  /** Whether some certificate of the same name holds on any day. */
  readonly covered: boolean;
  /** The last day that the certificates of the same name cover; null: for ever, or `covered` is false. */
  readonly coveredUntil: string | null;
  /** Whether one of the same name lasts longer than this one. */
  readonly renewed: boolean;
}
/** The last day that the chain of each certificate covers, `openEnd` for ever; null where it covers none (R-CERT-6). */
const chainEnds = (held: ReadonlyArray<Certification>): ((row: Certification) => number | null) => {
  const keyOf = ({ engineer, certificationName }: Certification): string => `${engineer} ${nameKey(certificationName)}`;
  const ends = new Map(
    [...Map.groupBy(held, keyOf)].map(([key, rows]) => {
      const last = validCover(rows).at(-1);
      return [key, last === undefined ? null : (last.to ?? openEnd)];
    }),
  );
  return (row) => ends.get(keyOf(row)) ?? null;
};
const chainFacts = (row: Certification, last: number | null) => ({
  covered: last !== null,
  coveredUntil: endText(last),
  renewed: last !== null && last > lastsUntil(row),
});
const certificationReads = (at: Moment) => ({
  people: people(at),
  // A certificate of another status may be the one that renews it.
  held: many(Certification, () => readable(Certification, at)),
});
const certifications = query({
  ...about,
  name: "reports.certifications",
  doc: "What every certificate is on a day.",
  input: {
    on: omittable(field(day, "The day; default today.")),
    status: omittable({ ...certificationStatusField, doc: "Only those that are so on that day." }),
  },
  rounds: [(_input, _known, at) => Result.succeed(certificationReads(at))],
  answer: ({ on, status }, known, at) => {
    const { people: engineers, held } = known as ReadResults<ReturnType<typeof certificationReads>>;
    const names = new Map(engineers.map(({ objectId, fullName }) => [objectId, fullName]));
    const lastDays = chainEnds(held);
    const all = held.map(
      (row): CertificationRow => ({
        objectId: row.objectId,
        engineer: row.engineer,
        fullName: names.get(row.engineer) ?? row.engineer,
        certificationName: row.certificationName,
        status: certificationStatus(row, on ?? at.today, at.firm.expiringDays),
        expiresOn: endText(row.expiresOn),
        ...chainFacts(row, lastDays(row)),
      }),
    );
    const results = all.filter((row) => status === undefined || row.status === status);
    results.sort(
      (a, b) =>
        compareText(a.fullName, b.fullName) ||
        compareText(a.certificationName, b.certificationName) ||
        compareText(a.objectId, b.objectId),
    );
    return Result.succeed({ results } satisfies Report<CertificationRow>);
  },
});

export const reports = { overbooked, certifications, uncovered, utilization, planActual, money };
