import * as Result from "effect/Result";
import type { Decide } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { nextState } from "../kernel/decision/state-machine.ts";
import type { InvalidTransition, Invoiced, ReasonRequired } from "../kernel/refusal/refusal.ts";
import { type BillableHourState, changedHour, undecided } from "./billable-hour-state.ts";
import type { BillableHour } from "./entity.ts";
import { invoiced, noApprovalTransition, reasonMissing } from "./refusals.ts";
import { approvalMachine } from "./states.ts";

/**
 * Returns approved hours that are not invoiced to draft. The snapshot is cleared; the log keeps it. A closed period
 * needs nothing more than the administrator and the reason that this event needs anyway (R-HOUR-5).
 */
export const reopen: Decide<BillableHourState, object, BillableHour, InvalidTransition | Invoiced | ReasonRequired> = (
  state,
  _,
  at,
) => {
  const hour = existing(state.hour);
  const approval = nextState(approvalMachine, hour.approval, "reopen");
  if (approval === null) return Result.fail(noApprovalTransition(hour, "reopen"));
  const refused = invoiced(hour) ?? reasonMissing("reopen", at);
  return refused === null
    ? Result.succeed(changedHour(hour, { ...undecided, approval, decisionReason: at.reason }, at))
    : Result.fail(refused);
};
