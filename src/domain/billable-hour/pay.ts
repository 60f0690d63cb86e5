import * as Result from "effect/Result";
import type { Decide } from "../kernel/decision.ts";
import { move } from "../kernel/machine.ts";
import { present } from "../kernel/present.ts";
import type { InvalidTransition } from "../kernel/refusal.ts";
import type { BillableHour } from "./entity.ts";
import { noBillingMove } from "./refuse.ts";
import { changedHour, type HourState } from "./row.ts";
import { billingMachine } from "./states.ts";

/** Notes that invoiced hours were paid. */
export const pay: Decide<HourState, object, BillableHour, InvalidTransition> = (state, _, at) => {
  const hour = present(state.hour);
  const billing = hour.approval === "approved" ? move(billingMachine, hour.billing, "pay") : null;
  return billing === null
    ? Result.fail(noBillingMove(hour, "pay"))
    : Result.succeed(changedHour(hour, { billing }, at));
};
