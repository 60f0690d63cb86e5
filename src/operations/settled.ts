import * as Result from "effect/Result";
import type { Refusal } from "../domain/kernel/refusal.ts";

/** The outcome as data: never rejects for a refusal. */
export type Settled<Answer, R> =
  | { readonly ok: true; readonly value: Answer }
  | { readonly ok: false; readonly refusal: R };

/** An outcome as data. */
export const settle = (said: Result.Result<unknown, Refusal>): Settled<unknown, Refusal> =>
  Result.isSuccess(said) ? { ok: true, value: said.success } : { ok: false, refusal: said.failure };
