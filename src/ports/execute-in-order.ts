import * as Result from "effect/Result";
import type { Refusal } from "../domain/kernel/refusal/refusal.ts";
import type { Outcome, StoreBatch, StoreCommand, WithIndex } from "./store.ts";

type BatchOutcome = Outcome<ReadonlyArray<unknown>, WithIndex<Refusal>>;

/**
 * Decides the commands in order, up to the first that is refused; the store takes back what those before it wrote. With `separately` it
 * decides all of them.
 */
export const executeInOrder = (
  { commands, separately }: Pick<StoreBatch, "commands" | "separately">,
  decide: (command: StoreCommand) => Outcome<unknown, Refusal>,
): BatchOutcome => {
  const answers: Array<unknown> = [];
  for (const [index, { provisional, resolve }] of commands.entries()) {
    const outcome = decide(resolve === null ? provisional : resolve(answers));
    if (separately) {
      answers.push(outcome);
      continue;
    }
    if (Result.isFailure(outcome)) return Result.fail({ ...outcome.failure, index });
    answers.push(outcome.success);
  }
  return Result.succeed(answers);
};
