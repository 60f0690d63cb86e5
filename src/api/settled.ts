import * as Result from "effect/Result";
import type { Refusal } from "../domain/kernel/refusal/refusal.ts";
import { clone } from "../domain/kernel/values/clone.ts";

/** The outcome of a call as data: an answer or a refusal. */
export type Settled<Answer, R> =
  | { readonly ok: true; readonly value: Answer }
  | { readonly ok: false; readonly refusal: R };

/** An outcome as data, with a copy of the refusal that the caller may change. */
export const settle = (outcome: Result.Result<unknown, Refusal>): Settled<unknown, Refusal> =>
  Result.isSuccess(outcome) ? { ok: true, value: outcome.success } : { ok: false, refusal: clone(outcome.failure) };
