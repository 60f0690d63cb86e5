import { composite } from "../kernel/schema/composite.ts";
import { entity, field, optional, type PlainRecordOf, type RecordOf } from "../kernel/schema/entity.ts";
import {
  boolean,
  day,
  hours,
  id,
  instant,
  integer,
  literal,
  longText,
  minutes,
  money,
  percent,
  text,
  word,
} from "../kernel/schema/kind.ts";
import { words } from "../kernel/schema/word.ts";

export const billingWords = words("BillableHour.billingStatus", {
  draft: ["New", "Open"],
  submitted: ["Pending", "Pending Approval"],
  rejected: ["Declined"],
  approved: ["Unbilled", "Ready to Bill"],
  invoiced: ["Billed"],
  paid: [],
  "written off": [],
});
export type BillingStatus = (typeof billingWords.states)[number];

/** The facts at approval; nothing later changes them (R-HOUR-10). */
const snapshot = composite({
  minutes: field(minutes, "Minutes worked: what utilization counts."),
  billedMinutes: field(minutes, "Minutes billed: what the amount counts (R-HOUR-13)."),
  billable: field(boolean, "Whether the client pays for it."),
  rate: optional(money, "Per hour; null: the row is unpriced."),
  rateFrom: optional(
    literal("allocation", "project", "engineer", "none"),
    "Where the rate came from; absent where both are hidden.",
  ),
  currency: optional(text, "Of rate and amount."),
  amount: optional(money, "The amount (R-HOUR-11)."),
  allocation: optional(id, "The booking it was worked under."),
  allocationPercent: optional(percent, "The percent of that booking."),
  discipline: field(text, "Of the engineer."),
  projectCode: optional(text, "Of the project."),
});

export const BillableHour = entity(
  "BillableHour",
  "Time that an engineer worked on a project on one day.",
  {
    engineer: field(id, "Who worked.", { references: "EngineerProfile", createOnly: true }),
    project: field(id, "What for.", { references: "Project", createOnly: true }),
    allocation: optional(id, "The booking it was worked under.", { references: "Allocation" }),
    workDate: field(day, "When."),
    hours: field(hours, "How long; whole minutes inside."),
    taskCode: optional(text, "What kind of work.", { personal: { by: "submittedBy" } }),
    notes: optional(longText, "Free text.", { personal: { by: "submittedBy" } }),
    submittedBy: field(id, "Who made the row.", { references: "User", createOnly: true, system: true }),
    lastEditor: optional(id, "Who last changed minutes, day or booking, and so counts as an author (R-HOUR-6).", {
      references: "User",
      dangles: true,
      system: true,
      ours: true,
    }),
    submittedOn: optional(day, "The day of its last submission.", { system: true, ours: true }),
    decisionRound: field(integer(0, 2_147_483_647), "How often it was submitted (R-ALERT-1).", {
      system: true,
      ours: true,
      initial: 0,
    }),
    billable: field(boolean, "Whether the client pays for it; fixed at approval.", { ours: true }),
    approval: field(literal("draft", "submitted", "approved", "rejected"), "The state of the approval.", {
      system: true,
      ours: true,
    }),
    billing: field(
      literal("unbilled", "non-billable", "invoiced", "paid", "written off"),
      "The state of the billing.",
      {
        system: true,
        ours: true,
      },
    ),
    statusLabel: optional(text, "The last written word for billingStatus (R-VAL-8).", { system: true }),
    decidedBy: optional(id, "Who approved or rejected.", { references: "User", system: true, ours: true }),
    decidedAt: optional(instant, "When.", { system: true, ours: true }),
    decisionReason: optional(longText, "Why it was rejected, reopened or written off.", {
      system: true,
      ours: true,
      personal: { by: "decidedBy" },
    }),
    snapshot: optional(snapshot, "The facts at approval (R-HOUR-10).", {
      system: true,
      ours: true,
      parts: ["billedMinutes", "billable", "amount.minor", "amount.currency", "discipline"],
    }),
    invoiceRef: optional(text, "The invoice it went out on.", { system: true, ours: true }),
    invoicedOn: optional(day, "When it was invoiced.", { system: true, ours: true }),
  },
  {
    indexes: [
      ["engineer", "workDate", "hours", "approval", "project"],
      ["project", "approval"],
      ["allocation"],
      ["workDate", "engineer", "approval", "hours"],
    ],
  },
);
export type BillableHour = RecordOf<typeof BillableHour>;
export type PlainBillableHour = PlainRecordOf<typeof BillableHour> & { readonly billingStatus: BillingStatus };
/** Not stored: follows from approval and billing (R-HOUR-20). */
export const billingStatusField = field(
  word(billingWords),
  "Approval and billing in one word; writing it asks for the transition (R-HOUR-21).",
);
