import { and, fieldsOf, type Where } from "../kernel/policy/predicate.ts";
import { BillableHour, type BillingStatus } from "./entity.ts";

const h = fieldsOf(BillableHour);

/** The rows with this `billingStatus` (R-HOUR-20). */
export const whereBillingStatus = (status: BillingStatus): Where<BillableHour> => {
  switch (status) {
    case "draft":
    case "submitted":
    case "rejected":
      return h.approval.is(status);
    case "approved":
      return and(h.approval.is("approved"), h.billing.oneOf(["unbilled", "non-billable"]));
    case "invoiced":
    case "paid":
    case "written off":
      return and(h.approval.is("approved"), h.billing.is(status));
  }
};
