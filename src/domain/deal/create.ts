import * as Result from "effect/Result";
import type { Author } from "../kernel/decision/crud.ts";
import { creation, type Decide } from "../kernel/decision/decision.ts";
import { createInputOf, recordFrom } from "../kernel/decision/record-from-input.ts";
import type { AmountRequired } from "../kernel/refusal/refusal.ts";
import type { InputOf } from "../kernel/schema/input.ts";
import { Deal } from "./entity.ts";
import { amountMissing, entered, stageOf } from "./move.ts";

export const createInput = createInputOf(Deal);

const make = recordFrom(Deal);
/** Creates a deal in any stage, under the guards of that stage. It is the actor's unless it is assigned to somebody. */
export const createDeal: Decide<Author, InputOf<typeof createInput>, Deal, AmountRequired> = (
  { author },
  input,
  at,
) => {
  const stage = stageOf({ stage: input.stage ?? null });
  const row = make(input, { assignedTo: input.assignedTo ?? author?.objectId ?? null, ...entered(stage, at) }, at);
  const missing = amountMissing(stage, row);
  return missing === null
    ? Result.succeed({ answer: row, changes: [creation("Deal", row, at)] })
    : Result.fail(missing);
};
