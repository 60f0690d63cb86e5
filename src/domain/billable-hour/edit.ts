import * as Result from "effect/Result";
import { type Decide, differingFields } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { patchFrom, updateInputOf } from "../kernel/decision/record-from-input.ts";
import { nextState } from "../kernel/decision/state-machine.ts";
import type { AuthorRequired, Locked } from "../kernel/refusal/refusal.ts";
import { field } from "../kernel/schema/entity.ts";
import { type InputOf, omittable } from "../kernel/schema/input.ts";
import { boolean } from "../kernel/schema/kind.ts";
import { authorMissing, type BillableHourState, changedHour, undecided } from "./billable-hour-state.ts";
import { BillableHour } from "./entity.ts";
import { entryWarnings } from "./entry-warnings.ts";
import { type DayHours, type EntryRefusal, judgeEntry, type Link } from "./judge-entry.ts";
import { locked, unchangeable } from "./refusals.ts";
import { approvalMachine } from "./states.ts";
import { submitted } from "./submit.ts";

/** Changing one of these fields makes the editor an author of the row (R-HOUR-6). */
const authoring: ReadonlyArray<string> = ["allocation", "workDate", "hours"];
/** The input that edits hours. What is left out stays. */
export const editInput = {
  ...updateInputOf(BillableHour),
  resubmit: omittable(
    field(boolean, "Default false: submitted hours go back to draft. True: they stay submitted (R-HOUR-12)."),
  ),
};

/** What an edit is judged on. */
export interface EditState extends BillableHourState {
  /** The present booking and the one that the input names. */
  readonly linked: Link | null;
  readonly asked: Link | null;
  /** The engineer's hours on the old and the new day. */
  readonly dayRows: ReadonlyArray<DayHours>;
}

const patchOf = patchFrom(BillableHour);
/**
 * Edits hours that are not approved (R-HOUR-8, R-HOUR-12). Submitted and rejected ones become drafts, unless
 * `resubmit` submits them at once. If no field changes, state and version stay (R-LOG-2).
 */
export const edit: Decide<
  EditState,
  InputOf<typeof editInput>,
  BillableHour,
  EntryRefusal | Locked | AuthorRequired
> = (state, input, at) => {
  const hour = existing(state.hour);
  const closed = locked(hour);
  if (closed !== null) return Result.fail(closed);
  const patch = patchOf(input, hour);
  const edited = { ...hour, ...patch };
  const changed = differingFields(hour, edited);
  if (changed.length === 0) return Result.succeed({ answer: hour, changes: [] });

  const frozen = unchangeable(hour, at);
  if (frozen !== null) return Result.fail(frozen);
  const authored = changed.some((name) => authoring.includes(name));
  const nobody = authored ? authorMissing(state, "lastEditor", at) : null;
  if (nobody !== null) return Result.fail(nobody);
  const link = input.allocation === undefined ? state.linked : state.asked;
  const engineer = existing(state.engineer);
  const entry = { engineer, project: existing(state.project), link, dayRows: state.dayRows };
  const refused = judgeEntry(edited, entry, at);
  if (refused !== null) return Result.fail(refused);
  const lastEditor = authored ? at.actor.userId : hour.lastEditor;
  const resubmitted = hour.approval === "submitted" && input.resubmit === true;
  return Result.succeed({
    ...changedHour(
      hour,
      {
        ...patch,
        // Recalled, edited and submitted at once.
        approval: resubmitted ? "submitted" : (nextState(approvalMachine, hour.approval, "edit") ?? hour.approval),
        billing: edited.billable ? "unbilled" : "non-billable",
        ...(hour.approval === "rejected" ? undecided : {}),
        lastEditor,
        ...(resubmitted ? submitted({ ...hour, lastEditor }, engineer, at) : {}),
      },
      at,
    ),
    warnings: entryWarnings(edited, entry),
  });
};
