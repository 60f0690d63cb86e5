import * as Result from "effect/Result";
import type { Moment } from "../kernel/context/moment.ts";
import type { Decide } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { nextState } from "../kernel/decision/state-machine.ts";
import type { InvalidTransition } from "../kernel/refusal/refusal.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import type { RateStep } from "../rate-step/entity.ts";
import { type BillableHourState, changedHour, undecided, type Worker } from "./billable-hour-state.ts";
import type { BillableHour } from "./entity.ts";
import { entryWarnings } from "./entry-warnings.ts";
import { type DayHours, type EntryRefusal, judgeEntry, type Link } from "./judge-entry.ts";
import { noApprovalTransition } from "./refusals.ts";
import { approvalMachine } from "./states.ts";

export const rateFields = ["objectId", "engineer", "from", "rate"] as const;
/** What submitting and approving are judged on. */
export interface JudgedState extends BillableHourState {
  readonly linked: Link | null;
  /** The engineer's hours on that day. */
  readonly dayRows: ReadonlyArray<DayHours>;
  /** The engineer's rates. */
  readonly rateSteps: ReadonlyArray<Picked<RateStep, typeof rateFields>>;
}

/**
 * The fields of a submission: the day and the round. If the engineer submits, changes by others count as the
 * engineer's own (R-HOUR-6).
 */
export const submitted = (hour: BillableHour, engineer: Worker, at: Moment) => ({
  submittedOn: at.today,
  decisionRound: hour.decisionRound + 1,
  lastEditor: engineer.user === at.actor.userId ? null : hour.lastEditor,
});

/** Submits hours for approval. The rules of an entry are judged again (R-HOUR-2…5). */
export const submit: Decide<JudgedState, object, BillableHour, EntryRefusal | InvalidTransition> = (state, _, at) => {
  const hour = existing(state.hour);
  const approval = nextState(approvalMachine, hour.approval, "submit");
  if (approval === null) return Result.fail(noApprovalTransition(hour, "submit"));
  const entry = entryContextOf(state);
  const refused = judgeEntry(hour, entry, at);
  if (refused !== null) return Result.fail(refused);
  return Result.succeed({
    ...changedHour(hour, { ...undecided, approval, ...submitted(hour, entry.engineer, at) }, at),
    warnings: entryWarnings(hour, entry),
  });
};

/** What the row's own entry is judged on. */
export const entryContextOf = (state: JudgedState) => ({
  engineer: existing(state.engineer),
  project: existing(state.project),
  link: state.linked,
  dayRows: state.dayRows,
});
