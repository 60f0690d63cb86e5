import * as Result from "effect/Result";
import type { Refusal } from "../domain/kernel/refusal/refusal.ts";
import type { At, Batch, Said, Step } from "./store.ts";

type BatchSaid = Said<ReadonlyArray<unknown>, At<Refusal>>;

/** Takes the steps in turn, up to the first that is refused. What the others wrote is the store's to undo. */
export const inTurn = (steps: Batch["steps"], decide: (step: Step) => Said<unknown, Refusal>): BatchSaid => {
  const answers: Array<unknown> = [];
  for (const [index, { ahead, from }] of steps.entries()) {
    const said = decide(from === null ? ahead : from(answers));
    if (Result.isFailure(said)) return Result.fail({ ...said.failure, index });
    answers.push(said.success);
  }
  return Result.succeed(answers);
};
