import type { Calendar } from "../../domain/working-time/contracted.ts";
import type { Plan } from "../../domain/working-time/planned.ts";

const days = (from: number, to: number): ReadonlyArray<number> =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
const sum = (values: ReadonlyArray<number>): number => values.reduce((all, value) => all + value, 0);
const holds = (range: { from: number | null; to: number | null }, day: number): boolean =>
  (range.from ?? -Infinity) <= day && day <= (range.to ?? Infinity);

/** Contracted minutes of one day: the latest step of the engineer, the firm or the default, each list sorted (R-TIME-1). */
export const contractedDay = (calendar: Calendar, day: number): number => {
  if (!holds({ from: calendar.employedFrom, to: calendar.employedUntil }, day)) return 0;
  const begun = (weeks: Calendar["firmWeek"]) =>
    weeks.filter((week) => week.from <= day).sort((a, b) => a.from - b.from);
  const monday = { minutes: [480, 480, 480, 480, 480, 0, 0] };
  const week = [monday, ...begun(calendar.firmWeek), ...begun(calendar.workingTime)].at(-1);
  const weekday = new Date(day * 86_400_000).getUTCDay();
  return week?.minutes[weekday === 0 ? 6 : weekday - 1] ?? 0;
};

/** Available minutes of one day (R-TIME-2). */
export const availableDay = (calendar: Calendar, day: number): number => {
  const contracted = contractedDay(calendar, day);
  const off = calendar.timeOff
    .filter(({ startDate, endDate }) => holds({ from: startDate, to: endDate }, day))
    .map(({ minutesPerDay }) => minutesPerDay ?? contracted);
  return calendar.holidays.has(day) ? 0 : Math.max(0, contracted - sum(off));
};

/** The sums over the days, added one by one. */
export const contractedByDay = (calendar: Calendar, from: number, to: number): number =>
  sum(days(from, to).map((day) => contractedDay(calendar, day)));
export const availableByDay = (calendar: Calendar, from: number, to: number): number =>
  sum(days(from, to).map((day) => availableDay(calendar, day)));
/** Basis points × minutes, added day by day (R-TIME-3). */
export const plannedByDay = (plan: Plan, calendar: Calendar, from: number, to: number): number =>
  sum(
    days(from, to)
      .filter((day) => holds({ from: plan.startDate, to: plan.endDate }, day))
      .map((day) => plan.allocationPercent * availableDay(calendar, day)),
  );
