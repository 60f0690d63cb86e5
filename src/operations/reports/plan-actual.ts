import * as Result from "effect/Result";
import type { FutureRange } from "../../domain/kernel/refusal/refusal.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import { omittable, required } from "../../domain/kernel/schema/input.ts";
import { boolean, literal } from "../../domain/kernel/schema/kind.ts";
import { dayText } from "../../domain/kernel/values/day.ts";
import { type InexactSum, inexactSums } from "../../domain/report/exact-sums.ts";
import {
  planActual as comparePlan,
  futureRange,
  lastReported,
  type PlanActualRow,
} from "../../domain/report/plan-actual.ts";
import { tooLong, type UnusableRange } from "../../domain/report/report-range.ts";
import { reportedPeople } from "../../domain/report/reported-people.ts";
import type { WithWarnings } from "../define/format-record.ts";
import { query } from "../define/operation.ts";
import { type NamedRow, namesOf } from "./groups.ts";
import {
  basis,
  foundIn,
  linkedReads,
  projectReads,
  range,
  rangeRefusals,
  reportedLinks,
  reportedStaff,
  staffReads,
  staffWarnings,
} from "./reads.ts";
import { filterIn, type Report, type ReportRounds, reportQuery, whose } from "./report.ts";

const planInput = {
  ...range,
  ...whose,
  by: required(field(literal("allocation", "engineer", "project"), "What each row is about.")),
  hours: basis,
  withFuture: omittable(
    field(boolean, "Whether to include days after today, which have no hours yet. Default false (R-UTIL-5)."),
  ),
};
/** Hours without a booking have the key `[null]`, and no name. */
type NamedPlan = Omit<PlanActualRow, "key"> & {
  readonly key: readonly [string | null];
  readonly name: NamedRow["name"] | null;
};
/** Planned and worked time, up to the last day that counts. */
export interface PlanActualAnswer extends Report<NamedPlan>, WithWarnings {
  readonly from: string;
  readonly to: string;
}
const planReads: ReportRounds<typeof planInput, UnusableRange | FutureRange> = (
  { from, to, hours = "approved", withFuture, discipline },
  _known,
  at,
) => {
  const refused = tooLong({ from, to }) ?? futureRange({ from, today: at.today, withFuture });
  if (refused !== null) return Result.fail(refused);
  return Result.succeed({
    ...staffReads(from, to, at),
    ...projectReads(at),
    ...linkedReads({ from, to: lastReported({ to, today: at.today, withFuture }), hours, discipline }, at),
  });
};
export const planActual = query({
  ...reportQuery,
  name: "reports.planActual",
  refusals: [...rangeRefusals, "FutureRange"],
  doc: "Compares planned and worked time, up to today.",
  input: planInput,
  rounds: [planReads],
  answer: (
    { from, to, by: of, hours = "approved", withFuture = false, ...asked },
    loaded,
    at,
  ): Result.Result<PlanActualAnswer, InexactSum> => {
    const found = foundIn(loaded);
    const staff = reportedStaff(found, found.linked, at);
    const only = filterIn(asked);
    const compared = comparePlan({
      from,
      to,
      today: at.today,
      withFuture,
      by: of,
      basis: hours,
      people: reportedPeople(staff, at.firm),
      hours: reportedLinks(found, from),
      only,
      tentativeCounts: at.firm.tentativeCounts,
    });
    const refused = inexactSums(
      [],
      compared.rows.map(({ plannedMinutes }) => plannedMinutes),
    );
    if (refused !== null) return Result.fail(refused);
    const names = namesOf(found);
    const bookings = new Map(found.allocations.map((each) => [each.objectId, each]));
    const nameOf = (key: string | null): string | null => {
      if (key === null) return null;
      const booking = bookings.get(key);
      if (booking === undefined) return names.get(key) ?? key;
      return [booking.engineer, booking.project].map((each) => names.get(each) ?? each).join(" / ");
    };
    return Result.succeed({
      from: dayText(compared.from),
      to: dayText(compared.to),
      results: compared.rows.map((row) => ({ ...row, key: [row.key] as const, name: nameOf(row.key) })),
      warnings: staffWarnings(staff, only, compared.to),
    });
  },
});
