import * as Result from "effect/Result";
import type { Decide } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { nextState } from "../kernel/decision/state-machine.ts";
import type { Locked, PeriodClosed } from "../kernel/refusal/refusal.ts";
import { type InputOf, inputFields } from "../kernel/schema/input.ts";
import { type BillableHourState, changedHour } from "./billable-hour-state.ts";
import { BillableHour } from "./entity.ts";
import { locked, periodClosed } from "./refusals.ts";
import { billingMachine } from "./states.ts";

/** What a caller says: whether the client pays. */
export const setBillableInput = inputFields("required", BillableHour.fields, "billable");

/** Says whether the client pays, as long as the hours are not approved; where they stand in approval does not change. */
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
  const refused = periodClosed(hour.workDate, at);
  if (refused !== null) return Result.fail(refused);
  const billing = nextState(billingMachine, hour.billing, "setBillable") ?? hour.billing;
  return Result.succeed(changedHour(hour, { billable, billing }, at));
};
