import type { ApprovalState, BillingState } from "../billable-hour/states.ts";
import type { EngineerProfile } from "../engineer-profile/entity.ts";
import { millisecondsPerDay, monthText } from "../kernel/values/day.ts";
import type { Money } from "../kernel/values/money.ts";

export type Group = "engineer" | "discipline" | "primaryLocation" | "project" | "client" | "month";

/** One group, two (the second refines the first), or none: one row for everything. */
export type By = Group | readonly [] | readonly [Group, Group];

/** Which hours count: approved; approved and submitted; or all but rejected (R-UTIL-3). */
export type Basis = "approved" | "submitted" | "all";

/** Worked time: an hour, or the sum of several alike. */
export interface WorkedTime {
  readonly engineer: string;
  readonly project: string;
  readonly workDate: number;
  readonly minutes: number;
  readonly approval: ApprovalState;
}
/** The fields that a report reads; approved hours have a snapshot. */
export interface ReportedHour extends WorkedTime {
  readonly billing: BillingState;
  readonly billable: boolean;
  readonly snapshot: {
    readonly billedMinutes: number;
    readonly billable: boolean;
    readonly amount: Money | null;
    readonly discipline: string;
  } | null;
}

/** Clients by project id. Projects without one are reported under the empty text. */
export type Projects = ReadonlyMap<string, { readonly client: string | null }>;

/** One value for each group, in their order. */
export type Key = ReadonlyArray<string>;

/** The values to group a figure by. Figures without a project or location have the empty text there. */
interface Facts {
  readonly engineer: string;
  readonly discipline: string;
  readonly primaryLocation: string;
  readonly project: string;
  readonly workDate: number;
}

export const groupsOf = (by: By): ReadonlyArray<Group> => (typeof by === "string" ? [by] : by);

/** Whether the groups divide people, so that they have availability; a project does not (R-UTIL-3). */
export const isShareOfPeople = (by: By): boolean =>
  groupsOf(by).every((group) => group !== "project" && group !== "client");

export const isReported = (approval: ApprovalState, basis: Basis): boolean =>
  basis === "all"
    ? approval !== "rejected"
    : approval === "approved" || (basis === "submitted" && approval === "submitted");

/** What a report takes from the profiles of today, by the engineer's id. */
export type Profiles = ReadonlyMap<string, Pick<EngineerProfile, "discipline" | "primaryLocation">>;
/**
 * What an hour is grouped and filtered by. The discipline of an approved row is that of its approval, of others that of
 * the profile (R-UTIL-4); the location is always that of the profile (R-UTIL-3).
 */
export const factsOf = (
  hour: Omit<WorkedTime, "minutes" | "approval"> & { readonly snapshot: { readonly discipline: string } | null },
  profiles: Profiles,
): Facts => {
  const { engineer, project, workDate, snapshot } = hour;
  const profile = profiles.get(engineer);
  const discipline = snapshot?.discipline ?? profile?.discipline ?? "";
  return { engineer, project, workDate, discipline, primaryLocation: profile?.primaryLocation ?? "" };
};

/** Rows by key, created on first use. */
export interface Rows<R> {
  readonly at: (facts: Facts) => R;
  /** Sorted by key, the first group first, by code units. */
  readonly sorted: () => ReadonlyArray<readonly [Key, R]>;
}

/** Collects the rows of a report. Cost: one key built and looked up for each figure. */
export const rowsBy = <R>(by: By, projects: Projects, start: () => R): Rows<R> => {
  const rows = new Map<string, readonly [Key, R]>();
  const months = new Map<number, string>();
  const month = (day: number): string => {
    const text = months.get(day) ?? monthText(day);
    months.set(day, text);
    return text;
  };
  const part: Readonly<Record<Group, (facts: Facts) => string>> = {
    engineer: (facts) => facts.engineer,
    discipline: (facts) => facts.discipline,
    primaryLocation: (facts) => facts.primaryLocation,
    project: (facts) => facts.project,
    client: (facts) => projects.get(facts.project)?.client ?? "",
    month: (facts) => month(facts.workDate),
  };
  const parts = groupsOf(by).map((group) => part[group]);
  const made = (text: string, facts: Facts): R => {
    const row = start();
    rows.set(text, [parts.map((of) => of(facts)), row]);
    return row;
  };
  return {
    at: (facts) => {
      // No text contains U+0000 (R-VAL-7), so different keys never join to the same text.
      let text = "";
      for (const of of parts) text += `${of(facts)}\u0000`;
      return rows.get(text)?.[1] ?? made(text, facts);
    },
    sorted: () => sortedByText(rows).map(([, row]) => row),
  };
};

/** The months that [from, to] touches, with their first and last day inside the range. */
const monthsOf = (from: number, to: number): ReadonlyArray<readonly [number, number]> => {
  const months: Array<readonly [number, number]> = [];
  for (let first = from; first <= to; ) {
    const date = new Date(first * millisecondsPerDay);
    const last = date.setUTCMonth(date.getUTCMonth() + 1, 0) / millisecondsPerDay;
    months.push([first, Math.min(last, to)]);
    first = last + 1;
  }
  return months;
};

/** The parts of [from, to] that the groups distinguish: its months, or the whole. */
export const partsBy = (by: By, from: number, to: number): ReadonlyArray<readonly [number, number]> =>
  groupsOf(by).includes("month") ? monthsOf(from, to) : [[from, to]];

/** Entries sorted by code units, so that every store reports in the same order. */
export const sortedByText = <T>(map: ReadonlyMap<string, T>): ReadonlyArray<readonly [string, T]> =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));
