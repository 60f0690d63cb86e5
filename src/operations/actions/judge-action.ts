import * as Result from "effect/Result";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { type Input, validateInput } from "../../domain/kernel/schema/input.ts";
import { formatRefusal } from "../define/format-record.ts";
import type { AnyCommand, Lift } from "../define/operation.ts";
import { aroundState, judgeRow } from "../run/judge-row.ts";

/** What may be done with a record by one event. `needs`: the fields that a call has to give besides the record. */
export type Action =
  | { readonly allowed: true; readonly needs: ReadonlyArray<string> }
  | { readonly allowed: false; readonly needs: ReadonlyArray<string>; readonly refusal: Refusal };
type Values = Readonly<Record<string, unknown>>;

/** A reason lifts the refusal of a missing reason, and for administrators that of a closed period (R-HOUR-5). */
const reasonLift: Lift = { of: ["ReasonRequired", "PeriodClosed"], by: { reason: "a reason" } };

/** Judges one event without further input: what a call would lack is no refusal, but listed in `needs` (L-61). */
export const judgeAction = (
  of: AnyCommand,
  required: ReadonlyArray<string>,
  objectId: string,
  state: Values,
  at: Moment,
): Action => {
  const around = aroundState(of.load, state);
  const refusedRow = judgeRow(of, state, { objectId }, at, around);
  if (refusedRow !== null) return { allowed: false, needs: required, refusal: refusedRow };
  const { permits } = of;
  const values = validateInput(of.input as Input, { objectId }, at.firm);
  if (Result.isFailure(values)) throw new Error(`${of.name} does not take its own record`);
  const judge = (given: Values): Refusal | null => {
    const moment = typeof given.reason === "string" ? { ...at, reason: given.reason } : at;
    if (permits !== undefined) return permits.refusal(state, moment);
    const decision: Result.Result<unknown, Refusal> = of.decide(
      state,
      { ...values.success, ...given } as never,
      moment,
    );
    return Result.isFailure(decision) ? decision.failure : null;
  };
  let given: Values = {};
  let refusal = judge(given);
  const lifts = [...(of.lifts ?? []), reasonLift];
  // What one lifts may uncover what another one lifts, in any order; each is needed once at most.
  for (let lifted = true; lifted && refusal !== null; ) {
    lifted = false;
    for (const [nth, lift] of lifts.entries()) {
      const { _tag } = refusal;
      if (!lift.of.includes(_tag)) continue;
      const more = { ...given, ...lift.by };
      const next = judge(more);
      if (next?._tag === _tag) continue;
      [given, refusal, lifted] = [more, next, true];
      lifts.splice(nth, 1);
      break;
    }
  }
  const needs = [...new Set([...required, ...(permits?.needs?.(state, at) ?? []), ...Object.keys(given)])];
  return refusal === null
    ? { allowed: true, needs }
    : { allowed: false, needs, refusal: formatRefusal(refusal, at, around) };
};
