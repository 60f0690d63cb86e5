import type { BillableHour } from "../../billable-hour/entity.ts";
import type { PreparedRow } from "../rows/prepare-row.ts";
import type { FieldChange, LastImport } from "./last-import.ts";

/** The billing state, whether the hours are billable or not. */
const billingStep = (billing: unknown): unknown => (billing === "non-billable" ? "unbilled" : billing);
const isDecision = (approval: unknown): boolean => approval === "approved" || approval === "rejected";
/** Approving, rejecting and reopening are decisions; submitting rejected hours again is not. */
const decides = ([from, to]: FieldChange): boolean => from !== to && (isDecision(to) || from === "approved");
const changesBilling = ([from, to]: FieldChange): boolean => billingStep(from) !== billingStep(to);
/** Why an import leaves hours unchanged: they were decided here or lie in a closed period; null if it may change them (R-IMP-2). */
export const hoursLock = (
  hour: BillableHour,
  row: PreparedRow,
  { base, changed }: LastImport,
  takeTheirs: boolean,
  closedThrough: number | null,
): "LOCKED" | "INVOICED" | "STATE_KEPT" | "PERIOD_CLOSED" | null => {
  const based = Object.hasOwn(base, "approval");
  const decided =
    // An import sets none of these.
    hour.decidedBy !== null ||
    hour.decisionReason !== null ||
    hour.invoiceRef !== null ||
    hour.invoicedOn !== null ||
    // A decision that was taken back counts, too.
    (changed.get("approval") ?? []).some(decides) ||
    (changed.get("billing") ?? []).some(changesBilling) ||
    (based && (decides([base.approval, hour.approval]) || changesBilling([base.billing, hour.billing]))) ||
    // It is unknown who approved the hours, and no write changes approved hours or takes back an invoice.
    (!based && hour.approval === "approved" && (takeTheirs || billingStep(hour.billing) !== "unbilled"));
  if (decided) {
    if (hour.approval !== "approved") return "STATE_KEPT";
    return billingStep(hour.billing) === "unbilled" ? "LOCKED" : "INVOICED";
  }
  const first = Math.min(hour.workDate, row.fields.workDate as number);
  return closedThrough !== null && first <= closedThrough ? "PERIOD_CLOSED" : null;
};
