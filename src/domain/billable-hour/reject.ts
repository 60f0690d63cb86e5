import * as Result from "effect/Result";
import type { Decide } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { nextState } from "../kernel/decision/state-machine.ts";
import type {
  AuthorRequired,
  Forbidden,
  InvalidTransition,
  PeriodClosed,
  ReasonRequired,
  SelfApproval,
} from "../kernel/refusal/refusal.ts";
import { type InputOf, inputFields } from "../kernel/schema/input.ts";
import { type Authors, authorMissing, type BillableHourState, changedHour } from "./billable-hour-state.ts";
import { BillableHour } from "./entity.ts";
import { noApprovalTransition, periodClosed, reasonMissing } from "./refusals.ts";
import { approvalMachine } from "./states.ts";
import { selfApproval } from "./two-person-rule.ts";

/** The input of a rejection. */
export const rejectInput = inputFields("changeable", BillableHour.fields, "notes");

/** Rejects submitted hours with a reason (R-HOUR-6, R-HOUR-7, R-HOUR-9). */
export const reject: Decide<
  BillableHourState & Authors,
  InputOf<typeof rejectInput>,
  BillableHour,
  InvalidTransition | SelfApproval | ReasonRequired | PeriodClosed | AuthorRequired | Forbidden
> = (state, input, at) => {
  const hour = existing(state.hour);
  const nobody = authorMissing(state, "decidedBy", at);
  if (nobody !== null) return Result.fail(nobody);
  const self = selfApproval(hour, state, at);
  if (self !== null) return Result.fail(self);
  const approval = nextState(approvalMachine, hour.approval, "reject");
  if (approval === null) return Result.fail(noApprovalTransition(hour, "reject"));
  const refused = reasonMissing("reject", at) ?? periodClosed(hour.workDate, at);
  if (refused !== null) return Result.fail(refused);
  return Result.succeed(
    changedHour(
      hour,
      {
        approval,
        decidedBy: at.actor.userId,
        decidedAt: at.now,
        decisionReason: at.reason,
        ...(input.notes === undefined ? {} : { notes: input.notes }),
      },
      at,
    ),
  );
};
