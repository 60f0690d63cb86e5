import type { BillableHour } from "../billable-hour/entity.ts";
import type { LastImport } from "./last-import.ts";
import type { PreparedRow } from "./prepare.ts";

/** The step of billing, whatever is billable. */
const step = (billing: unknown): unknown => (billing === "non-billable" ? "unbilled" : billing);
const settles = (approval: unknown): boolean => approval === "approved" || approval === "rejected";
/** Why hours stay whole: they were decided in firmcore, or lie in a closed period (R-IMP-2). */
export const heldHours = (
  hour: BillableHour,
  row: PreparedRow,
  { base }: LastImport,
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
    (based && hour.approval !== base.approval && (settles(hour.approval) || base.approval === "approved")) ||
    (based && step(hour.billing) !== step(base.billing)) ||
    // Nobody knows who approved it, and no write changes what is approved.
    (!based && takeTheirs && hour.approval === "approved");
  if (decided) {
    if (hour.approval !== "approved") return "STATE_KEPT";
    return step(hour.billing) === "unbilled" ? "LOCKED" : "INVOICED";
  }
  const first = Math.min(hour.workDate, row.fields.workDate as number);
  return closedThrough !== null && first <= closedThrough ? "PERIOD_CLOSED" : null;
};
