import * as Result from "effect/Result";
import type { Refusal } from "../domain/kernel/refusal/refusal.ts";
import type { Outcome, StoreBatch, StoreCommand, WithIndex } from "./store.ts";

type BatchOutcome = Outcome<ReadonlyArray<unknown>, WithIndex<Refusal>>;

/** Takes the steps in turn, up to the first that is refused. What the others wrote is the store's to undo. */
export const executeInOrder = (
  steps: StoreBatch["commands"],
  decide: (step: StoreCommand) => Outcome<unknown, Refusal>,
): BatchOutcome => {
  const answers: Array<unknown> = [];
  for (const [index, { provisional, resolve }] of steps.entries()) {
    const said = decide(resolve === null ? provisional : resolve(answers));
    if (Result.isFailure(said)) return Result.fail({ ...said.failure, index });
    answers.push(said.success);
  }
  return Result.succeed(answers);
};
