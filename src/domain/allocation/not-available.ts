import { warn } from "../kernel/messages/warn.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import { dayText, endText, lastDay } from "../kernel/values/day.ts";
import { availableOn } from "../working-time/available.ts";
import type { Calendar } from "../working-time/contracted.ts";

const week = 7;

/** The last day on which the calendar changes. From then on, all weeks are alike. */
const lastChange = ({ workingTime, firmWeek, holidays, timeOff, employedFrom }: Calendar): number => {
  let last = employedFrom ?? Number.NEGATIVE_INFINITY;
  for (const step of workingTime) last = Math.max(last, step.from);
  for (const step of firmWeek) last = Math.max(last, step.from);
  for (const day of holidays) last = Math.max(last, day);
  for (const off of timeOff) last = Math.max(last, off.endDate ?? off.startDate);
  return last;
};

/**
 * Whether [from, to] has no available minute; `to: null` is open (R-ALLOC-8). Stops at the first day with one, at the
 * latest a week after the last change of the calendar.
 */
const hasNoMinute = (calendar: Calendar, from: number, to: number | null): boolean => {
  const last = Math.min(to ?? lastDay, Math.max(from, lastChange(calendar)) + week);
  for (let day = from; day <= last; day++) if (availableOn(calendar, day) > 0) return false;
  return true;
};

/** The warning that a booking has no minute to work in. */
export const unavailable = (calendar: Calendar, from: number, to: number | null): ReadonlyArray<Warning> =>
  hasNoMinute(calendar, from, to) ? [warn("NOT_AVAILABLE", { from: dayText(from), to: endText(to) })] : [];
