import { type EffectiveFrom, inForceOn } from "../kernel/context/dated-value.ts";
import type { Money } from "../kernel/values/money.ts";

/** An hourly rate from a day on; `from` is the first day there is for a rate that always held. */
export interface RateStep extends EffectiveFrom {
  readonly rate: Money;
}

/** The hourly rate in force on a day, or null before the first step (R-RATE-1). */
export const rateOn = (steps: ReadonlyArray<RateStep>, day: number): Money | null =>
  inForceOn(steps, day)?.rate ?? null;
