import * as Result from "effect/Result";
import type { Decide } from "../kernel/decision.ts";
import { move } from "../kernel/machine.ts";
import { present } from "../kernel/present.ts";
import type { InvalidTransition, PeriodClosed } from "../kernel/refusal.ts";
import type { BillableHour } from "./entity.ts";
import { frozen, noApprovalMove } from "./refuse.ts";
import { changedHour, type HourState } from "./row.ts";
import { approvalMachine } from "./states.ts";

/** Takes submitted hours back to draft. */
export const recall: Decide<HourState, object, BillableHour, InvalidTransition | PeriodClosed> = (state, _, at) => {
  const hour = present(state.hour);
  const approval = move(approvalMachine, hour.approval, "recall");
  if (approval === null) return Result.fail(noApprovalMove(hour, "recall"));
  const refused = frozen(hour.workDate, at);
  return refused === null ? Result.succeed(changedHour(hour, { approval }, at)) : Result.fail(refused);
};
