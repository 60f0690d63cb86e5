import { approve as approveHour, approveInput } from "../../domain/billable-hour/approve.ts";
import { create, createInput } from "../../domain/billable-hour/create.ts";
import { deleteHour } from "../../domain/billable-hour/delete.ts";
import { edit, editInput } from "../../domain/billable-hour/edit.ts";
import { BillableHour, type PlainBillableHour } from "../../domain/billable-hour/entity.ts";
import { invoice, invoiceInput, notInvoiceable } from "../../domain/billable-hour/invoice.ts";
import { pay } from "../../domain/billable-hour/pay.ts";
import { recall } from "../../domain/billable-hour/recall.ts";
import { unchangeable } from "../../domain/billable-hour/refusals.ts";
import { reject as rejectHour, rejectInput } from "../../domain/billable-hour/reject.ts";
import { reopen } from "../../domain/billable-hour/reopen.ts";
import { setBillable, setBillableInput } from "../../domain/billable-hour/set-billable.ts";
import { submit as submitHour } from "../../domain/billable-hour/submit.ts";
import { writeOff } from "../../domain/billable-hour/write-off.ts";
import { existing } from "../../domain/kernel/decision/existing.ts";
import { openEnd } from "../../domain/kernel/values/day.ts";
import { classQueries } from "../define/class-queries.ts";
import { reason, versionedId } from "../define/fields.ts";
import { recordFormatter } from "../define/format-record.ts";
import { command } from "../define/operation.ts";
import { decideManyHours } from "./decide-many-hours.ts";
import { approveLoad, createLoad, editLoad, hourLoad, rejectLoad, submitLoad } from "./hour-loads.ts";

const about = {
  class: "BillableHour",
  format: recordFormatter<typeof BillableHour, Pick<PlainBillableHour, "billingStatus">>(BillableHour),
} as const;
const one = { ...about, subject: "hour" } as const;
const argsOf = ({ objectId }: { readonly objectId: string }, _today: number, userId: string) => ({
  objectId,
  actor: userId,
});
const entryRefusals = [
  "OutsideProject",
  "AllocationMismatch",
  "AllocationDay",
  "DayCeiling",
  "PeriodClosed",
  "PointerInvalid",
  "Required",
] as const;

const submit = command({
  ...one,
  name: "hours.submit",
  doc: "Submits hours for approval.",
  action: "submit",
  input: { ...versionedId, reason },
  refusals: [...entryRefusals, "InvalidTransition"],
  load: submitLoad,
  args: argsOf,
  decide: submitHour,
});
const approve = command({
  ...one,
  name: "hours.approve",
  doc: "Approves submitted hours and fixes their amount.",
  action: "approve",
  input: { ...versionedId, ...approveInput, reason },
  refusals: [...entryRefusals, "InvalidTransition", "SelfApproval", "Forbidden", "AuthorRequired"],
  load: approveLoad,
  args: argsOf,
  decide: approveHour,
});
const reject = command({
  ...one,
  name: "hours.reject",
  doc: "Rejects submitted hours; needs a reason.",
  action: "reject",
  input: { ...versionedId, ...rejectInput, reason },
  refusals: ["InvalidTransition", "SelfApproval", "Forbidden", "ReasonRequired", "PeriodClosed", "AuthorRequired"],
  load: rejectLoad,
  args: argsOf,
  decide: rejectHour,
});

/** Entering, approving and billing hours (docs/rules/hours.md). */
export const hours = {
  create: command({
    ...about,
    name: "hours.create",
    doc: "Enters hours of an engineer on a day; the caller becomes `submittedBy`.",
    action: "create",
    input: { ...createInput, reason },
    refusals: [...entryRefusals, "Forbidden", "AuthorRequired", "Duplicate"],
    load: createLoad,
    args: ({ engineer, project, allocation, workDate }, _today, userId) => ({
      engineer,
      project,
      allocation: allocation ?? "",
      workDate,
      actor: userId,
    }),
    candidate: ({ engineer, project }) => ({ engineer, project }),
    pointers: { engineer: "engineer", project: "project", allocation: "allocation" },
    decide: create,
  }),
  edit: command({
    ...one,
    name: "hours.edit",
    doc: "Changes hours that are not approved; submitted ones return to draft unless `resubmit` is true.",
    action: "edit",
    input: { ...versionedId, ...editInput, reason },
    refusals: [...entryRefusals, "Locked", "AuthorRequired"],
    permits: { reads: ["hour", "engineer", "project"], refusal: ({ hour }, at) => unchangeable(existing(hour), at) },
    load: editLoad,
    args: ({ objectId, allocation, workDate }, _today, userId) => ({
      objectId,
      allocation: allocation ?? "",
      workDate: workDate ?? openEnd,
      actor: userId,
    }),
    pointers: { allocation: "asked" },
    decide: edit,
  }),
  submit,
  recall: command({
    ...one,
    name: "hours.recall",
    doc: "Returns submitted hours to draft.",
    action: "recall",
    input: { ...versionedId, reason },
    refusals: ["InvalidTransition", "PeriodClosed"],
    load: hourLoad,
    args: argsOf,
    decide: recall,
  }),
  approve,
  reject,
  reopen: command({
    ...one,
    name: "hours.reopen",
    doc: "Reopens approved hours that are not invoiced; needs a reason.",
    action: "reopen",
    input: { ...versionedId, reason },
    refusals: ["InvalidTransition", "Invoiced", "ReasonRequired"],
    load: hourLoad,
    args: argsOf,
    decide: reopen,
  }),
  setBillable: command({
    ...one,
    name: "hours.setBillable",
    doc: "Sets whether hours that are not approved are billable.",
    action: "setBillable",
    input: { ...versionedId, ...setBillableInput, reason },
    refusals: ["Locked", "PeriodClosed"],
    permits: { reads: ["hour", "engineer", "project"], refusal: ({ hour }, at) => unchangeable(existing(hour), at) },
    load: hourLoad,
    args: argsOf,
    decide: setBillable,
  }),
  invoice: command({
    ...one,
    name: "hours.invoice",
    doc: "Puts approved, priced hours on an invoice.",
    action: "invoice",
    input: { ...versionedId, ...invoiceInput, reason },
    refusals: ["InvalidTransition", "AmountRequired"],
    permits: { reads: ["hour", "engineer", "project"], refusal: ({ hour }) => notInvoiceable(existing(hour)) },
    load: hourLoad,
    args: argsOf,
    decide: invoice,
  }),
  pay: command({
    ...one,
    name: "hours.pay",
    doc: "Marks invoiced hours as paid.",
    action: "pay",
    input: { ...versionedId, reason },
    refusals: ["InvalidTransition"],
    load: hourLoad,
    args: argsOf,
    decide: pay,
  }),
  writeOff: command({
    ...one,
    name: "hours.writeOff",
    doc: "Writes off approved hours, invoiced or not; needs a reason.",
    action: "writeOff",
    input: { ...versionedId, reason },
    refusals: ["InvalidTransition", "ReasonRequired"],
    load: hourLoad,
    args: argsOf,
    decide: writeOff,
  }),
  delete: command({
    ...one,
    name: "hours.delete",
    doc: "Deletes hours that are not approved; returns the deleted row.",
    action: "delete",
    input: { ...versionedId, reason },
    refusals: ["Locked", "PeriodClosed"],
    load: hourLoad,
    args: argsOf,
    decide: deleteHour,
  }),
  decideMany: decideManyHours({ approve, reject, submit }),
  ...classQueries(BillableHour, "hours"),
};
