import * as Result from "effect/Result";
import { creation, type Decide } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { createInputOf, recordFrom } from "../kernel/decision/record-from-input.ts";
import type { AuthorRequired, Forbidden } from "../kernel/refusal/refusal.ts";
import { neededAs } from "../kernel/refusal/refusal.ts";
import { optional } from "../kernel/schema/entity.ts";
import { type InputOf, omittable } from "../kernel/schema/input.ts";
import { boolean, word } from "../kernel/schema/kind.ts";
import { authorMissing, type BillableHourState } from "./billable-hour-state.ts";
import { BillableHour, billingStatusField, billingWords } from "./entity.ts";
import { entryWarnings } from "./entry-warnings.ts";
import { type DayHours, type EntryRefusal, judgeEntry, type Link } from "./judge-entry.ts";

/** The input of new hours. */
export const createInput = {
  ...createInputOf(BillableHour),
  billable: omittable(optional(boolean, "Default: the booking's, else the project's.")),
  billingStatus: omittable(optional(word(billingWords), `${billingStatusField.doc} Default draft; may be submitted.`)),
};

/** What a creation is judged on. */
export interface EntryState extends Omit<BillableHourState, "hour"> {
  readonly allocation: Link | null;
  readonly dayRows: ReadonlyArray<DayHours>;
}

const make = recordFrom(BillableHour);
/** Enters hours as a draft or submitted (R-HOUR-1…5, R-HOUR-21). `submittedBy` is the actor. */
export const create: Decide<
  EntryState,
  InputOf<typeof createInput>,
  BillableHour,
  EntryRefusal | Forbidden | AuthorRequired
> = (state, input, at) => {
  const project = existing(state.project);
  const nobody = authorMissing(state, "submittedBy", at);
  if (nobody !== null) return Result.fail(nobody);
  const approval = input.billingStatus ?? "draft";
  if (approval !== "draft" && approval !== "submitted")
    return Result.fail({
      _tag: "Forbidden",
      class: "BillableHour",
      event: at.operation,
      ...neededAs({ id: "draftOrSubmitted" }),
      field: "billingStatus",
    });
  const billable = input.billable ?? state.allocation?.billable ?? project.billable;
  const hour = make(
    input,
    {
      billable,
      submittedBy: at.actor.userId,
      submittedOn: approval === "submitted" ? at.today : null,
      decisionRound: approval === "submitted" ? 1 : 0,
      approval,
      billing: billable ? "unbilled" : "non-billable",
      statusLabel: input.labels.billingStatus ?? null,
    },
    at,
  );
  const entry = { engineer: existing(state.engineer), project, link: state.allocation, dayRows: state.dayRows };
  const refused = judgeEntry(hour, entry, at);
  return refused === null
    ? Result.succeed({
        answer: hour,
        changes: [creation("BillableHour", hour, at)],
        warnings: entryWarnings(hour, entry),
      })
    : Result.fail(refused);
};
