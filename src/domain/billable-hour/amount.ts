import { type Money, roundHalfUpDivide } from "../kernel/values/money.ts";

/**
 * The amount of billed minutes at an hourly rate, rounded half up once per row, so that every grouping is a sum of
 * rows (R-HOUR-11). Null without a rate.
 *
 * @example amountOf(50, { minor: 9999, currency: "USD" }) // { minor: 8333, currency: "USD" }
 */
export const amountOf = (billedMinutes: number, rate: Money | null): Money | null =>
  rate === null ? null : { minor: roundHalfUpDivide(billedMinutes, 60, rate.minor), currency: rate.currency };
