import * as Schema from "effect/Schema";
import { unitsOf } from "./decimal.ts";

/** The minutes of a day. */
export const minutesPerDay = 1440;

/** A time inside one day, whole minutes from 0 to 1440 (R-VAL-4). */
export const Minutes = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: minutesPerDay })).pipe(
  Schema.brand("Minutes"),
);
export type Minutes = typeof Minutes.Type;

/** The minutes, or `HoursRange` outside `least` to 1440. Billed time may be 0. */
const inDay = (minutes: number, least: number): number | "HoursRange" =>
  minutes >= least && minutes <= minutesPerDay ? minutes + 0 : "HoursRange";
/** A half minute and 0.3 minutes need at most three decimals of an hour, which floating point may miss. */
const thousandthsOf = (hours: number): number | null => unitsOf(hours, 3);
const nearest = (hours: number): number => {
  const thousandths = thousandthsOf(hours);
  return thousandths === null ? Math.round(hours * 60) : Math.floor((thousandths * 60 + 500) / 1_000);
};

/**
 * Hours of one day as the nearest whole number of minutes; a tie rounds up (R-VAL-4), so 0.33 is 20. `HoursRange` for
 * less than a minute or more than a day.
 *
 * @example minutesOfHours(7.5) // 450
 */
export const minutesOfHours = (hours: number): number | "HoursRange" => inDay(nearest(hours), 1);

/**
 * Whether hours are further from a whole minute than rounding to two decimals explains (0.3 minutes); then the answer
 * carries a warning.
 */
export const roundsHours = (hours: number): boolean => {
  const thousandths = thousandthsOf(hours);
  return thousandths === null
    ? Math.abs(hours * 60 - nearest(hours)) > 0.3
    : Math.abs(thousandths * 60 - nearest(hours) * 1_000) > 300;
};

/** Billed minutes rounded to a whole number; `HoursRange` below 0 and above a day (R-VAL-4, R-HOUR-13). */
export const wholeMinutes = (minutes: number): number | "HoursRange" =>
  minutes < 0 ? "HoursRange" : inDay(Math.floor(minutes + 0.5), 0);

/** Whether minutes are further than 0.3 from a whole number. */
export const roundsMinutes = (minutes: number): boolean => Math.abs(minutes - Math.floor(minutes + 0.5)) > 0.3;

/**
 * Minutes as hours with two decimals. Also for sums of more than a day.
 *
 * @example hoursOfMinutes(20) // 0.33
 */
export const hoursOfMinutes = (minutes: number): number => Math.round((minutes * 100) / 60) / 100;
