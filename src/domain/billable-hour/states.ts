import { type EventOf, type StateOf, stateMachine } from "../kernel/decision/state-machine.ts";
import type { BillingStatus } from "./entity.ts";

/** The approval, by engineer and manager. */
export const approvalMachine = stateMachine({
  draft: { edit: "draft", submit: "submitted" },
  submitted: { recall: "draft", edit: "draft", approve: "approved", reject: "rejected" },
  approved: { reopen: "draft" },
  rejected: { edit: "draft", submit: "submitted" },
});

/** Approved rows cannot be deleted (R-HOUR-8). */
export const approvalField = {
  class: "BillableHour",
  field: "approval",
  table: approvalMachine,
  undeletable: ["approved"],
} as const;

/**
 * The billing, by accounting. `setBillable` needs a row that is not approved; the other events need an approved one.
 */
export const billingMachine = stateMachine({
  unbilled: { setBillable: "non-billable", invoice: "invoiced", writeOff: "written off" },
  "non-billable": { setBillable: "unbilled" },
  invoiced: { pay: "paid", writeOff: "written off" },
  paid: {},
  "written off": {},
});

/** Billing begins with the approval, so no row in these states may be deleted. */
export const billingField = {
  class: "BillableHour",
  field: "billing",
  table: billingMachine,
  undeletable: ["unbilled", "non-billable", "invoiced", "paid", "written off"],
} as const;

export type ApprovalState = StateOf<typeof approvalMachine>;
export type BillingState = StateOf<typeof billingMachine>;
export type BillingEvent = EventOf<typeof billingMachine>;

/** The status that callers see (R-HOUR-20): billing, if it has begun, else the approval. */
export const billingStatus = (approval: ApprovalState, billing: BillingState): BillingStatus =>
  approval !== "approved" || billing === "unbilled" || billing === "non-billable" ? approval : billing;
