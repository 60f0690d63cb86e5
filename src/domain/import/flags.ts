import { counts, limitsOf, rangeAndPercent } from "../allocation/book.ts";
import { conflictWindows, type Limits } from "../allocation/capacity.ts";
import { notEmployedDays } from "../allocation/employment.ts";
import type { Allocation } from "../allocation/entity.ts";
import { softRules } from "../allocation/soft-rules.ts";
import type { BillableHour } from "../billable-hour/entity.ts";
import { eligibility } from "../certification/eligibility.ts";
import type { Certification } from "../certification/entity.ts";
import type { EngineerProfile } from "../engineer/entity.ts";
import { percentOf } from "../kernel/basis-points.ts";
import { dayText, endText, openEnd } from "../kernel/day.ts";
import { codeOf } from "../kernel/refusal.ts";
import { defaultHoursPerDayMax, type Settings, valueOn } from "../kernel/settings.ts";
import type { Project } from "../project/entity.ts";
import type { CapacityLimit } from "../time/entities.ts";

/** A row that was kept although a rule of staffing would have refused it (R-IMP-1). */
export interface Flagged {
  readonly class: string;
  readonly objectId: string;
  readonly code: string;
  readonly message: string;
}
/** Everything that the rules look at, of the engineers that an import touched. */
export interface ImportedWorld {
  readonly engineers: ReadonlyMap<string, EngineerProfile>;
  readonly projects: ReadonlyMap<string, Project>;
  readonly allocations: ReadonlyMap<string, Allocation>;
  readonly certifications: ReadonlyArray<Certification>;
  readonly hours: ReadonlyArray<BillableHour>;
  readonly limits: ReadonlyArray<CapacityLimit>;
  /** Only rows of the import are flagged. */
  readonly imported: (objectId: string) => boolean;
}

const range = (from: number, to: number | null): string => `${dayText(from)} to ${endText(to) ?? "an open end"}`;

function* allocationFlags(
  world: ImportedWorld,
  engineer: EngineerProfile,
  rows: ReadonlyArray<Allocation>,
  limits: Limits,
  firm: Settings,
): Generator<Flagged> {
  const counting = rows.filter(({ status }) => counts(status, firm.tentativeCounts));
  const flag = (row: Allocation, code: string, message: string): Flagged => ({
    class: "Allocation",
    objectId: row.objectId,
    code,
    message,
  });
  const over = new Map<string, string>();
  for (const { allocations, from, to, total, limit } of conflictWindows({
    before: [],
    after: counting,
    limitsBefore: limits,
    limitsAfter: limits,
  }))
    for (const { objectId } of allocations)
      if (!over.has(objectId))
        over.set(objectId, `${range(from, to)}: ${percentOf(total)} % booked of ${percentOf(limit)} %`);
  const held = world.certifications.filter((each) => each.engineer === engineer.objectId);
  for (const row of rows) {
    const malformed = rangeAndPercent(row, limits);
    if (malformed !== null) yield flag(row, codeOf(malformed), malformed.issues[0]?.message ?? "");
    if (!counts(row.status, true)) continue;
    const overText = over.get(row.objectId);
    if (overText !== undefined) yield flag(row, "OVER_CAPACITY", overText);
    const days = notEmployedDays(engineer, row.startDate, row.endDate);
    if (days.length > 0)
      yield flag(row, "NOT_EMPLOYED", `not employed ${days.map(({ from, to }) => range(from, to)).join(", ")}`);
    const project = world.projects.get(row.project);
    if (project === undefined) continue;
    const soft = softRules(engineer, project, row, firm).refused;
    if (soft !== null)
      yield flag(row, codeOf(soft), `${range(row.startDate, row.endDate)} breaks a rule that the firm blocks`);
    if (firm.expiredCertification !== "block") continue;
    const { gaps } = eligibility({
      held,
      required: project.requiredCertifications,
      from: row.startDate,
      to: row.endDate,
    });
    if (gaps.length > 0)
      yield flag(
        row,
        "CERTIFICATION",
        gaps
          .map(
            ({ name, gaps: open }) => `${name} not covered ${open.map(({ from, to }) => range(from, to)).join(", ")}`,
          )
          .join("; "),
      );
  }
}

const outside = (day: number, from: number | null, to: number | null): boolean =>
  (from !== null && day < from) || day > (to ?? openEnd);

function* hourFlags(world: ImportedWorld, rows: ReadonlyArray<BillableHour>, firm: Settings): Generator<Flagged> {
  const sums = new Map<number, number>();
  for (const row of rows)
    if (row.approval !== "rejected") sums.set(row.workDate, (sums.get(row.workDate) ?? 0) + row.hours);
  for (const row of rows) {
    const flag = (code: string, message: string): Flagged => ({
      class: "BillableHour",
      objectId: row.objectId,
      code,
      message,
    });
    const project = world.projects.get(row.project);
    if (project !== undefined && outside(row.workDate, project.startDate, project.endDate))
      yield flag("OUTSIDE_PROJECT", `${dayText(row.workDate)} is outside the project's dates`);
    const allocation = row.allocation === null ? undefined : world.allocations.get(row.allocation);
    if (allocation !== undefined) {
      if (allocation.engineer !== row.engineer || allocation.project !== row.project)
        yield flag("ALLOCATION_MISMATCH", `allocation ${allocation.objectId} is for another engineer or project`);
      if (outside(row.workDate, allocation.startDate, allocation.endDate))
        yield flag("ALLOCATION_DAY", `allocation ${allocation.objectId} does not hold ${dayText(row.workDate)}`);
    }
    const sum = sums.get(row.workDate) ?? 0;
    const most = valueOn(firm.hoursPerDayMax, row.workDate, defaultHoursPerDayMax);
    if (row.approval !== "rejected" && most !== null && sum > most)
      yield flag("DAY_CEILING", `${dayText(row.workDate)} holds ${sum} minutes of ${most}`);
  }
}

/** Every breach of a staffing rule, once for each row that takes part in it, by class and the order of the rows (R-IMP-1). */
export const flagsOf = (world: ImportedWorld, firm: Settings): ReadonlyArray<Flagged> => {
  const found: Array<Flagged> = [];
  const allocations = Map.groupBy(world.allocations.values(), ({ engineer }) => engineer);
  for (const [id, rows] of allocations) {
    const engineer = world.engineers.get(id);
    if (engineer === undefined) continue;
    const own = world.limits.filter((limit) => limit.engineer === id);
    found.push(...allocationFlags(world, engineer, rows, limitsOf(own, { firm }), firm));
  }
  for (const rows of Map.groupBy(world.hours, ({ engineer }) => engineer).values())
    found.push(...hourFlags(world, rows, firm));
  return found.filter(({ objectId }) => world.imported(objectId));
};
