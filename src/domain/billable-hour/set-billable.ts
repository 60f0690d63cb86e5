import * as Result from "effect/Result";
import type { Decide } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { nextState } from "../kernel/decision/state-machine.ts";
import type { Locked, PeriodClosed } from "../kernel/refusal/refusal.ts";
import { type InputOf, inputFields } from "../kernel/schema/input.ts";
import { type BillableHourState, changedHour } from "./billable-hour-state.ts";
import { BillableHour } from "./entity.ts";
import { locked, unchangeable } from "./refusals.ts";
import { billingMachine } from "./states.ts";

/** The input: whether the client pays. */
export const setBillableInput = inputFields("required", BillableHour.fields, "billable");

/** Sets whether the client pays, until the hours are approved. The approval state stays. */
export const setBillable: Decide<
  BillableHourState,
  InputOf<typeof setBillableInput>,
  BillableHour,
  Locked | PeriodClosed
> = (state, { billable }, at) => {
  const hour = existing(state.hour);
  const closed = locked(hour);
  if (closed !== null) return Result.fail(closed);
  if (hour.billable === billable) return Result.succeed({ answer: hour, changes: [] });
  const refused = unchangeable(hour, at);
  if (refused !== null) return Result.fail(refused);
  const billing = nextState(billingMachine, hour.billing, "setBillable") ?? hour.billing;
  return Result.succeed(changedHour(hour, { billable, billing }, at));
};
