import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { Moment } from "../../domain/kernel/decision/decision.ts";
import type { FutureRange, InvalidInput, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import { type InputOf, omittable, required } from "../../domain/kernel/schema/input.ts";
import { boolean, type Kind, literal } from "../../domain/kernel/schema/kind.ts";
import { dayText } from "../../domain/kernel/values/day.ts";
import type { Money } from "../../domain/kernel/values/money.ts";
import { compareText } from "../../domain/kernel/values/text.ts";
import { daysOff } from "../../domain/report/days-off.ts";
import { inexactSums } from "../../domain/report/exact-sums.ts";
import { type By, type Group, groupsOf, type Key } from "../../domain/report/grouping.ts";
import { type MoneyRow, moneyReport } from "../../domain/report/money.ts";
import {
  planActual as comparePlan,
  futureRange,
  lastReported,
  type PlanActualRow,
} from "../../domain/report/plan-actual.ts";
import { reportedPeople } from "../../domain/report/reported-people.ts";
import { utilization as figures, type UtilizationRow } from "../../domain/report/utilization.ts";
import type { Read } from "../../ports/load.ts";
import type { LoadedRows } from "../../ports/store.ts";
import type { WithWarnings } from "../define/format-record.ts";
import { query } from "../define/operation.ts";
import {
  basis,
  clientsOf,
  dayOffReads,
  type Found,
  foundIn,
  hourReads,
  linkedReads,
  projectReads,
  range,
  reportedDays,
  reportedHours,
  reportedLinks,
  reportedStaff,
  staffReads,
  staffWarnings,
  tooLong,
} from "./reads.ts";

const group = literal("engineer", "discipline", "project", "client", "month");
const groupExpected = `${group.expected}, or a list of two different ones`;
type Groups = Group | readonly [Group, Group];
/** One group, or two of which the second refines the first. */
const groups: Kind<Groups, Groups> = {
  type: "json",
  schema: Schema.Unknown as unknown as Schema.Top & { readonly Type: Groups },
  expected: groupExpected,
  parse: (sent) => {
    const [first, second, ...more] = Array.isArray(sent) ? (sent as ReadonlyArray<unknown>) : [sent, "month"];
    const fine =
      Result.isSuccess(group.parse(first)) &&
      Result.isSuccess(group.parse(second)) &&
      more.length === 0 &&
      !(Array.isArray(sent) && first === second);
    return fine ? Result.succeed(sent as Groups) : Result.fail({ tag: "TypeMismatch", expected: groupExpected });
  },
  validate: (by) => Result.succeed(by),
  format: (by) => by,
  json: (schemas) =>
    schemas.named("ReportGroups", () => {
      const one = schemas.of(group as Kind);
      return { anyOf: [one, { type: "array", items: one, minItems: 2, maxItems: 2, uniqueItems: true }] };
    }),
};
const by = required(field(groups, "What each row is about; two groups make a row for each pair."));

/** What a row is about, for people: names instead of ids, two joined by a slash. */
export interface NamedRow {
  readonly name: string;
}
/** A report is an object, so that it can say more one day without breaking who reads it. */
export interface Report<Row> {
  readonly results: ReadonlyArray<Row>;
}
const namesOf = ({ people, projects }: Found): ReadonlyMap<string, string> =>
  new Map([
    ...people.map(({ objectId, fullName }) => [objectId, fullName] as const),
    ...projects.map(({ objectId, projectName }) => [objectId, projectName] as const),
  ]);
const named = <R extends { readonly key: Key }>(found: Found, of: By, rows: ReadonlyArray<R>) => {
  const names = namesOf(found);
  const isId = groupsOf(of).map((each) => each === "engineer" || each === "project");
  return rows
    .map((row) => ({
      ...row,
      name: row.key.map((part, i) => (isId[i] ? (names.get(part) ?? part) : part)).join(" / "),
    }))
    .sort((a, b) => compareText(a.name, b.name) || compareText(a.key.join("\n"), b.key.join("\n")));
};

type Rounds<I, R extends Refusal = InvalidInput> = (
  input: InputOf<I>,
  known: LoadedRows,
  at: Moment,
) => Result.Result<Readonly<Record<string, Read>>, R>;
const about = { class: "Report", action: "read", refusals: [] } as const;

const utilizationInput = {
  ...range,
  by,
  hours: basis,
  denominator: omittable(
    field(literal("available", "contracted"), "What ratios are of; default available (R-UTIL-1)."),
  ),
};
/** Minutes; ratios and shares in percent, null where there is nothing to divide by. */
export type UtilizationAnswer = Omit<UtilizationRow, "plannedExact"> & NamedRow;
const utilizationReads: Rounds<typeof utilizationInput> = ({ from, to, by: of, hours = "approved" }, _known, at) => {
  const refused = tooLong({ from, to });
  return refused === null
    ? Result.succeed({ ...staffReads(from, to, at), ...projectReads(at), ...hourReads({ from, to, hours }, of, at) })
    : Result.fail(refused);
};
const staffIn = (known: LoadedRows, at: Moment) => reportedStaff(foundIn(known), reportedHours(known), at);
const peopleIn = (known: LoadedRows, at: Moment) => reportedPeople(staffIn(known, at), at.firm);
const dayReads: Rounds<typeof utilizationInput> = ({ from, to, by: of, hours = "approved" }, known, at) =>
  Result.succeed(dayOffReads({ from, to, hours }, of, at, daysOff(peopleIn(known, at), from, to)));
export const utilization = query<typeof utilizationInput, Report<UtilizationAnswer> & WithWarnings, InvalidInput>({
  ...about,
  name: "reports.utilization",
  doc: "Worked, billable and planned time against what was available.",
  input: utilizationInput,
  rounds: [utilizationReads, dayReads],
  answer: ({ from, to, by: of, hours = "approved", denominator = "available" }, known, at) => {
    const found = foundIn(known);
    const rows = figures({
      from,
      to,
      by: of,
      basis: hours,
      denominator,
      people: peopleIn(known, at),
      hours: reportedHours(known),
      byDay: reportedDays(found),
      projects: clientsOf(found),
      tentativeCounts: at.firm.tentativeCounts,
    });
    const planned = rows.map(({ plannedExact }) => plannedExact);
    const refused = inexactSums(
      rows.flatMap(({ amounts }) => amounts),
      [...planned, planned.reduce((sum, each) => sum + each, 0)],
    );
    if (refused !== null) return Result.fail(refused);
    return Result.succeed({
      results: named(
        found,
        of,
        rows.map(({ plannedExact: _, ...row }) => row),
      ),
      warnings: staffWarnings(staffIn(known, at), to),
    });
  },
});

const planInput = {
  ...range,
  by: required(field(literal("allocation", "engineer", "project"), "What each row is about.")),
  hours: basis,
  withFuture: omittable(field(boolean, "Days after today too; default false: nobody has worked them yet (R-UTIL-5).")),
};
/** What was planned against what was worked, up to the last day that counts. */
export interface PlanActualAnswer extends Report<PlanActualRow & NamedRow>, WithWarnings {
  readonly from: string;
  readonly to: string;
}
const planReads: Rounds<typeof planInput, InvalidInput | FutureRange> = (
  { from, to, hours = "approved", withFuture },
  _known,
  at,
) => {
  const refused = tooLong({ from, to }) ?? futureRange({ from, today: at.today, withFuture });
  if (refused !== null) return Result.fail(refused);
  return Result.succeed({
    ...staffReads(from, to, at),
    ...projectReads(at),
    ...linkedReads({ from, to: lastReported({ to, today: at.today, withFuture }), hours }, at),
  });
};
export const planActual = query<typeof planInput, PlanActualAnswer, InvalidInput | FutureRange>({
  ...about,
  name: "reports.planActual",
  refusals: ["FutureRange"],
  doc: "What was planned against what was worked, up to today.",
  input: planInput,
  rounds: [planReads],
  answer: ({ from, to, by: of, hours = "approved", withFuture = false }, known, at) => {
    const found = foundIn(known);
    const staff = reportedStaff(found, found.linked, at);
    const said = comparePlan({
      from,
      to,
      today: at.today,
      withFuture,
      by: of,
      basis: hours,
      people: reportedPeople(staff, at.firm),
      hours: reportedLinks(found, from),
      tentativeCounts: at.firm.tentativeCounts,
    });
    const refused = inexactSums(
      [],
      said.rows.map(({ plannedMinutes }) => plannedMinutes),
    );
    if (refused !== null) return Result.fail(refused);
    const names = namesOf(found);
    const bookings = new Map(found.allocations.map((each) => [each.objectId, each]));
    const nameOf = (key: string | null): string => {
      if (key === null) return "without a booking";
      const booking = bookings.get(key);
      if (booking === undefined) return names.get(key) ?? key;
      return [booking.engineer, booking.project].map((each) => names.get(each) ?? each).join(" / ");
    };
    return Result.succeed({
      from: dayText(said.from),
      to: dayText(said.to),
      results: said.rows.map((row) => ({ ...row, name: nameOf(row.key) })),
      warnings: staffWarnings(staff, said.to),
    });
  },
});

const moneyInput = { ...range, by };
const moneyReads: Rounds<typeof moneyInput> = ({ from, to, by: of }, _known, at) => {
  const refused = tooLong({ from, to });
  if (refused !== null) return Result.fail(refused);
  const { people } = staffReads(from, to, at);
  return Result.succeed({ people, ...projectReads(at), ...hourReads({ from, to, hours: "approved" }, of, at) });
};
export const money = query<typeof moneyInput, Report<MoneyRow & NamedRow>, InvalidInput>({
  ...about,
  name: "reports.money",
  doc: "What approved hours are worth, by where their billing stands.",
  input: moneyInput,
  rounds: [moneyReads],
  answer: ({ from, to, by: of }, known) => {
    const found = foundIn(known);
    const rows = moneyReport({ from, to, by: of, hours: reportedHours(known), projects: clientsOf(found) });
    const refused = inexactSums(
      rows.flatMap(({ lines }) =>
        lines.flatMap(({ currency: _, ...sums }): ReadonlyArray<Money> => Object.values(sums)),
      ),
    );
    return refused === null ? Result.succeed({ results: named(found, of, rows) }) : Result.fail(refused);
  },
});
