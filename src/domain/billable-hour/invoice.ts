import * as Result from "effect/Result";
import type { Decide } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { nextState } from "../kernel/decision/state-machine.ts";
import type { AmountRequired, InvalidTransition } from "../kernel/refusal/refusal.ts";
import { field } from "../kernel/schema/entity.ts";
import { type InputOf, inputFields, required } from "../kernel/schema/input.ts";
import { text } from "../kernel/schema/kind.ts";
import { type BillableHourState, changedHour } from "./billable-hour-state.ts";
import { BillableHour } from "./entity.ts";
import { noBillingTransition } from "./refusals.ts";
import { billingMachine } from "./states.ts";

const { fields } = BillableHour;
/** The input of an invoice: its reference and day, by default today. */
export const invoiceInput = {
  invoiceRef: required(field(text, fields.invoiceRef.doc)),
  ...inputFields("omittable", fields, "invoicedOn"),
};

/** Only approved hours with a price go on an invoice. */
export const notInvoiceable = (hour: BillableHour): InvalidTransition | AmountRequired | null => {
  if (hour.approval !== "approved" || nextState(billingMachine, hour.billing, "invoice") === null)
    return noBillingTransition(hour, "invoice");
  return (hour.snapshot?.amount ?? null) === null
    ? { _tag: "AmountRequired", class: "BillableHour", objectId: hour.objectId, event: "invoice" }
    : null;
};

/** Puts approved hours with a price on an invoice. */
export const invoice: Decide<
  BillableHourState,
  InputOf<typeof invoiceInput>,
  BillableHour,
  InvalidTransition | AmountRequired
> = (state, { invoiceRef, invoicedOn }, at) => {
  const hour = existing(state.hour);
  const refused = notInvoiceable(hour);
  if (refused !== null) return Result.fail(refused);
  return Result.succeed(changedHour(hour, { billing: "invoiced", invoiceRef, invoicedOn: invoicedOn ?? at.today }, at));
};
