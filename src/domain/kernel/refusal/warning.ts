/**
 * Every code of a warning, by what it stands beside: a booking, hours, another change, a report. Of several the first listed comes first
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

/** Something that does not stand in the way but should be known: a code, a sentence, and its facts. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
  readonly detail?: unknown;
}
