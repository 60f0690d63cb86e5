import { Allocation } from "../../domain/allocation/entity.ts";
import { BillableHour } from "../../domain/billable-hour/entity.ts";
import { employmentEndUnknown } from "../../domain/engineer-profile/employment-end-unknown.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { Holiday } from "../../domain/holiday/entity.ts";
import { isStaff } from "../../domain/kernel/context/actor.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { and, type Handles, type Where } from "../../domain/kernel/policy/predicate.ts";
import { rangeReversed } from "../../domain/kernel/refusal/date-range.ts";
import { type InvalidInput, refuseField } from "../../domain/kernel/refusal/refusal.ts";
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
import { type Staff, staffFields } from "../../domain/report/reported-people.ts";
import type { DayHour } from "../../domain/report/utilization.ts";
import { TimeOff } from "../../domain/time-off/entity.ts";
import { WorkingTime } from "../../domain/working-time/entity.ts";
import { many, type Read, type ReadResults, sumsBy } from "../../ports/load.ts";
import type { LoadedRows } from "../../ports/store.ts";
import { readable } from "../query/filter.ts";

const maxDays = 3_660;
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

/** A report walks over the days of every person, so that its range has an end that a machine reaches. */
export const tooLong = ({ from, to }: { readonly from: number; readonly to: number }): InvalidInput | null =>
  rangeReversed(from, to) ??
  (to - from < maxDays ? null : refuseField("TypeMismatch", "to", `to: expected a range of at most ${maxDays} days`));

const counting = { approved: ["approved"], submitted: ["approved", "submitted"] } as const;

/** Which hours a report looks at. */
interface HourRange {
  readonly from: number;
  readonly to: number;
  readonly hours: Basis;
}
const counted = ({ from, to, hours: of }: HourRange, at: Moment, h: Handles<BillableHour>): Where<BillableHour> =>
  and(
    readable(BillableHour, at),
    h.workDate.atLeast(from),
    h.workDate.atMost(to),
    h.approval.oneOf(of === "all" ? ["draft", "submitted", "approved"] : counting[of]),
  );
type Hour = BillableHour & PartsOf<typeof BillableHour>;
/** Hours that are alike as one; in it is what the groups tell apart, and only then. */
const hoursBy = <B extends keyof Hour, S extends keyof Hour>(
  by: By,
  where: (h: Handles<BillableHour>) => Where<BillableHour>,
  alike: ReadonlyArray<B>,
  sums: ReadonlyArray<S>,
) => {
  const groups = groupsOf(by);
  const apart = [
    ...(groups.includes("project") || groups.includes("client") ? (["project"] as const) : []),
    ...(groups.includes("discipline") ? (["snapshot.discipline"] as const) : []),
  ];
  const fields: readonly [keyof Hour, ...ReadonlyArray<keyof Hour>] = ["engineer", ...apart, ...alike];
  const read: Read = sumsBy(BillableHour, where, fields, sums);
  return read as Read<ReadonlyArray<Pick<Hour, "engineer" | B | S> & Partial<Pick<Hour, (typeof apart)[number]>>>>;
};
/** Projects, as far as the actor may read them. */
export const projectReads = (at: Moment) => ({
  projects: many(Project, () => readable(Project, at), ["objectId", "projectName", "client", "clientName"]),
});

/** In the name of a read of hours stands the first day of its month. */
const hoursFrom = (first: number): string => `hours from ${first}`;
/** Hours as far as the actor may read them, as one where a report tells them not apart; month by month where it asks for months. */
export const hourReads = (of: HourRange, by: By, at: Moment) =>
  Object.fromEntries(
    partsBy(by, of.from, of.to).map(([from, to]) => [
      hoursFrom(from),
      hoursBy(
        by,
        (h) => counted({ ...of, from, to }, at, h),
        ["approval", "billing", "billable", "snapshot.billable", "snapshot.amount.currency"],
        ["hours", "snapshot.billedMinutes", "snapshot.amount.minor"],
      ),
    ]),
  );
/** Hours of days on which somebody had no time, day by day (R-UTIL-2): of days that many have off, and of what single people have. */
export const dayOffReads = (of: HourRange, by: By, at: Moment, { ofMost, people, ofThem }: DaysOff) => {
  const dayHours = (where: (h: Handles<BillableHour>) => Where<BillableHour>) =>
    hoursBy(by, (h) => and(counted(of, at, h), where(h)), ["workDate", "approval"], ["hours"]);
  const offOfMost = dayHours((h) => h.workDate.oneOf(ofMost));
  const offOfSome = dayHours((h) => and(h.engineer.oneOf(people), h.workDate.oneOf(ofThem)));
  return { ...(ofMost.length > 0 && { offOfMost }), ...(people.length > 0 && { offOfSome }) };
};
/** Hours by the booking they were worked under. */
export const linkedReads = (of: HourRange, at: Moment) => ({
  linked: sumsBy(BillableHour, (h) => counted(of, at, h), ["engineer", "project", "allocation", "approval"], ["hours"]),
});

/** People, calendars and bookings, as far as the actor may read them. */
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
    (t) => and(readable(TimeOff, at), t.status.is("granted"), t.endDate.reaches(from), t.startDate.atMost(to)),
    staffFields.timeOff,
  ),
  allocations: many(
    Allocation,
    (a) =>
      and(
        readable(Allocation, at),
        a.endDate.reaches(from),
        a.startDate.atMost(to),
        a.status.oneOf(["tentative", "confirmed", "completed"]),
      ),
    staffFields.allocations,
  ),
});

/** What the reads above find, each where its report asks for it. */
export type Found = ReadResults<
  ReturnType<typeof staffReads> &
    ReturnType<typeof projectReads> &
    ReturnType<typeof linkedReads> &
    ReturnType<typeof dayOffReads>
>;
type HourRow = ReadResults<ReturnType<typeof hourReads>>[string][number];
export const foundIn = (known: LoadedRows): Found => known as Found;

/**
 * Staff reports on everybody; others on themselves and on those whose work or bookings they may read, because a person who is
 * seen without them would look idle.
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

/** Contracted time of days after somebody left without a last day may be too much (R-TIME-1). */
export const staffWarnings = ({ people }: Staff, to: number): ReadonlyArray<Warning> =>
  employmentEndUnknown(people.filter(({ leftOn }) => leftOn === null || leftOn < to));

/** Nothing of a snapshot is missing but the amount, which work without a price has not. */
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
/** Hours that are alike as one, on the first day of what they were asked for. */
export const reportedHours = (known: LoadedRows): ReadonlyArray<ReportedHour> =>
  Object.entries(known).flatMap(([name, rows]) => {
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
export const reportedDays = ({ offOfMost = [], offOfSome = [] }: Found): ReadonlyArray<DayHour> =>
  [...offOfMost, ...offOfSome].map((row) => {
    const discipline = row["snapshot.discipline"];
    return {
      engineer: row.engineer,
      project: row.project ?? "",
      workDate: row.workDate,
      minutes: row.hours,
      approval: row.approval,
      snapshot: typeof discipline === "string" ? { discipline } : null,
    };
  });

export const reportedLinks = ({ linked }: Pick<Found, "linked">, from: number): ReadonlyArray<LinkedTime> =>
  linked.map(({ hours: minutes, ...row }) => ({ ...row, minutes, workDate: from }));

/** The client of each project: its company, or the text where no company is known. */
export const clientsOf = ({ projects }: Pick<Found, "projects">): Projects =>
  new Map(projects.map(({ objectId, client, clientName }) => [objectId, { client: client ?? clientName }]));
