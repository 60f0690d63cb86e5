import type { BillingState } from "../billable-hour/states.ts";
import type { Money } from "../kernel/values/money.ts";
import type { ReportedHour } from "./grouping.ts";

/** Whether the client pays for the hour: as it was approved, else as the row says. */
export const isBillable = (hour: ReportedHour): boolean => (hour.snapshot ?? hour).billable;

/** What the firm may expect of an hour; `amount` null: it has no price. */
export interface Recognised {
  readonly amount: Money | null;
  readonly billedMinutes: number;
  readonly billing: Exclude<BillingState, "non-billable">;
}

/** What is recognised for an approved billable hour, whatever became of its invoice; null for all others (R-MONEY-1). */
export const recognisedOf = (hour: ReportedHour): Recognised | null => {
  const { approval, billing, snapshot, minutes } = hour;
  if (approval !== "approved" || billing === "non-billable" || !isBillable(hour)) return null;
  return { billing, amount: snapshot?.amount ?? null, billedMinutes: snapshot?.billedMinutes ?? minutes };
};
