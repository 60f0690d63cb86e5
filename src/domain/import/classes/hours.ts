import * as Result from "effect/Result";
import { BillableHour, billingWords } from "../../billable-hour/entity.ts";
import { field } from "../../kernel/schema/entity.ts";
import { omittable, required } from "../../kernel/schema/input.ts";
import { word } from "../../kernel/schema/kind.ts";
import { words, wordsByState } from "../../kernel/schema/word.ts";
import { importClassOf, labelOf } from "../import-class.ts";

/** `Non-Billable` means approved and non-billable (R-IMP-3). */
const importedBilling = words("BillableHour.billingStatus", {
  ...wordsByState(billingWords),
  "non-billable": [],
});
type ImportedBilling = (typeof importedBilling.states)[number];
const statesOfWord: Readonly<Record<ImportedBilling, readonly [approval: string, billing: string]>> = {
  draft: ["draft", "unbilled"],
  submitted: ["submitted", "unbilled"],
  rejected: ["rejected", "unbilled"],
  approved: ["approved", "unbilled"],
  "non-billable": ["approved", "non-billable"],
  invoiced: ["approved", "invoiced"],
  paid: ["approved", "paid"],
  "written off": ["approved", "written off"],
};
const { fields: h } = BillableHour;
export const hours = importClassOf(BillableHour, {
  input: {
    submittedBy: required(h.submittedBy),
    billingStatus: required(field(word(importedBilling), "Approval and billing in one word.")),
    billable: omittable(h.billable),
  },
  computed: (values, _row, at) => {
    const [approval, billing] = statesOfWord[values.billingStatus as ImportedBilling];
    const billable = billing !== "non-billable" && values.billable !== false;
    return Result.succeed({
      submittedBy: values.submittedBy,
      billable,
      approval,
      billing: billing === "unbilled" && !billable ? "non-billable" : billing,
      statusLabel: labelOf(values, "billingStatus"),
      // An export of firmcore keeps it after the decision.
      submittedOn:
        approval === "submitted" ? at.updatedOn() : approval === "draft" ? null : (values.submittedOn ?? null),
      decisionRound: approval === "draft" ? 0 : 1,
    });
  },
  pointers: { submittedBy: "User" },
  // The status word also tells whether hours are billable.
  alwaysGiven: ["billable"],
  groups: [{ name: "billingStatus", fields: ["approval", "billing", "statusLabel"], state: true }],
  derived: [
    {
      field: "submittedOn",
      group: "billingStatus",
      from: [],
      isFromUpdatedAt: ({ submittedOn }) => submittedOn !== null,
    },
    { field: "decisionRound", group: "billingStatus", from: [], isFromUpdatedAt: () => false },
  ],
  // `billable` is compared as a field of its own, so the billing state is compared without it.
  toCompared: (values) => (values.billing === "non-billable" ? { ...values, billing: "unbilled" } : values),
  fromCompared: (values) =>
    values.billing === "unbilled" && values.billable === false ? { ...values, billing: "non-billable" } : values,
});
