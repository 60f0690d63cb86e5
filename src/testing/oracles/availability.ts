import type { FreeRun } from "../../domain/allocation/availability.ts";
import type { Booked } from "../../domain/allocation/capacity.ts";
import type { CapacityLimits } from "../../domain/capacity-limit/limits-in-force.ts";
import { limitByDay, loadByDay } from "./capacity.ts";

/** The free percent of a day (R-TIME-4). */
const freeByDay = (bookings: ReadonlyArray<Booked>, limits: CapacityLimits, day: number): number =>
  Math.max(0, limitByDay(limits, day) - loadByDay(bookings, day));

/** Runs of days from..to with equal free percent, found by comparing each day with the day before. */
export const freeRunsByDay = (
  bookings: ReadonlyArray<Booked>,
  limits: CapacityLimits,
  from: number,
  to: number,
): ReadonlyArray<FreeRun> => {
  const runs: Array<FreeRun> = [];
  for (let day = from; day <= to; day++) {
    const free = freeByDay(bookings, limits, day);
    const last = runs.at(-1);
    if (last?.free === free) runs[runs.length - 1] = { ...last, to: day };
    else runs.push({ from: day, to: day, free });
  }
  return runs;
};
