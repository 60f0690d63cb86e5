import type { BillingState } from "../billable-hour/states.ts";
import type { Money } from "../kernel/values/money.ts";
import type { ReportedHour } from "./grouping.ts";

/** Whether the client pays for the hour, by its snapshot, else by the row. */
export const isBillable = (hour: ReportedHour): boolean => (hour.snapshot ?? hour).billable;

/** The revenue of an hour; `amount` is null if it has no price. */
export interface Recognised {
  readonly amount: Money | null;
  readonly billedMinutes: number;
  readonly billing: Exclude<BillingState, "non-billable">;
}

/** The recognised revenue of an approved billable hour, whatever its billing state; null for others (R-MONEY-1). */
export const recognisedOf = (hour: ReportedHour): Recognised | null => {
  const { approval, billing, snapshot, minutes } = hour;
  if (approval !== "approved" || billing === "non-billable" || !isBillable(hour)) return null;
  return { billing, amount: snapshot?.amount ?? null, billedMinutes: snapshot?.billedMinutes ?? minutes };
};
