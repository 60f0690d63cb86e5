import * as Result from "effect/Result";
import type { Decide } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { nextState } from "../kernel/decision/state-machine.ts";
import { warn } from "../kernel/messages/warn.ts";
import type { AuthorRequired, Forbidden, InvalidTransition, SelfApproval } from "../kernel/refusal/refusal.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import { field } from "../kernel/schema/entity.ts";
import { type InputOf, inputFields, omittable } from "../kernel/schema/input.ts";
import { minutes } from "../kernel/schema/kind.ts";
import { type Authors, authorMissing, changedHour } from "./billable-hour-state.ts";
import { BillableHour } from "./entity.ts";
import { entryWarnings } from "./entry-warnings.ts";
import { type EntryRefusal, judgeEntry } from "./judge-entry.ts";
import { noApprovalTransition } from "./refusals.ts";
import { takeSnapshot } from "./snapshot.ts";
import { approvalMachine } from "./states.ts";
import { entryContextOf, type JudgedState } from "./submit.ts";
import { selfApproval } from "./two-person-rule.ts";

/** The input of an approval. */
export const approveInput = {
  billedMinutes: omittable(field(minutes, "Minutes to bill; default: those worked (R-HOUR-13).")),
  ...inputFields("changeable", BillableHour.fields, "notes"),
};

/**
 * Approves submitted hours and fixes their price (R-HOUR-6, R-HOUR-7, R-HOUR-10, R-HOUR-13). The rules of an entry are
 * judged again. Nobody approves their own hours.
 */
export const approve: Decide<
  JudgedState & Authors,
  InputOf<typeof approveInput>,
  BillableHour,
  EntryRefusal | InvalidTransition | SelfApproval | AuthorRequired | Forbidden
> = (state, input, at) => {
  const hour = existing(state.hour);
  const { engineer, project, link, dayRows } = entryContextOf(state);
  const nobody = authorMissing(state, "decidedBy", at);
  if (nobody !== null) return Result.fail(nobody);
  const self = selfApproval(hour, state, at);
  if (self !== null) return Result.fail(self);
  const approval = nextState(approvalMachine, hour.approval, "approve");
  if (approval === null) return Result.fail(noApprovalTransition(hour, "approve"));
  const refused = judgeEntry(hour, { engineer, project, link, dayRows }, at);
  if (refused !== null) return Result.fail(refused);
  const snapshot = takeSnapshot({
    hour: { workDate: hour.workDate, minutes: hour.hours, billable: hour.billable },
    allocation: link,
    project,
    engineer,
    rateSteps: state.rateSteps,
    billedMinutes: input.billedMinutes ?? null,
  });
  const approved = changedHour(
    hour,
    {
      approval,
      decidedBy: at.actor.userId,
      decidedAt: at.now,
      decisionReason: null,
      snapshot,
      ...(input.notes === undefined ? {} : { notes: input.notes }),
    },
    at,
  );
  return Result.succeed({
    ...approved,
    warnings: [...unpriced(approved.answer), ...entryWarnings(hour, { engineer, project })],
  });
};

/** Warns of billable hours without a rate (R-HOUR-11). */
const unpriced = ({ objectId, snapshot }: BillableHour): ReadonlyArray<Warning> =>
  snapshot?.billable === true && snapshot.rate === null ? [warn("UNPRICED", { rows: [objectId] })] : [];
