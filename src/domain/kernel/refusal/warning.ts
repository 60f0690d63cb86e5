import type { DayRange, UncoveredName } from "./refusal.ts";

/**
 * Every code of a warning, by what it comes with. Of several warnings, the one listed first here comes first
 * (docs/rules/errors.md).
 */
export const warningCodes = {
  bookings: [
    ...(["OUTSIDE_PROJECT", "DISCIPLINE", "ON_LEAVE", "PROJECT_INACTIVE", "NOT_AVAILABLE"] as const),
    ...(["CERTIFICATION", "CERTIFICATION_GAP", "ALLOCATION_DAY"] as const),
  ],
  hours: ["UNPRICED", "NOT_EMPLOYED", "PROJECT_INACTIVE", "ROUNDED"],
  changes: [
    ...(["OUTSIDE_PROJECT", "UNCOVERED", "PROJECT_OPEN_WORK", "DEPENDENCY_OPEN", "CUT"] as const),
    "EMPLOYMENT_END_UNKNOWN",
    ...(["COVER_LOST", "TIME_OFF_OVERLAP", "REPRICED", "HOURS_WAITING", "ALLOCATION_DAY"] as const),
  ],
  reports: ["EMPLOYMENT_END_UNKNOWN"],
} as const;
export type WarningCode = (typeof warningCodes)[keyof typeof warningCodes][number];

type Ids = ReadonlyArray<string>;
/** A range of days; either end may be open. */
type Dates = { readonly from: string | null; readonly to: string | null };
/** The uncovered days of one certificate name, in a list of bookings. */
export type ListedGap = UncoveredName & { readonly moreGaps?: number; readonly moreRows?: number };

/** What each warning says, as plain values (docs/rules/errors.md). */
export interface WarningDetails {
  /** `days`: the days of a booking outside; without them, the `rows` are bookings outside the new dates. */
  readonly OUTSIDE_PROJECT: {
    readonly project: string;
    readonly dates: Dates;
    readonly rows: Ids;
    readonly days?: ReadonlyArray<DayRange>;
  };
  readonly DISCIPLINE: {
    readonly engineer: string;
    readonly project: string;
    readonly required: string;
    readonly discipline: string;
  };
  readonly ON_LEAVE: { readonly engineer: string };
  /** `rows`: the hours, if it is about hours. */
  readonly PROJECT_INACTIVE: { readonly project: string; readonly state: string; readonly rows?: Ids };
  readonly NOT_AVAILABLE: DayRange;
  readonly CERTIFICATION: { readonly names: ReadonlyArray<UncoveredName> };
  readonly CERTIFICATION_GAP: UncoveredName;
  readonly ALLOCATION_DAY: { readonly allocation: string; readonly rows: Ids };
  readonly UNPRICED: { readonly rows: Ids };
  readonly NOT_EMPLOYED: { readonly engineer: string; readonly employed: Dates; readonly rows: Ids };
  readonly ROUNDED: { readonly field: string; readonly sent: number; readonly kept: number };
  readonly UNCOVERED: {
    readonly project: string;
    readonly allocations: ReadonlyArray<{
      readonly objectId: string;
      readonly engineer: string;
      readonly names: ReadonlyArray<ListedGap>;
    }>;
    readonly moreAllocations?: number;
  };
  readonly PROJECT_OPEN_WORK: {
    readonly counts: Readonly<Record<string, number>>;
    readonly ids: Readonly<Record<string, Ids>>;
  };
  /** `tasks` are those that the task depends on and that are not done. */
  readonly DEPENDENCY_OPEN: { readonly task: string; readonly tasks: Ids };
  readonly CUT: DayRange & {
    readonly objectId: string;
    readonly engineer: string;
    readonly project: string;
    readonly state: string;
  };
  readonly EMPLOYMENT_END_UNKNOWN: { readonly engineers: Ids };
  readonly COVER_LOST: {
    readonly allocations: ReadonlyArray<{
      readonly objectId: string;
      readonly project: string;
      readonly names: ReadonlyArray<ListedGap>;
    }>;
    readonly moreAllocations?: number;
  };
  /** The days of the leave, and those of the other leave; `rows` are its ids. */
  readonly TIME_OFF_OVERLAP: {
    readonly leave: DayRange;
    readonly others: ReadonlyArray<DayRange>;
    readonly rows: Ids;
  };
  readonly REPRICED: { readonly count: number; readonly rows: Ids };
  readonly HOURS_WAITING: {
    readonly user: string;
    readonly projects: ReadonlyArray<{ readonly project: string; readonly rows: Ids; readonly moreRows?: number }>;
    readonly moreProjects?: number;
  };
}

/** A fact that does not prevent the change but should be known. `code` narrows `detail`. */
export type Warning = {
  readonly [Code in WarningCode]: {
    readonly code: Code;
    /** The sentence in English; `explain` builds it in another language. */
    readonly message: string;
    readonly detail: WarningDetails[Code];
    /** The names of the records that the sentence names, by id, as far as the actor may see them. */
    readonly recordNames?: Readonly<Record<string, string>>;
  };
}[WarningCode];
