import * as Result from "effect/Result";
import { plainGap, truncatedGap } from "../../domain/allocation/certificate-gaps.ts";
import { Allocation } from "../../domain/allocation/entity.ts";
import { countingStates } from "../../domain/allocation/judge-booking.ts";
import { Certification } from "../../domain/certification/entity.ts";
import { coveredFields, uncoveredBookings } from "../../domain/certification/uncovered-bookings.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { overlaps } from "../../domain/kernel/policy/overlap.ts";
import { and } from "../../domain/kernel/policy/predicate.ts";
import { rangeReversed } from "../../domain/kernel/refusal/date-range.ts";
import type { DayRange } from "../../domain/kernel/refusal/refusal.ts";
import { optional } from "../../domain/kernel/schema/entity.ts";
import { omittable } from "../../domain/kernel/schema/input.ts";
import { day } from "../../domain/kernel/schema/kind.ts";
import { firstDay, openEnd } from "../../domain/kernel/values/day.ts";
import { compareText } from "../../domain/kernel/values/text.ts";
import { Project } from "../../domain/project/entity.ts";
import { many, type ReadResults } from "../../ports/load.ts";
import { query } from "../define/operation.ts";
import { readable } from "../query/filter-predicate.ts";
import { isAbout, type Report, readablePeople, reportQuery, whose } from "./report.ts";

/** Days on which a booking lacks one certificate that its project requires (R-CERT-6). */
export interface UncoveredRow {
  readonly engineer: string;
  readonly fullName: string;
  readonly project: string;
  readonly projectName: string;
  readonly allocation: string;
  /** The name of the certificate. */
  readonly name: string;
  /** At most 50; `to: null` is open. */
  readonly gaps: ReadonlyArray<DayRange>;
  /** The number of further ones that are not listed. */
  readonly moreGaps: number;
}
const uncoveredReads = (from: number | null | undefined, to: number | null | undefined, at: Moment) => ({
  people: readablePeople(at),
  projects: many(Project, () => readable(Project, at), ["objectId", "projectName", "requiredCertifications"]),
  bookings: many(
    Allocation,
    (a) =>
      and(
        readable(Allocation, at),
        ...overlaps(a, from ?? firstDay, to ?? openEnd),
        a.status.oneOf(countingStates(at.firm.tentativeCounts)),
      ),
    coveredFields,
  ),
  held: many(Certification, () => readable(Certification, at)),
});
export const uncovered = query({
  ...reportQuery,
  refusals: ["RangeReversed"],
  name: "reports.uncovered",
  doc: "Reports bookings with days not covered by the required certificates.",
  input: {
    ...whose,
    from: omittable(optional(day, "First day of the report; absent = every day of the bookings.", { open: true })),
    to: omittable(optional(day, "Last day of the report; absent = open.", { open: true })),
  },
  rounds: [
    ({ from, to }, _known, at) => {
      const refused = typeof from === "number" ? rangeReversed(from, to) : null;
      if (refused !== null) return Result.fail(refused);
      return Result.succeed(uncoveredReads(from, to, at));
    },
  ],
  answer: ({ from, to, ...asked }, loaded, at) => {
    const { people: engineers, projects, bookings, held } = loaded as ReadResults<ReturnType<typeof uncoveredReads>>;
    const names = new Map(engineers.map(({ objectId, fullName }) => [objectId, fullName]));
    const projectsById = new Map(projects.map((each) => [each.objectId, each]));
    const found = uncoveredBookings(
      bookings.filter(isAbout(engineers, asked)),
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
