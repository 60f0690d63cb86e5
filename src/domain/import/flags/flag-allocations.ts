import { notEmployedDays } from "../../allocation/employment.ts";
import { capacityLimitsOf, counts, rangeAndPercent } from "../../allocation/judge-booking.ts";
import { dayRange } from "../../allocation/over-capacity.ts";
import { type OverbookedRun, overbookedRuns } from "../../allocation/overbooked.ts";
import { softRules } from "../../allocation/soft-rules.ts";
import type { CapacityLimit } from "../../capacity-limit/entity.ts";
import { eligibility } from "../../certification/eligibility.ts";
import type { EngineerProfile } from "../../engineer-profile/entity.ts";
import type { Settings } from "../../kernel/context/settings.ts";
import { codeOf } from "../../kernel/refusal/refusal.ts";
import { percentOf } from "../../kernel/values/basis-points.ts";
import { openEnd } from "../../kernel/values/day.ts";
import type { Project } from "../../project/entity.ts";
import { type Finding, findingsIn, type JudgedAllocation, type JudgedCertification, namesOf } from "./flag.ts";

const { flag, warn } = findingsIn("Allocation");

/** The first of the sorted runs that shares a day with a booking. */
const firstOverlapping = (
  runs: ReadonlyArray<OverbookedRun>,
  { startDate, endDate }: JudgedAllocation,
): OverbookedRun | undefined => {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((runs[middle]?.to ?? openEnd) < startDate) low = middle + 1;
    else high = middle;
  }
  const run = runs[low];
  return run !== undefined && run.from <= (endDate ?? openEnd) ? run : undefined;
};

/** Bookings of one engineer that a write would refuse or warn about (R-ALLOC-1…9, R-ELIG-1…4). */
export function* allocationFlags(
  engineer: EngineerProfile,
  rows: ReadonlyArray<JudgedAllocation>,
  certifications: ReadonlyArray<JudgedCertification>,
  ownLimits: ReadonlyArray<CapacityLimit>,
  projects: ReadonlyMap<string, Project>,
  firm: Settings,
): Generator<Finding> {
  const limits = capacityLimitsOf(ownLimits, { firm });
  const counting = rows.filter(
    ({ status, allocationPercent }) => allocationPercent > 0 && counts(status, firm.tentativeCounts),
  );
  const runs = overbookedRuns(counting, limits);
  for (const row of rows) {
    const days = { from: row.startDate, to: row.endDate };
    const project = projects.get(row.project);
    const names = namesOf(engineer, project);
    const malformed = rangeAndPercent(row, limits);
    if (malformed !== null)
      yield flag(
        row,
        codeOf(malformed),
        {
          id: "several",
          of: malformed.issues.flatMap(({ sentence = [] }) => sentence),
        },
        names,
      );
    if (!counts(row.status, firm.tentativeCounts)) continue;
    const over = firstOverlapping(runs, row);
    if (over !== undefined && row.allocationPercent > 0)
      yield flag(
        row,
        "OVER_CAPACITY",
        {
          id: "peakOver",
          ...dayRange(over),
          peak: percentOf(over.peak),
          limit: percentOf(over.limit),
        },
        names,
      );
    const missing = notEmployedDays(engineer, days.from, days.to);
    if (missing.length > 0) yield flag(row, "NOT_EMPLOYED", { id: "notEmployed", days: missing.map(dayRange) }, names);
    if (project === undefined) continue;
    const soft = softRules(engineer, project, row, firm);
    if (soft.refused !== null)
      yield flag(row, codeOf(soft.refused), { id: "breaksFirmRule", ...dayRange(days) }, names);
    for (const { code } of soft.warnings) yield warn(row, code);
    if (firm.expiredCertification === "ignore") continue;
    const { gaps, accepted } = eligibility({ held: certifications, required: project.requiredCertifications, ...days });
    if (accepted.length > 0) yield warn(row, "CERTIFICATION_GAP");
    if (gaps.length === 0) continue;
    if (firm.expiredCertification === "warn") yield warn(row, "CERTIFICATION");
    else
      yield flag(
        row,
        "CERTIFICATION",
        {
          id: "notCovered",
          names: gaps.map(({ name, gaps: open }) => ({ name, gaps: open.map(dayRange) })),
        },
        names,
      );
  }
}
