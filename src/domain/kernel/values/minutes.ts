import * as Schema from "effect/Schema";
import { unitsOf } from "./decimal.ts";

/** A day has no more of them than this. */
export const minutesPerDay = 1440;

/** A time inside one day, whole minutes from 0 to 1440 (R-VAL-4). */
export const Minutes = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: minutesPerDay })).pipe(
  Schema.brand("Minutes"),
);
export type Minutes = typeof Minutes.Type;

/** What may be asked of time: for time that is billed, 0 is enough. */
const inDay = (minutes: number, least: number): number | "HoursRange" =>
  minutes >= least && minutes <= minutesPerDay ? minutes + 0 : "HoursRange";
/** Half a minute and exactly 0.3 minutes are written with at most three decimals of an hour, where floating point may miss them. */
const thousandthsOf = (hours: number): number | null => unitsOf(hours, 3);
const nearest = (hours: number): number => {
  const thousandths = thousandthsOf(hours);
  return thousandths === null ? Math.round(hours * 60) : Math.floor((thousandths * 60 + 500) / 1_000);
};

/**
 * Hours of one day as the nearest whole number of minutes, a half upwards (R-VAL-4): 0.33 means 20. `HoursRange` when that is
 * none, or more than a day has.
 *
 * @example minutesOfHours(7.5) // 450
 */
export const minutesOfHours = (hours: number): number | "HoursRange" => inDay(nearest(hours), 1);

/** Whether hours are further from a whole minute than two decimals can be (0.3 minutes), so that the caller must be told. */
export const roundsHours = (hours: number): boolean => {
  const thousandths = thousandthsOf(hours);
  return thousandths === null
    ? Math.abs(hours * 60 - nearest(hours)) > 0.3
    : Math.abs(thousandths * 60 - nearest(hours) * 1_000) > 300;
};

/** Minutes to bill as whole ones: none is enough, more than a day has are `HoursRange` (R-VAL-4, R-HOUR-13). */
export const wholeMinutes = (minutes: number): number | "HoursRange" =>
  minutes < 0 ? "HoursRange" : inDay(Math.floor(minutes + 0.5), 0);

/** Whether that is further away than 0.3 minutes. */
export const roundsMinutes = (minutes: number): boolean => Math.abs(minutes - Math.floor(minutes + 0.5)) > 0.3;

/**
 * Minutes as hours with two decimals; any sum of minutes, not only those of one day.
 *
 * @example hoursOfMinutes(20) // 0.33
 */
export const hoursOfMinutes = (minutes: number): number => Math.round((minutes * 100) / 60) / 100;
