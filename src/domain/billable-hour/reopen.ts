import * as Result from "effect/Result";
import type { Decide } from "../kernel/decision.ts";
import { move } from "../kernel/machine.ts";
import { present } from "../kernel/present.ts";
import type { InvalidTransition, Invoiced, ReasonRequired } from "../kernel/refusal.ts";
import type { BillableHour } from "./entity.ts";
import { invoiced, noApprovalMove, withoutReason } from "./refuse.ts";
import { changedHour, type HourState, undecided } from "./row.ts";
import { approvalMachine } from "./states.ts";

/**
 * Opens approved hours that are on no invoice yet: back to draft; the snapshot goes, and stays in the log. A closed period
 * asks for no more than this: an administrator with a reason (R-HOUR-5).
 */
export const reopen: Decide<HourState, object, BillableHour, InvalidTransition | Invoiced | ReasonRequired> = (
  state,
  _,
  at,
) => {
  const hour = present(state.hour);
  const approval = move(approvalMachine, hour.approval, "reopen");
  if (approval === null) return Result.fail(noApprovalMove(hour, "reopen"));
  const refused = invoiced(hour) ?? withoutReason("reopen", at);
  return refused === null
    ? Result.succeed(changedHour(hour, { ...undecided, approval, decisionReason: at.reason }, at))
    : Result.fail(refused);
};
