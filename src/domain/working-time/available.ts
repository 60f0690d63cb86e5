import { type Calendar, contractedOn, type DaysOff } from "./contracted.ts";

/** The minutes an engineer can work on a day: contracted, less time off, 0 on a holiday (R-TIME-2). */
export const availableOn = (calendar: Calendar, day: number): number =>
  less(contractedOn(calendar, day), calendar, calendar.timeOff, day);

/** Minutes per day over a range, as prefix sums: any part of the range costs two look-ups. */
export interface Days {
  readonly from: number;
  readonly to: number;
  /** The minutes of the days of [from, to] inside the range, both included. */
  readonly contracted: (from: number, to: number) => number;
  readonly available: (from: number, to: number) => number;
}

/**
 * The days of a calendar from `from` to `to`, both included. Cost: for each day, the weeks and the time off that touch
 * the range.
 */
export const daysOf = (calendar: Calendar, from: number, to: number): Days => {
  const touching = calendar.timeOff.filter(
    (off) => off.startDate <= to && (off.endDate === null || off.endDate >= from),
  );
  const contracted = [0];
  const available = [0];
  let [allContracted, allAvailable] = [0, 0];
  for (let day = from; day <= to; day++) {
    const minutes = contractedOn(calendar, day);
    allContracted += minutes;
    allAvailable += less(minutes, calendar, touching, day);
    contracted.push(allContracted);
    available.push(allAvailable);
  }
  const between = (sums: ReadonlyArray<number>) => (first: number, last: number) => {
    const upTo = Math.min(last, to);
    const after = Math.max(first, from);
    return upTo < after ? 0 : (sums[upTo - from + 1] as number) - (sums[after - from] as number);
  };
  return { from, to, contracted: between(contracted), available: between(available) };
};

const less = (contracted: number, calendar: Calendar, timeOff: ReadonlyArray<DaysOff>, day: number): number => {
  if (calendar.holidays.has(day)) return 0;
  let minutes = contracted;
  for (const off of timeOff) {
    if (off.startDate <= day && (off.endDate === null || day <= off.endDate))
      minutes -= off.minutesPerDay ?? contracted;
  }
  return Math.max(0, minutes);
};
