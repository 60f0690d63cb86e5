import { roundHalfUpDivide } from "../kernel/values/money.ts";
import type { Days } from "./available.ts";

/** The percent (basis points) and days of an allocation; `endDate` null is open. */
export interface Plan {
  readonly startDate: number;
  readonly endDate: number | null;
  readonly allocationPercent: number;
}

/** One minute in the unit of {@link plannedExact}. */
const exactPerMinute = 10_000;

/**
 * The planned time of an allocation in [from, to] in ten-thousandths of a minute: percent × available, exact
 * (R-TIME-3). Sums of it are exact too; round once with {@link plannedMinutes}. Only days of `days` count.
 */
export const plannedExact = (plan: Plan, days: Days, from: number, to: number): number =>
  plan.allocationPercent *
  days.available(Math.max(from, plan.startDate), plan.endDate === null ? to : Math.min(to, plan.endDate));

/** A sum of exact planned times in minutes, rounded half up (R-TIME-3); infinite if the sum is not an exact integer. */
export const plannedMinutes = (exact: number): number =>
  Number.isSafeInteger(exact) ? roundHalfUpDivide(exact, exactPerMinute) : Number.POSITIVE_INFINITY;

/** Whether an allocation is planned time: not if cancelled, and tentative only if that counts in the firm. */
export const isPlan = (
  status: "tentative" | "confirmed" | "completed" | "cancelled",
  tentativeCounts: boolean,
): boolean => status === "confirmed" || status === "completed" || (status === "tentative" && tentativeCounts);
