import { inForceOn } from "../kernel/context/dated-value.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import type { Money } from "../kernel/values/money.ts";
import type { RateStep } from "./entity.ts";

/** The hourly rate in force on a day, or null before the first step (R-RATE-1). */
export const rateOn = (steps: ReadonlyArray<Picked<RateStep, readonly ["from", "rate"]>>, day: number): Money | null =>
  inForceOn(steps, day)?.rate ?? null;
