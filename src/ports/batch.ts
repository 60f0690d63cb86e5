import * as Result from "effect/Result";
import type { Refusal } from "../domain/kernel/refusal.ts";
import type { Call, Said, Step } from "./store.ts";

/** One step of a batch; every step carries the batch's own call. */
export interface BatchStep {
  /**
   * The step as far as it is known before the batch begins: what it can lock up front. Where an input refers to the answer of
   * a step before it, an id stands here that no row has.
   */
  readonly ahead: Step;
  /** The step itself, made from the answers of those before it; null when it is `ahead`. */
  readonly from: ((answers: ReadonlyArray<unknown>) => Step) | null;
}

/** Steps of one transaction: each judged on what those before it left, all of them written or none (R-BATCH-1). */
export interface Batch {
  readonly call: Call;
  readonly steps: ReadonlyArray<BatchStep>;
}

/** A refusal with the place of the step that was refused; without one the batch as a whole was. */
export type At<R> = R & { readonly index?: number };
export type BatchSaid = Said<ReadonlyArray<unknown>, At<Refusal>>;

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
