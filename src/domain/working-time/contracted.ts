import { type EffectiveFrom, inForceOn } from "../kernel/context/dated-value.ts";
import { defaultWeek } from "../kernel/context/settings.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import { weekdayOf } from "../kernel/values/day.ts";
import type { TimeOff } from "../time-off/entity.ts";

/** The minutes of a week from a day on: seven numbers, Monday first. */
interface Week extends EffectiveFrom {
  readonly minutes: ReadonlyArray<number>;
}

/** Days off; `minutesPerDay` null is the whole contracted day. */
export type DaysOff = Picked<TimeOff, readonly ["startDate", "endDate", "minutesPerDay"]>;

/** The working days of one engineer. Weeks and time off may be in any order. */
export interface Calendar {
  /** The engineer's own weeks. Before the first, the firm's week holds. */
  readonly workingTime: ReadonlyArray<Week>;
  /** The firm's weeks. Before the first, the default week holds. */
  readonly firmWeek: ReadonlyArray<Week>;
  /** Holidays of the calendar that the engineer follows. */
  readonly holidays: ReadonlySet<number>;
  /** Granted time off only. */
  readonly timeOff: ReadonlyArray<DaysOff>;
  /** The first and last day of employment; null if not known. */
  readonly employedFrom: number | null;
  readonly employedUntil: number | null;
}

/**
 * The week in force on a day: the engineer's, else the firm's, else the default; null outside employment (R-TIME-1).
 */
const weekOn = (calendar: Calendar, day: number): ReadonlyArray<number> | null => {
  const { employedFrom, employedUntil, workingTime, firmWeek } = calendar;
  if ((employedFrom !== null && day < employedFrom) || (employedUntil !== null && day > employedUntil)) return null;
  return (inForceOn(workingTime, day) ?? inForceOn(firmWeek, day))?.minutes ?? defaultWeek;
};

/** The contracted minutes of a day, before holidays and time off (R-TIME-1). */
export const contractedOn = (calendar: Calendar, day: number): number => weekOn(calendar, day)?.[weekdayOf(day)] ?? 0;
