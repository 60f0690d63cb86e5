import { type InvalidInput, type Issue, invalid } from "../kernel/refusal/refusal.ts";
import type { Money } from "../kernel/values/money.ts";

/** A sum that leaves the exact integers (R-VAL-6). */
export type InexactSum = InvalidInput<"AmountRange">;
const beyond = (what: string, more: Partial<Issue>): InexactSum =>
  invalid([
    {
      tag: "AmountRange",
      path: [],
      code: "AMOUNT_RANGE",
      message: `${what} leaves the exact integers, up to ${Number.MAX_SAFE_INTEGER}; ask for a shorter range or smaller groups`,
      ...more,
    },
  ]);

/**
 * Refuses a report with a sum beyond the exact integers, and names the currency (R-VAL-6). Summands are never
 * negative, so a sum that left the exact integers stays outside.
 */
export const inexactSums = (amounts: ReadonlyArray<Money>, minutes: ReadonlyArray<number> = []): InexactSum | null => {
  const amount = amounts.find(({ minor }) => !Number.isSafeInteger(minor));
  if (amount !== undefined) return beyond(`A sum in ${amount.currency}`, { currency: amount.currency });
  return minutes.every(Number.isSafeInteger) ? null : beyond("A sum of planned time", {});
};
