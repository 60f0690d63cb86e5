import { isAdministrator } from "../kernel/context/actor.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { invalidTransition } from "../kernel/decision/transition.ts";
import type { InvalidTransition, Invoiced, Locked, PeriodClosed, ReasonRequired } from "../kernel/refusal/refusal.ts";
import { dayText, instantText } from "../kernel/values/day.ts";
import type { BillableHour } from "./entity.ts";
import { approvalField, type BillingEvent, billingField, billingStatus } from "./states.ts";

export const aboutHour = (hour: BillableHour) => ({ class: "BillableHour", objectId: hour.objectId });
const statusOf = (hour: BillableHour): string => billingStatus(hour.approval, hour.billing);

/** Approved rows cannot be changed or deleted (R-HOUR-8). */
export const locked = (hour: BillableHour): Locked | null =>
  hour.approval === "approved"
    ? {
        _tag: "Locked",
        ...aboutHour(hour),
        state: statusOf(hour),
        since: hour.decidedAt === null ? null : instantText(hour.decidedAt),
      }
    : null;

/** Invoiced, paid and written-off rows never open again. */
export const invoiced = (hour: BillableHour): Invoiced | null =>
  hour.billing === "unbilled" || hour.billing === "non-billable"
    ? null
    : { _tag: "Invoiced", ...aboutHour(hour), state: hour.billing };

/** The approval does not allow this event in this state. */
export const noApprovalTransition = (hour: BillableHour, event: string): InvalidTransition =>
  invalidTransition(approvalField, hour, hour.approval, event);

/** Billing does not allow this event in this state; rows that are not approved allow no billing event. */
export const noBillingTransition = (hour: BillableHour, event: BillingEvent): InvalidTransition =>
  hour.approval === "approved"
    ? invalidTransition(billingField, hour, hour.billing, event)
    : noApprovalTransition(hour, event);

/** Hours up to `closedThrough` can only be billed, unless an administrator gives a reason (R-HOUR-5). */
export const periodClosed = (workDate: number, at: Moment): PeriodClosed | null => {
  const through = at.firm.closedThrough;
  if (through === null || workDate > through || (isAdministrator(at.actor) && at.reason !== null)) return null;
  return { _tag: "PeriodClosed", day: dayText(workDate), through: dayText(through) };
};

/** Rows that cannot be changed or deleted: approved ones, and those of a closed period. */
export const unchangeable = (hour: BillableHour, at: Moment): Locked | PeriodClosed | null =>
  locked(hour) ?? periodClosed(hour.workDate, at);

/** The refusal of an event that needs a reason (R-HOUR-9). */
export const reasonMissing = (event: string, at: Moment): ReasonRequired | null =>
  at.reason === null ? { _tag: "ReasonRequired", event } : null;
