import { expect, test } from "vitest";
import { whereBillingStatus } from "../../../src/domain/billable-hour/billing-status-filter.ts";
import { BillableHour } from "../../../src/domain/billable-hour/entity.ts";
import {
  type ApprovalState,
  approvalMachine,
  type BillingState,
  billingMachine,
  billingStatus,
} from "../../../src/domain/billable-hour/states.ts";
import { evaluate } from "../../../src/domain/kernel/policy/evaluate.ts";

const approvals = Object.keys(approvalMachine) as ReadonlyArray<ApprovalState>;
const billings = Object.keys(billingMachine) as ReadonlyArray<BillingState>;

// R-HOUR-20
test("every row is found by its own billingStatus only", () => {
  const rows = approvals.flatMap((approval) => billings.map((billing) => ({ approval, billing })));
  const statuses = [...approvals, "invoiced", "paid", "written off"] as const;
  for (const row of rows)
    expect(statuses.filter((status) => evaluate(whereBillingStatus(status), row))).toEqual([
      billingStatus(row.approval, row.billing),
    ]);
  expect(rows).toHaveLength(20);
  expect(Object.keys(BillableHour.fields)).toEqual(expect.arrayContaining(["approval", "billing"]));
});
