import * as Result from "effect/Result";
import { created, creation, type Decide } from "../kernel/decision.ts";
import { optional } from "../kernel/entity.ts";
import { each, given, type InputOf } from "../kernel/input.ts";
import { boolean, word } from "../kernel/kind.ts";
import { present } from "../kernel/present.ts";
import type { AuthorRequired, Forbidden } from "../kernel/refusal.ts";
import { BillableHour, billingStatusField, billingWords } from "./entity.ts";
import { type DayHours, type EntryRefusal, judgeEntry, type Link } from "./entry.ts";
import { entryWarnings } from "./entry-warnings.ts";
import { authorless, type HourState } from "./row.ts";

const { fields } = BillableHour;
/** What a caller says to enter hours. */
export const createInput = {
  ...each("needed", fields, "engineer", "project"),
  ...each("given", fields, "allocation"),
  ...each("needed", fields, "workDate", "hours"),
  ...each("given", fields, "taskCode", "notes"),
  billingStatus: given(optional(word(billingWords), `${billingStatusField.doc} Draft unless said, or submitted.`)),
  billable: given(optional(boolean, "Default: the booking's, else the project's.")),
};

/** What a creation is judged on. */
export interface EntryState extends Omit<HourState, "hour"> {
  readonly allocation: Link | null;
  readonly dayRows: ReadonlyArray<DayHours>;
}

/** Enters hours, as a draft or submitted at once (R-HOUR-1…5, R-HOUR-21); `submittedBy` is who asks. */
export const create: Decide<
  EntryState,
  InputOf<typeof createInput>,
  BillableHour,
  EntryRefusal | Forbidden | AuthorRequired
> = (state, input, at) => {
  const project = present(state.project);
  const nobody = authorless(state, "submittedBy", at);
  if (nobody !== null) return Result.fail(nobody);
  const approval = input.billingStatus ?? "draft";
  if (approval !== "draft" && approval !== "submitted")
    return Result.fail({
      _tag: "Forbidden",
      class: "BillableHour",
      event: at.operation,
      needed: "draft or submitted: what comes later is decided by somebody else",
      field: "billingStatus",
    });
  const billable = input.billable ?? state.allocation?.billable ?? project.billable;
  const hour = created<BillableHour>(
    {
      engineer: input.engineer,
      project: input.project,
      allocation: input.allocation ?? null,
      workDate: input.workDate,
      hours: input.hours,
      taskCode: input.taskCode ?? null,
      notes: input.notes ?? null,
      submittedBy: at.actor.userId,
      lastEditor: null,
      submittedOn: approval === "submitted" ? at.today : null,
      decisionRound: approval === "submitted" ? 1 : 0,
      billable,
      approval,
      billing: billable ? "unbilled" : "non-billable",
      statusLabel: input.labels.billingStatus ?? null,
      decidedBy: null,
      decidedAt: null,
      decisionReason: null,
      snapshot: null,
      invoiceRef: null,
      invoicedOn: null,
    },
    at,
  );
  const entry = { engineer: present(state.engineer), project, link: state.allocation, dayRows: state.dayRows };
  const refused = judgeEntry(hour, entry, at);
  return refused === null
    ? Result.succeed({
        answer: hour,
        changes: [creation("BillableHour", hour, at)],
        warnings: entryWarnings(hour, entry),
      })
    : Result.fail(refused);
};
