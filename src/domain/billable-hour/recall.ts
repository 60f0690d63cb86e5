import * as Result from "effect/Result";
import type { Decide } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { nextState } from "../kernel/decision/state-machine.ts";
import type { InvalidTransition, PeriodClosed } from "../kernel/refusal/refusal.ts";
import { type BillableHourState, changedHour } from "./billable-hour-state.ts";
import type { BillableHour } from "./entity.ts";
import { noApprovalTransition, periodClosed } from "./refusals.ts";
import { approvalMachine } from "./states.ts";

/** Returns submitted hours to draft. */
export const recall: Decide<BillableHourState, object, BillableHour, InvalidTransition | PeriodClosed> = (
  state,
  _,
  at,
) => {
  const hour = existing(state.hour);
  const approval = nextState(approvalMachine, hour.approval, "recall");
  if (approval === null) return Result.fail(noApprovalTransition(hour, "recall"));
  const refused = periodClosed(hour.workDate, at);
  return refused === null ? Result.succeed(changedHour(hour, { approval }, at)) : Result.fail(refused);
};
