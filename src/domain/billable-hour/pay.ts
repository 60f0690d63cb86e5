import * as Result from "effect/Result";
import type { Decide } from "../kernel/decision/decision.ts";
import { present } from "../kernel/decision/existing.ts";
import { move } from "../kernel/decision/state-machine.ts";
import type { InvalidTransition } from "../kernel/refusal/refusal.ts";
import type { BillableHour } from "./entity.ts";
import { changedHour, type HourState } from "./hour-state.ts";
import { noBillingMove } from "./refusals.ts";
import { billingMachine } from "./states.ts";

/** Notes that invoiced hours were paid. */
export const pay: Decide<HourState, object, BillableHour, InvalidTransition> = (state, _, at) => {
  const hour = present(state.hour);
  const billing = hour.approval === "approved" ? move(billingMachine, hour.billing, "pay") : null;
  return billing === null
    ? Result.fail(noBillingMove(hour, "pay"))
    : Result.succeed(changedHour(hour, { billing }, at));
};
