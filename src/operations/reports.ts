import * as Result from "effect/Result";
import { limitsOf } from "../domain/allocation/book.ts";
import type { Booked } from "../domain/allocation/capacity.ts";
import { Allocation } from "../domain/allocation/entity.ts";
import type { LimitStep } from "../domain/allocation/limits.ts";
import { overbookedByEngineer } from "../domain/allocation/overbooked.ts";
import { Certification, type CertificationStatus, certificationStatusField } from "../domain/certification/entity.ts";
import { certificationStatus } from "../domain/certification/status.ts";
import { whereStatus } from "../domain/certification/status-where.ts";
import { EngineerProfile } from "../domain/engineer/entity.ts";
import { isStaff } from "../domain/kernel/actor.ts";
import { percentOf } from "../domain/kernel/basis-points.ts";
import { dayText, endText, openEnd } from "../domain/kernel/day.ts";
import type { Moment } from "../domain/kernel/decision.ts";
import { field, optional } from "../domain/kernel/entity.ts";
import { given } from "../domain/kernel/input.ts";
import { day } from "../domain/kernel/kind.ts";
import { always, and, type Predicate, type Where } from "../domain/kernel/predicate.ts";
import { reversed } from "../domain/kernel/range.ts";
import type { InvalidInput } from "../domain/kernel/refusal.ts";
import { compareText } from "../domain/kernel/text.ts";
import { CapacityLimit } from "../domain/time/entities.ts";
import { many } from "../ports/load.ts";
import { readable } from "./filter.ts";
import { query } from "./operation.ts";
import { money, planActual, type Report, utilization } from "./report-figures.ts";

const about = { class: "Report", action: "read", refusals: [] } as const;
const people = (at: Moment) => many(EngineerProfile, () => readable(EngineerProfile, at), ["objectId", "fullName"]);
type People = ReadonlyArray<Pick<EngineerProfile, "objectId" | "fullName">>;

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
  from: given(field(day, "First day looked at; default today.")),
  to: given(optional(day, "Last day looked at; absent = open.", { open: true })),
};
interface Bookings {
  readonly people: People;
  readonly booked: ReadonlyArray<Booked & { readonly engineer: string }>;
  readonly limits: ReadonlyArray<LimitStep & { readonly engineer: string }>;
  readonly shown?: ReadonlyArray<{ readonly objectId: string }>;
}
const overbooked = query<typeof overbookedInput, Report<OverbookedRow>, InvalidInput>({
  ...about,
  name: "reports.overbooked",
  doc: "Who is booked over the limit, and when.",
  input: overbookedInput,
  rounds: [
    ({ from, to }, _known, at) => {
      const first = from ?? at.today;
      const refused = reversed(first, to);
      if (refused !== null) return Result.fail(refused);
      const inWindow = (of: Predicate) =>
        many(
          Allocation,
          (a) =>
            and(
              of,
              a.endDate.reaches(first),
              a.startDate.atMost(to ?? openEnd),
              a.status.oneOf(at.firm.tentativeCounts ? ["tentative", "confirmed"] : ["confirmed"]),
            ),
          ["objectId", "engineer", "project", "allocationPercent", "startDate", "endDate", "status"],
        );
      return Result.succeed({
        people: people(at),
        booked: { ...inWindow(ofReadable(at)), order: [{ field: "engineer", descending: false, when: null }] },
        limits: many(CapacityLimit, () => ofReadable(at), ["engineer", "from", "limit"]),
        ...(isStaff(at.actor) ? {} : { shown: inWindow(readable(Allocation, at)) }),
      });
    },
  ],
  answer: ({ from, to = null }, known, at) => {
    const { people: engineers, booked, limits, shown } = known as unknown as Bookings;
    const names = new Map(engineers.map(({ objectId, fullName }) => [objectId, fullName]));
    const steps = Map.groupBy(limits, ({ engineer }) => engineer);
    const visible = shown === undefined ? null : new Set(shown.map(({ objectId }) => objectId));
    const readableOne = ({ objectId }: Booked): boolean => visible?.has(objectId) ?? true;
    const results: Array<OverbookedRow> = [];
    const limitsFor = (engineer: string) => limitsOf((steps.get(engineer) ?? []) as never, at);
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

/** What a certificate is on a day. */
export interface CertificationRow {
  readonly objectId: string;
  readonly engineer: string;
  readonly fullName: string;
  readonly certificationName: string;
  readonly status: CertificationStatus;
  readonly expiresOn: string | null;
}
const certifications = query({
  ...about,
  name: "reports.certifications",
  doc: "What every certificate is on a day.",
  input: {
    on: given(field(day, "The day; default today.")),
    status: given({ ...certificationStatusField, doc: "Only those that are so on that day." }),
  },
  rounds: [
    ({ on, status }, _known, at) =>
      Result.succeed({
        people: people(at),
        held: many(Certification, () =>
          and(
            readable(Certification, at),
            status === undefined ? always : whereStatus(status, on ?? at.today, at.firm.expiringDays),
          ),
        ),
      }),
  ],
  answer: ({ on }, known, at) => {
    const { people: engineers, held } = known as unknown as {
      readonly people: People;
      readonly held: ReadonlyArray<Certification>;
    };
    const names = new Map(engineers.map(({ objectId, fullName }) => [objectId, fullName]));
    const results = held.map(
      (row): CertificationRow => ({
        objectId: row.objectId,
        engineer: row.engineer,
        fullName: names.get(row.engineer) ?? row.engineer,
        certificationName: row.certificationName,
        status: certificationStatus(row, on ?? at.today, at.firm.expiringDays),
        expiresOn: endText(row.expiresOn),
      }),
    );
    results.sort(
      (a, b) =>
        compareText(a.fullName, b.fullName) ||
        compareText(a.certificationName, b.certificationName) ||
        compareText(a.objectId, b.objectId),
    );
    return Result.succeed({ results } satisfies Report<CertificationRow>);
  },
});

export const reports = { overbooked, certifications, utilization, planActual, money };
