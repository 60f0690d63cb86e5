import * as Result from "effect/Result";
import { field } from "../../domain/kernel/schema/entity.ts";
import { omittable } from "../../domain/kernel/schema/input.ts";
import { literal } from "../../domain/kernel/schema/kind.ts";
import { daysOff } from "../../domain/report/days-off.ts";
import { type InexactSum, inexactSums } from "../../domain/report/exact-sums.ts";
import { tooLong, type UnusableRange } from "../../domain/report/report-range.ts";
import { reportedPeople } from "../../domain/report/reported-people.ts";
import { utilization as figures, type UtilizationRow } from "../../domain/report/utilization.ts";
import type { WithWarnings } from "../define/format-record.ts";
import { query } from "../define/operation.ts";
import { by, type NamedRow, namedRows } from "./groups.ts";
import {
  basis,
  clientsOf,
  dayOffReads,
  foundIn,
  hourReads,
  projectReads,
  range,
  rangeRefusals,
  reportedHours,
  reportedOutside,
  reportedStaff,
  staffReads,
  staffWarnings,
} from "./reads.ts";
import { filterIn, type Report, type ReportRounds, reportQuery, whose } from "./report.ts";

const utilizationInput = {
  ...range,
  ...whose,
  by,
  hours: basis,
  denominator: omittable(
    field(literal("available", "contracted"), "What ratios are of; default available (R-UTIL-1)."),
  ),
};
/** Times in minutes, ratios and shares in percent; null where the denominator is 0. */
export type UtilizationAnswer = Omit<UtilizationRow, "plannedExact"> & NamedRow;
const utilizationReads: ReportRounds<typeof utilizationInput, UnusableRange> = (
  { from, to, by: of, hours = "approved", discipline },
  _known,
  at,
) => {
  const refused = tooLong({ from, to });
  return refused === null
    ? Result.succeed({
        ...staffReads(from, to, at),
        ...projectReads(at),
        ...hourReads({ from, to, hours, discipline }, of, at),
      })
    : Result.fail(refused);
};
const dayReads: ReportRounds<typeof utilizationInput, UnusableRange> = (
  { from, to, by: of, hours = "approved", discipline },
  loaded,
  at,
) => {
  const engineers = new Set(reportedHours(loaded).map(({ engineer }) => engineer));
  const found = foundIn(loaded);
  const people = found.people.filter(({ objectId }) => engineers.has(objectId));
  return Result.succeed(
    dayOffReads(
      { from, to, hours, discipline },
      of,
      at,
      daysOff(reportedPeople({ ...found, people }, at.firm), from, to),
    ),
  );
};
export const utilization = query({
  ...reportQuery,
  refusals: rangeRefusals,
  name: "reports.utilization",
  doc: "Reports worked, billable and planned time against available time.",
  input: utilizationInput,
  rounds: [utilizationReads, dayReads],
  answer: (
    { from, to, by: of, hours = "approved", denominator = "available", ...asked },
    loaded,
    at,
  ): Result.Result<Report<UtilizationAnswer> & WithWarnings, InexactSum> => {
    const found = foundIn(loaded);
    const worked = reportedHours(loaded);
    const staff = reportedStaff(found, worked, at);
    const only = filterIn(asked);
    const rows = figures({
      from,
      to,
      by: of,
      basis: hours,
      denominator,
      people: reportedPeople(staff, at.firm),
      hours: worked,
      outside: reportedOutside(found, from),
      projects: clientsOf(found),
      only,
      tentativeCounts: at.firm.tentativeCounts,
    });
    const planned = rows.map(({ plannedExact }) => plannedExact);
    const refused = inexactSums(
      rows.flatMap(({ amounts }) => amounts),
      [...planned, planned.reduce((sum, each) => sum + each, 0)],
    );
    if (refused !== null) return Result.fail(refused);
    return Result.succeed({
      results: namedRows(
        found,
        of,
        rows.map(({ plannedExact: _, ...row }) => row),
      ),
      warnings: staffWarnings(staff, only, to),
    });
  },
});
