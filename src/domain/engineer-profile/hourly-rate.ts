import * as Result from "effect/Result";
import { inForceOn } from "../kernel/context/dated-value.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { type Change, creation, revised, revision } from "../kernel/decision/decision.ts";
import { recordFrom } from "../kernel/decision/record-from-input.ts";
import { type InvalidInput, refuseField } from "../kernel/refusal/refusal.ts";
import type { Money } from "../kernel/values/money.ts";
import { RateStep } from "../rate-step/entity.ts";

/** The rate in force after the change, and the step that was added or changed. */
export interface RateWritten {
  readonly hourlyRate: Money | null;
  readonly changes: ReadonlyArray<Change>;
}

/** The hourly rate in force today (R-RATE-1). */
export const rateToday = (steps: ReadonlyArray<RateStep>, at: Pick<Moment, "today">): Money | null =>
  inForceOn(steps, at.today)?.rate ?? null;

const makeStep = recordFrom(RateStep);
/**
 * Writes an engineer's rate: adds a step from today, or changes the one that begins today (R-RATE-1). The rate in
 * force changes nothing. A rate cannot be cleared, only followed by another.
 */
export const writeRate = (
  engineer: string,
  steps: ReadonlyArray<RateStep>,
  rate: Money | null | undefined,
  at: Moment,
): Result.Result<RateWritten, InvalidInput<"TypeMismatch">> => {
  const step = inForceOn(steps, at.today);
  const current = step?.rate ?? null;
  if (rate === undefined || (rate === null && current === null))
    return Result.succeed({ hourlyRate: current, changes: [] });
  if (rate === null)
    return Result.fail(refuseField("TypeMismatch", "hourlyRate", { id: "rateStays", field: "hourlyRate" }));
  if (current?.minor === rate.minor && current.currency === rate.currency)
    return Result.succeed({ hourlyRate: current, changes: [] });
  const changes =
    step?.from === at.today
      ? revision("RateStep", step, revised(step, { rate }, at), at)
      : [creation("RateStep", makeStep({ engineer, from: at.today, rate }, {}, at), at)];
  return Result.succeed({ hourlyRate: rate, changes });
};
