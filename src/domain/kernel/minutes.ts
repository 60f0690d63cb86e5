import * as Schema from "effect/Schema";
import { unitsOf } from "./decimal.ts";

/** A day has no more of them than this. */
export const minutesPerDay = 1440;

/** A time inside one day, whole minutes from 0 to 1440 (R-VAL-4). */
export const Minutes = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: minutesPerDay })).pipe(
  Schema.brand("Minutes"),
);
export type Minutes = typeof Minutes.Type;

/**
 * Hours of one day as whole minutes: 0.33 means 20 because two decimals cannot say it better (R-VAL-4). More than 0.3 minutes
 * away from a whole one is `Precision`; fewer than `least` or more than 1440 minutes are `HoursRange`.
 * `least` is 1 for time that was worked; 0 for time that is billed.
 *
 * @example minutesOfHours(7.5) // 450
 */
export const minutesOfHours = (hours: number, least = 1): number | "Precision" | "HoursRange" => {
  const minutes = Math.round(hours * 60) + 0;
  if (!isNear(hours, minutes)) return "Precision";
  return hours < 0 || minutes < least || minutes > minutesPerDay ? "HoursRange" : minutes;
};

/** Hours exactly 0.3 minutes off have three decimals (0.355), so only they need whole numbers to be told from the next ones. */
const isNear = (hours: number, minutes: number): boolean => {
  const thousandths = unitsOf(hours, 3);
  return thousandths === null
    ? Math.abs(hours * 60 - minutes) <= 0.3
    : Math.abs(thousandths * 60 - minutes * 1000) <= 300;
};

/**
 * Minutes as hours with two decimals; any sum of minutes, not only those of one day.
 *
 * @example hoursOfMinutes(20) // 0.33
 */
export const hoursOfMinutes = (minutes: number): number => Math.round((minutes * 100) / 60) / 100;
