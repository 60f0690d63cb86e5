import { type EffectiveFrom, inForceOn } from "../kernel/context/dated-value.ts";
import { defaultWeek } from "../kernel/context/settings.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import { weekdayOf } from "../kernel/values/day.ts";
import type { TimeOff } from "../time-off/entity.ts";

/** The minutes of a week from a day on: seven numbers, Monday to Sunday. */
interface Week extends EffectiveFrom {
  readonly minutes: ReadonlyArray<number>;
}

/** The days off of the calendar, and the minutes off on each of them; null: the whole contracted day. */
export type DaysOff = Picked<TimeOff, readonly ["startDate", "endDate", "minutesPerDay"]>;

/** When one engineer works. Steps and time off may stand in any order. */
export interface Calendar {
  /** The engineer's own weeks; before the first of them the firm's week holds. */
  readonly workingTime: ReadonlyArray<Week>;
  /** The firm's default weeks; before the first of them Monday to Friday 480. */
  readonly firmWeek: ReadonlyArray<Week>;
  /** Holidays of the calendar that the engineer follows. */
  readonly holidays: ReadonlySet<number>;
  /** Only what is granted. */
  readonly timeOff: ReadonlyArray<DaysOff>;
  /** First and last day of employment; null: since ever, and without a known end. */
  readonly employedFrom: number | null;
  readonly employedUntil: number | null;
}

/** The week in force on a day: the engineer's own step, else the firm's, else the default; null outside employment (R-TIME-1). */
const weekOn = (calendar: Calendar, day: number): ReadonlyArray<number> | null => {
  const { employedFrom, employedUntil, workingTime, firmWeek } = calendar;
  if ((employedFrom !== null && day < employedFrom) || (employedUntil !== null && day > employedUntil)) return null;
  return (inForceOn(workingTime, day) ?? inForceOn(firmWeek, day))?.minutes ?? defaultWeek;
};

/** Minutes that were agreed for a day, before holidays and time off (R-TIME-1). */
export const contractedOn = (calendar: Calendar, day: number): number => weekOn(calendar, day)?.[weekdayOf(day)] ?? 0;
