import * as Result from "effect/Result";
import { Allocation } from "../../allocation/entity.ts";
import { BillableHour, billingWords } from "../../billable-hour/entity.ts";
import { field, optional } from "../../kernel/schema/entity.ts";
import { omittable, required } from "../../kernel/schema/input.ts";
import { id, text, word } from "../../kernel/schema/kind.ts";
import { words, wordsByState } from "../../kernel/schema/word.ts";
import { firstDay } from "../../kernel/values/day.ts";
import { Project } from "../../project/entity.ts";
import { importClassOf, labelOf, type RowContext, type Values } from "../import-class.ts";

const { fields: p } = Project;
const manager = omittable(optional(id, p.projectManager.doc, { references: "User" }));
const name = omittable(optional(text, p.projectName.doc));
const engineeringNames = ["projectCode", "projectName", "clientName", "projectManager"] as const;

/** The day on which a project that is over was closed: its last day, if that is past, else when it was last touched (R-IMP-3). */
const closedOn = (values: Values, { updatedOn, exportedOn }: RowContext): number | null => {
  if (values.status !== "completed" && values.status !== "cancelled") return null;
  const { startDate, endDate } = values as Readonly<Record<"startDate" | "endDate", number | null | undefined>>;
  const last = (endDate ?? null) === null ? updatedOn() : Math.min(endDate as number, exportedOn());
  return Math.max(startDate ?? firstDay, last);
};

export const projects = importClassOf(Project, {
  input: { status: required(p.status), projectName: name, name, projectManager: manager, manager },
  needs: ["projectCode", "projectName", "name", "clientName", "projectManager", "manager"],
  asDuplicate: ({ objectId, fields, absent }) => ({
    objectId,
    fields: { ...fields, projectCode: null },
    absent,
    explanation: "kept without a code",
  }),
  computed: (values, _row, at) => {
    const given = Object.fromEntries(engineeringNames.map((each) => [each, values[each] ?? null]));
    const projectName = given.projectName ?? values.name ?? null;
    const projectManager = given.projectManager ?? values.manager ?? null;
    // The engineering form needs all four as soon as one of its own names is written (R-PROJ-1).
    const engineering = Object.values(given).some((value) => value !== null);
    const asked = engineering ? { ...given, projectName, projectManager } : { projectName, projectManager };
    const missing = Object.entries(asked).find(([, value]) => value === null);
    if (missing !== undefined) return Result.fail({ code: "REQUIRED", message: `${missing[0]} is required` });
    return Result.succeed({
      projectName,
      projectManager,
      writtenAs: given.projectName === null ? "name" : "projectName",
      closedOn: closedOn(values, at),
    });
  },
  range: ["startDate", "endDate"],
  groups: [
    { name: "projectName", fields: ["projectName", "writtenAs"] },
    { name: "status", fields: ["status", "statusLabel"], decided: true },
  ],
  derived: [
    {
      field: "closedOn",
      group: "status",
      from: ["startDate", "endDate"],
      isFromUpdatedAt: ({ closedOn, endDate }) => closedOn !== null && endDate === null,
    },
  ],
});

const { fields: a } = Allocation;
export const allocations = importClassOf(Allocation, {
  input: { status: required(a.status) },
  computed: (values, _row, at) =>
    values.allocationPercent === 0
      ? Result.fail({ code: "PERCENT_RANGE", message: "allocationPercent: expected a percent above 0" })
      : Result.succeed({ cancelledOn: values.status === "cancelled" ? at.updatedOn() : null }),
  range: ["startDate", "endDate"],
  groups: [{ name: "status", fields: ["status", "statusLabel"], state: true }],
  derived: [
    {
      field: "cancelledOn",
      group: "status",
      from: ["status"],
      isFromUpdatedAt: ({ cancelledOn }) => cancelledOn !== null,
    },
  ],
});

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
      submittedOn: approval === "submitted" ? at.updatedOn() : null,
      decisionRound: approval === "draft" ? 0 : 1,
    });
  },
  pointers: { submittedBy: "User" },
  // The word for the status tells it, too.
  mayBeAbsent: { billable: null },
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
  // Whether hours are billable is a fact of its own: compared are the steps of billing alone.
  toCompared: (values) => (values.billing === "non-billable" ? { ...values, billing: "unbilled" } : values),
  fromCompared: (values) =>
    values.billing === "unbilled" && values.billable === false ? { ...values, billing: "non-billable" } : values,
});
