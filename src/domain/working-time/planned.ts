import { roundHalfUpDivide } from "../kernel/values/money.ts";
import type { Days } from "./available.ts";

/** The share of an engineer that an allocation takes; the percent in basis points, `endDate` null is open. */
export interface Plan {
  readonly startDate: number;
  readonly endDate: number | null;
  readonly allocationPercent: number;
}

/** What one minute is in the unit of {@link plannedExact}. */
const exactPerMinute = 10_000;

/**
 * Planned time of one allocation in [from, to], both included, in ten-thousandths of a minute: percent × available, exact
 * (R-TIME-3). Sums of these are exact too; round once, where a figure is reported, with {@link plannedMinutes}.
 * Only days that `days` holds count. Cost: none per day.
 */
export const plannedExact = (plan: Plan, days: Days, from: number, to: number): number =>
  plan.allocationPercent *
  days.available(Math.max(from, plan.startDate), plan.endDate === null ? to : Math.min(to, plan.endDate));

/** A sum of exact planned times as minutes, half-up (R-TIME-3); infinite where the sum is no exact integer any more. */
export const plannedMinutes = (exact: number): number =>
  Number.isSafeInteger(exact) ? roundHalfUpDivide(exact, exactPerMinute) : Number.POSITIVE_INFINITY;

/** Whether an allocation is a plan: not when cancelled, nor while tentative in a firm where that does not count. */
export const isPlan = (
  status: "tentative" | "confirmed" | "completed" | "cancelled",
  tentativeCounts: boolean,
): boolean => status === "confirmed" || status === "completed" || (status === "tentative" && tentativeCounts);
