import { Allocation } from "../../domain/allocation/entity.ts";
import { BillableHour } from "../../domain/billable-hour/entity.ts";
import { employmentEndUnknown } from "../../domain/engineer-profile/employment-end-unknown.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { isAmong, type PeopleFilter } from "../../domain/engineer-profile/people-filter.ts";
import { Holiday } from "../../domain/holiday/entity.ts";
import { isStaff } from "../../domain/kernel/context/actor.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { overlaps } from "../../domain/kernel/policy/overlap.ts";
import { and, type Handles, not, type Where } from "../../domain/kernel/policy/predicate.ts";
import type { Warning } from "../../domain/kernel/refusal/warning.ts";
import { field, type PartsOf } from "../../domain/kernel/schema/entity.ts";
import { omittable, required } from "../../domain/kernel/schema/input.ts";
import { day, literal } from "../../domain/kernel/schema/kind.ts";
import { Project } from "../../domain/project/entity.ts";
import type { DaysOff } from "../../domain/report/days-off.ts";
import {
  type Basis,
  type By,
  groupsOf,
  type Projects,
  partsBy,
  type ReportedHour,
} from "../../domain/report/grouping.ts";
import type { LinkedTime } from "../../domain/report/plan-actual.ts";
import { maxDays } from "../../domain/report/report-range.ts";
import { type Staff, staffFields } from "../../domain/report/reported-people.ts";
import type { OutsideTime } from "../../domain/report/utilization.ts";
import { TimeOff } from "../../domain/time-off/entity.ts";
import { WorkingTime } from "../../domain/working-time/entity.ts";
import { many, type Pairs, type Read, type ReadResults, sumsBy } from "../../ports/load.ts";
import type { LoadedRows } from "../../ports/store.ts";
import { readable } from "../query/filter-predicate.ts";

export const range = {
  from: required(field(day, "First day, included.")),
  to: required(field(day, `Last day, included; at most ${maxDays} days.`)),
};
export const basis = omittable(
  field(
    literal("approved", "submitted", "all"),
    "Which hours count: approved ones (default), submitted ones too, or all but rejected ones (R-UTIL-3).",
  ),
);

/** The tags of a report that sums a range of days. */
export const rangeRefusals = ["RangeReversed", "TypeMismatch", "AmountRange"] as const;
const counting = { approved: ["approved"], submitted: ["approved", "submitted"] } as const;

/** Which hours a report counts. */
interface HourRange {
  readonly from: number;
  readonly to: number;
  readonly hours: Basis;
  /** If set, hours are read apart by the discipline of their approval. */
  readonly discipline?: string | null | undefined;
}
const counted = ({ from, to, hours: of }: HourRange, at: Moment, h: Handles<BillableHour>): Where<BillableHour> =>
  and(
    readable(BillableHour, at),
    h.workDate.atLeast(from),
    h.workDate.atMost(to),
    h.approval.oneOf(of === "all" ? ["draft", "submitted", "approved"] : counting[of]),
  );
type Hour = BillableHour & PartsOf<typeof BillableHour>;
/** Sums of equal hours. Project and discipline are read only if the report groups or filters by them. */
const hoursBy = <B extends keyof Hour, S extends keyof Hour>(
  by: By,
  discipline: HourRange["discipline"],
  where: (h: Handles<BillableHour>) => Where<BillableHour>,
  alike: ReadonlyArray<B>,
  sums: ReadonlyArray<S>,
  pairs: Pairs<keyof BillableHour> | null = null,
) => {
  const groups = groupsOf(by);
  const apart = [
    ...(groups.includes("project") || groups.includes("client") ? (["project"] as const) : []),
    ...(groups.includes("discipline") || typeof discipline === "string" ? (["snapshot.discipline"] as const) : []),
  ];
  const fields: readonly [keyof Hour, ...ReadonlyArray<keyof Hour>] = ["engineer", ...apart, ...alike];
  const read: Read = sumsBy(BillableHour, where, fields, sums, pairs);
  return read as Read<ReadonlyArray<Pick<Hour, "engineer" | B | S> & Partial<Pick<Hour, (typeof apart)[number]>>>>;
};
/** The projects that the actor may read. */
export const projectReads = (at: Moment) => ({
  projects: many(Project, () => readable(Project, at), ["objectId", "projectName", "client", "clientName"]),
});

/** The name of a read of hours contains the first day of its month. */
const hoursFrom = (first: number): string => `hours from ${first}`;
/** Sums of the hours that the actor may read, one read for each month if the report groups by month. */
export const hourReads = (of: HourRange, by: By, at: Moment) =>
  Object.fromEntries(
    partsBy(by, of.from, of.to).map(([from, to]) => [
      hoursFrom(from),
      hoursBy(
        by,
        of.discipline,
        (h) => counted({ ...of, from, to }, at, h),
        ["approval", "billing", "billable", "snapshot.billable", "snapshot.amount.currency"],
        ["hours", "snapshot.billedMinutes", "snapshot.amount.minor"],
      ),
    ]),
  );
