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
    ...(["OUTSIDE_PROJECT", "UNCOVERED", "PROJECT_OPEN_WORK", "CUT", "EMPLOYMENT_END_UNKNOWN"] as const),
    ...(["COVER_LOST", "TIME_OFF_OVERLAP", "REPRICED", "HOURS_WAITING", "ALLOCATION_DAY"] as const),
  ],
  reports: ["EMPLOYMENT_END_UNKNOWN"],
} as const;
export type WarningCode = (typeof warningCodes)[keyof typeof warningCodes][number];

/** A fact that does not prevent the change but should be known. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
  readonly detail?: unknown;
}
