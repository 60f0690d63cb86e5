import * as Result from "effect/Result";
import type { Decide } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { nextState } from "../kernel/decision/state-machine.ts";
import type { InvalidTransition } from "../kernel/refusal/refusal.ts";
import { type BillableHourState, changedHour } from "./billable-hour-state.ts";
import type { BillableHour } from "./entity.ts";
import { noBillingTransition } from "./refusals.ts";
import { billingMachine } from "./states.ts";

/** Records that invoiced hours were paid. */
export const pay: Decide<BillableHourState, object, BillableHour, InvalidTransition> = (state, _, at) => {
  const hour = existing(state.hour);
  const billing = hour.approval === "approved" ? nextState(billingMachine, hour.billing, "pay") : null;
  return billing === null
    ? Result.fail(noBillingTransition(hour, "pay"))
    : Result.succeed(changedHour(hour, { billing }, at));
};
