import * as Result from "effect/Result";
import type { Decide } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { nextState } from "../kernel/decision/state-machine.ts";
import type { InvalidTransition, ReasonRequired } from "../kernel/refusal/refusal.ts";
import { type BillableHourState, changedHour } from "./billable-hour-state.ts";
import type { BillableHour } from "./entity.ts";
import { noBillingTransition, reasonMissing } from "./refusals.ts";
import { billingMachine } from "./states.ts";

/** Writes off approved hours, invoiced or not, with a reason. */
export const writeOff: Decide<BillableHourState, object, BillableHour, InvalidTransition | ReasonRequired> = (
  state,
  _,
  at,
) => {
  const hour = existing(state.hour);
  const billing = hour.approval === "approved" ? nextState(billingMachine, hour.billing, "writeOff") : null;
  if (billing === null) return Result.fail(noBillingTransition(hour, "writeOff"));
  const refused = reasonMissing("writeOff", at);
  return refused === null
    ? Result.succeed(changedHour(hour, { billing, decisionReason: at.reason }, at))
    : Result.fail(refused);
};
