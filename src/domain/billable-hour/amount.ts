import { type Money, roundHalfUpDivide } from "../kernel/values/money.ts";

/**
 * What billed minutes are worth at an hourly rate, rounded half-up to a minor unit once per row, so that every grouping is a sum
 * of rows (R-HOUR-11). Without a rate there is no amount: null, not 0.
 *
 * @example amountOf(50, { minor: 9999, currency: "USD" }) // { minor: 8333, currency: "USD" }
 */
export const amountOf = (billedMinutes: number, rate: Money | null): Money | null =>
  rate === null ? null : { minor: roundHalfUpDivide(billedMinutes, 60, rate.minor), currency: rate.currency };
