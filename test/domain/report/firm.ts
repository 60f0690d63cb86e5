import fc from "fast-check";
import { everybody } from "../../../src/domain/engineer-profile/people-filter.ts";
import { dayOf } from "../../../src/domain/kernel/values/day.ts";
import type { By, Group, ReportedHour } from "../../../src/domain/report/grouping.ts";
import { type UtilizationInput, utilization } from "../../../src/domain/report/utilization.ts";
import { calendar, day, fullWeek, length, plan, range, start } from "../working-time/calendars.ts";

export const projects = new Map([
  ["bridge", { client: "city" }],
  ["tunnel", { client: "city" }],
  ["survey", { client: null }],
]);

/** An approved, billable, unpriced hour of Ana on the bridge; `change` holds the fields under test. */
export const hour = (
  workDate: number,
  minutes: number,
  change: Partial<ReportedHour> & { readonly amount?: number; readonly billed?: number } = {},
): ReportedHour => {
  const { amount, billed, ...fields } = change;
  const billable = fields.billable ?? true;
  const snapshot = {
    billedMinutes: billed ?? minutes,
    billable,
    amount: amount === undefined ? null : { minor: amount, currency: "USD" },
    discipline: "Civil",
  };
  return {
    engineer: "ana",
    project: "bridge",
    workDate,
    minutes,
    approval: "approved",
    billing: billable ? "unbilled" : "non-billable",
    billable,
    snapshot: (fields.approval ?? "approved") === "approved" ? snapshot : null,
    ...fields,
  };
};

export const ana = {
  objectId: "ana",
  discipline: "Civil",
  primaryLocation: "Lima",
  calendar: fullWeek,
  allocations: [],
};

/** A day of June 2027. */
export const june = (date: number): number => Number(dayOf(`2027-06-${String(date).padStart(2, "0")}`));

/** Ana's June, approved hours against available time, by engineer; `change` holds the fields under test. */
export const juneReport = (change: Partial<UtilizationInput>): ReturnType<typeof utilization> =>
  utilization({
    from: june(1),
    to: june(30),
    by: "engineer",
    basis: "approved",
    denominator: "available",
    people: [ana],
    hours: [],
    projects,
    ...change,
  });

export const groups = ["engineer", "discipline", "primaryLocation", "project", "client", "month"] as const;
export const pairs: ReadonlyArray<readonly [Group, Group]> = groups.flatMap((one) =>
  groups.filter((other) => other !== one).map((other) => [one, other] as const),
);
const by: fc.Arbitrary<By> = fc.constantFrom<By>([], ...groups, ...pairs);

const engineer = fc.constantFrom("ana", "ben", "cleo");
const project = fc.constantFrom("bridge", "tunnel", "survey", "unknown");
const discipline = fc.constantFrom("Civil", "Structural");
const amount = fc.option(
  fc.record({ minor: fc.integer({ min: 0, max: 90_000 }), currency: fc.constantFrom("USD", "EUR") }),
  { nil: null, freq: 3 },
);
const approved = fc.constantFrom("unbilled", "non-billable", "invoiced", "paid", "written off");

const anyHour: fc.Arbitrary<ReportedHour> = fc
  .record({
    engineer,
    project,
    workDate: fc.noBias(day),
    minutes: fc.integer({ min: 1, max: 600 }),
    approval: fc.constantFrom("draft", "submitted", "approved", "approved", "approved", "rejected"),
    billing: approved,
    billed: fc.integer({ min: 0, max: 600 }),
    amount,
    discipline,
    withSnapshot: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ billed, amount, discipline, withSnapshot, ...row }) => {
    const billing = row.approval === "approved" || row.billing === "non-billable" ? row.billing : "unbilled";
    const billable = billing !== "non-billable";
    // One approved row of ten has no snapshot, as after an import.
    const snapshot =
      row.approval === "approved" && withSnapshot > 0 ? { billedMinutes: billed, billable, amount, discipline } : null;
    return { ...row, billing, billable, snapshot } as const;
  });

const allocation = fc
  .tuple(plan, project, fc.constantFrom("tentative", "confirmed", "completed", "cancelled"))
  .map(([of, on, status]) => ({ ...of, project: on, status }) as const);

/** Half of the reports are about everybody. */
const only = fc.oneof(
  fc.constant(everybody),
  fc.record({
    discipline: fc.constantFrom(null, "civil", "Structural"),
    primaryLocation: fc.constantFrom(null, null, "LIMA", "Cusco"),
  }),
);

const oneCalendar = fc.oneof(fc.constant(fullWeek), calendar);
const calendars = fc.oneof(
  { arbitrary: fc.tuple(oneCalendar, oneCalendar), weight: 3 },
  { arbitrary: fc.array(oneCalendar, { maxLength: 1 }), weight: 1 },
);
const allocations = fc.array(allocation, { minLength: 1, maxLength: 4, size: "max" });
/** Long ranges, and short ones that may have no available time. */
const wide = fc.tuple(fc.integer({ min: start, max: start + 8 }), fc.integer({ min: start + 30, max: start + length }));
const days = fc.oneof({ arbitrary: wide, weight: 3 }, { arbitrary: range, weight: 1 });

/** May include hours of Cleo, who is not in the report. */
const people = fc.tuple(calendars, allocations, discipline).map(([each, given, of]) =>
  each.map((calendar, index) => ({
    objectId: index === 0 ? "ana" : "ben",
    discipline: index === 0 ? of : "Structural",
    primaryLocation: index === 0 ? "Lima" : null,
    calendar,
    allocations: given.filter((_, at) => at % 2 === index),
  })),
);

export const anyReport: fc.Arbitrary<UtilizationInput> = fc
  .record({
    days,
    by,
    basis: fc.constantFrom("approved", "submitted", "all"),
    denominator: fc.constantFrom("available", "contracted"),
    people,
    hours: fc.array(anyHour, { minLength: 1, maxLength: 25, size: "max" }),
    projects: fc.constant(projects),
    only,
    tentativeCounts: fc.boolean(),
  })
  .map(({ days: [from, to], ...input }) => ({ ...input, from, to }));
