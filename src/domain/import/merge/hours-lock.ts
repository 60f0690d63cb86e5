import type { BillableHour } from "../../billable-hour/entity.ts";
import type { PreparedRow } from "../rows/prepare-row.ts";
import type { FieldChange, LastImport } from "./last-import.ts";

/** The step of billing, whatever is billable. */
const billingStep = (billing: unknown): unknown => (billing === "non-billable" ? "unbilled" : billing);
const isDecision = (approval: unknown): boolean => approval === "approved" || approval === "rejected";
/** Approving, rejecting and taking back an approval decide; whoever takes up what was rejected does not. */
const decides = ([from, to]: FieldChange): boolean => from !== to && (isDecision(to) || from === "approved");
const changesBilling = ([from, to]: FieldChange): boolean => billingStep(from) !== billingStep(to);
/** Why hours stay whole: they were decided in firmcore, or lie in a closed period (R-IMP-2). */
export const hoursLock = (
  hour: BillableHour,
  row: PreparedRow,
  { base, changed }: LastImport,
  takeTheirs: boolean,
  closedThrough: number | null,
): "LOCKED" | "INVOICED" | "STATE_KEPT" | "PERIOD_CLOSED" | null => {
  const based = Object.hasOwn(base, "approval");
  const decided =
    // An import knows none of these.
    hour.decidedBy !== null ||
    hour.decisionReason !== null ||
    hour.invoiceRef !== null ||
    hour.invoicedOn !== null ||
    // Also what was taken back was decided.
    (changed.get("approval") ?? []).some(decides) ||
    (changed.get("billing") ?? []).some(changesBilling) ||
    (based && (decides([base.approval, hour.approval]) || changesBilling([base.billing, hour.billing]))) ||
    // Nobody knows who approved it, and no write changes what is approved or brings an invoice back.
    (!based && hour.approval === "approved" && (takeTheirs || billingStep(hour.billing) !== "unbilled"));
  if (decided) {
    if (hour.approval !== "approved") return "STATE_KEPT";
    return billingStep(hour.billing) === "unbilled" ? "LOCKED" : "INVOICED";
  }
  const first = Math.min(hour.workDate, row.fields.workDate as number);
  return closedThrough !== null && first <= closedThrough ? "PERIOD_CLOSED" : null;
};
