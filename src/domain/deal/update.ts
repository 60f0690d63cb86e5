import * as Result from "effect/Result";
import { isAdministrator } from "../kernel/context/actor.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { type Decide, revised, revision } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { patchFrom, updateInputOf } from "../kernel/decision/record-from-input.ts";
import { invalidTransition } from "../kernel/decision/transition.ts";
import { rightsNeeded } from "../kernel/policy/needed-rights.ts";
import { type Forbidden, neededAs } from "../kernel/refusal/refusal.ts";
import type { InputOf } from "../kernel/schema/input.ts";
import { Deal } from "./entity.ts";
import { amountMissing, type DealState, type MoveRefusal, moved, stageOf } from "./move.ts";
import { dealStage, eventBetween } from "./states.ts";

export const updateInput = updateInputOf(Deal);

type Refused = MoveRefusal | Forbidden;
const patchOf = patchFrom(Deal);
/**
 * Changes the fields of a deal. Another stage requests the event that leads there; only an administrator reopens a won
 * deal, as by the event itself. Another word of the same stage changes only the label.
 */
export const updateDeal: Decide<DealState, InputOf<typeof updateInput>, Deal, Refused> = ({ deal }, input, at) => {
  const before = existing(deal);
  return Result.map(changed(before, input, at), (after) => ({
    answer: after,
    changes: revision("Deal", before, after, at),
  }));
};

const changed = (before: Deal, input: InputOf<typeof updateInput>, at: Moment): Result.Result<Deal, Refused> => {
  const patch = patchOf(input, before);
  const from = stageOf(before);
  const to = input.stage === undefined ? from : stageOf({ stage: input.stage });
  if (to === from) {
    const after = revised<Deal>(before, patch, at);
    // A won deal that was imported without an amount may stay so.
    const missing = before.amount === null ? null : amountMissing(from, after, before.objectId);
    return missing === null ? Result.succeed(after) : Result.fail(missing);
  }
  const event = eventBetween(from, to);
  if (event === undefined) return Result.fail(invalidTransition(dealStage, before, from, `update to ${to}`));
  if (from === "won" && !isAdministrator(at.actor))
    return Result.fail({
      _tag: "Forbidden",
      class: "Deal",
      objectId: before.objectId,
      event: "deals.reopen",
      ...neededAs(rightsNeeded(isAdministrator, at.firm, { class: "Deal" })),
    });
  return moved(before, event, { to, patch }, at);
};