/** Sums of hours on days without available time (R-UTIL-2): days that most people have off, and days of single people. */
export const dayOffReads = (of: HourRange, by: By, at: Moment, { ofMost, exceptions, others }: DaysOff) => {
  const days = groupsOf(by).includes("month") ? (["workDate"] as const) : [];
  const offOfMost = hoursBy(
    by,
    of.discipline,
    (h) => and(counted(of, at, h), h.workDate.oneOf(ofMost), not(h.engineer.oneOf(exceptions))),
    days,
    ["hours"],
  );
  const offOfSome = hoursBy(by, of.discipline, (h) => counted(of, at, h), days, ["hours"], {
    fields: ["engineer", "workDate"],
    values: others,
  });
  return { ...(ofMost.length > 0 && { offOfMost }), ...(others.length > 0 && { offOfSome }) };
};
/** Sums of hours by booking. */
export const linkedReads = (of: HourRange, at: Moment) => ({
  linked: hoursBy("project", of.discipline, (h) => counted(of, at, h), ["allocation", "approval"], ["hours"]),
});

/** People, calendars and bookings that the actor may read. */
export const staffReads = (from: number, to: number, at: Moment) => ({
  people: many(EngineerProfile, () => readable(EngineerProfile, at), staffFields.people),
  workingTime: many(WorkingTime, (w) => and(readable(WorkingTime, at), w.from.atMost(to)), staffFields.workingTime),
  holidays: many(
    Holiday,
    (h) => and(readable(Holiday, at), h.day.atLeast(from), h.day.atMost(to)),
    staffFields.holidays,
  ),
  timeOff: many(
    TimeOff,
    (t) => and(readable(TimeOff, at), t.status.is("granted"), ...overlaps(t, from, to)),
    staffFields.timeOff,
  ),
  allocations: many(
    Allocation,
    (a) =>
      and(readable(Allocation, at), ...overlaps(a, from, to), a.status.oneOf(["tentative", "confirmed", "completed"])),
    staffFields.allocations,
  ),
});

/** The results of the reads above; a report has only those that it asked for. */
export type Found = ReadResults<
  ReturnType<typeof staffReads> &
    ReturnType<typeof projectReads> &
    ReturnType<typeof linkedReads> &
    ReturnType<typeof dayOffReads>
>;
type HourRow = ReadResults<ReturnType<typeof hourReads>>[string][number];
export const foundIn = (loaded: LoadedRows): Found => loaded as Found;

/**
 * Staff report on everybody. Others report on themselves and on people whose hours or bookings they may read: anybody else
 * would look idle.
 */
export const reportedStaff = (
  found: Found,
  worked: ReadonlyArray<{ readonly engineer: string }>,
  at: Moment,
): Staff => {
  if (isStaff(at.actor)) return found;
  const seen = new Set([...worked, ...found.allocations].map(({ engineer }) => engineer));
  return {
    ...found,
    people: found.people.filter(({ objectId, user }) => user === at.actor.userId || seen.has(objectId)),
  };
};

/** Warns if contracted time is too high because an engineer left without a last day (R-TIME-1). */
export const staffWarnings = ({ people }: Staff, only: PeopleFilter, to: number): ReadonlyArray<Warning> =>
  employmentEndUnknown(people.filter(isAmong(only)).filter(({ leftOn }) => leftOn === null || leftOn < to));

/** The snapshot of a row. Only its amount may be missing, for work without a price. */
const snapshotIn = (row: HourRow): ReportedHour["snapshot"] => {
  const billable = row["snapshot.billable"];
  const currency = row["snapshot.amount.currency"];
  if (billable === null) return null;
  return {
    billable,
    billedMinutes: row["snapshot.billedMinutes"] ?? 0,
    amount: currency === null ? null : { minor: row["snapshot.amount.minor"] ?? 0, currency },
    discipline: row["snapshot.discipline"] ?? "",
  };
};
/** The sums of hours, each dated on the first day of its read. */
export const reportedHours = (loaded: LoadedRows): ReadonlyArray<ReportedHour> =>
  Object.entries(loaded).flatMap(([name, rows]) => {
    const [, first] = /^hours from (-?\d+)$/.exec(name) ?? [];
    return first === undefined
      ? []
      : (rows as ReadonlyArray<HourRow>).map((row) => ({
          engineer: row.engineer,
          project: row.project ?? "",
          workDate: Number(first),
          minutes: row.hours,
          approval: row.approval,
          billing: row.billing,
          billable: row.billable,
          snapshot: snapshotIn(row),
        }));
  });
/** The discipline of the approval, if it was read and there is one. */
const approvedAs = ({
  "snapshot.discipline": discipline,
}: Partial<Pick<Hour, "snapshot.discipline">>): { readonly discipline: string } | null =>
  typeof discipline === "string" ? { discipline } : null;
/** Time on days off; without its day, which only months distinguish, on the first day of the report. */
export const reportedOutside = ({ offOfMost = [], offOfSome = [] }: Found, from: number): ReadonlyArray<OutsideTime> =>
  [...offOfMost, ...offOfSome].map((row) => {
    return {
      engineer: row.engineer,
      project: row.project ?? "",
      workDate: row.workDate ?? from,
      minutes: row.hours,
      snapshot: approvedAs(row),
    };
  });

export const reportedLinks = ({ linked }: Pick<Found, "linked">, from: number): ReadonlyArray<LinkedTime> =>
  linked.map(({ hours: minutes, engineer, project = "", allocation, approval, ...row }) => ({
    ...{ engineer, project, allocation, approval, minutes },
    workDate: from,
    snapshot: approvedAs(row),
  }));

/** The client of each project: its company, or else the name as text. */
export const clientsOf = ({ projects }: Pick<Found, "projects">): Projects =>
  new Map(projects.map(({ objectId, client, clientName }) => [objectId, { client: client ?? clientName }]));
