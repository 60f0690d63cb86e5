import type { Calendar } from "../../../domain/working-time/contracted.ts";
import type { CalendarInput } from "../../../plain-rules/calendar.ts";
import type * as rules from "../../../plain-rules/working-time.ts";
import { halfUp } from "../amount.ts";
import { availableByDay, contractedByDay, plannedByDay } from "../time.ts";
import { endNumberOf, numberOf, pointsOf } from "./values.ts";

const calendarOf = ({
  workingTime = [],
  firmWeeks = [],
  holidays = [],
  timeOff = [],
  ...input
}: CalendarInput): Calendar => ({
  workingTime: workingTime.map(({ from, minutes }) => ({ from: numberOf(from), minutes })),
  firmWeek: firmWeeks.map(({ from, value }) => ({ from: numberOf(from), minutes: value })),
  holidays: new Set(holidays.map(({ day }) => numberOf(day))),
  timeOff: timeOff
    .filter(({ status = "granted" }) => status === "granted")
    .map(({ startDate, endDate, minutesPerDay }) => ({
      startDate: numberOf(startDate),
      endDate: endNumberOf(endDate),
      minutesPerDay: minutesPerDay ?? null,
    })),
  employedFrom: endNumberOf(input.employedFrom),
  employedUntil: endNumberOf(input.employedUntil),
});

export const contractedMinutes: typeof rules.contractedMinutes = ({ from, to, ...calendar }) =>
  contractedByDay(calendarOf(calendar), numberOf(from), numberOf(to));

export const availableMinutes: typeof rules.availableMinutes = ({ from, to, ...calendar }) =>
  availableByDay(calendarOf(calendar), numberOf(from), numberOf(to));

export const plannedMinutes: typeof rules.plannedMinutes = ({
  bookings,
  tentativeCounts = true,
  from,
  to,
  ...calendar
}) => {
  const plans = bookings.filter(
    ({ status = "confirmed" }) => status !== "cancelled" && (status !== "tentative" || tentativeCounts),
  );
  const sum = plans.reduce((total, { allocationPercent, startDate, endDate }) => {
    const plan = {
      allocationPercent: pointsOf(allocationPercent),
      startDate: numberOf(startDate),
      endDate: endNumberOf(endDate),
    };
    return total + BigInt(plannedByDay(plan, calendarOf(calendar), numberOf(from), numberOf(to)));
  }, 0n);
  return Number(halfUp(sum, 10_000n));
};
