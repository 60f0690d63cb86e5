import { type InvalidInput, invalid } from "../kernel/refusal/refusal.ts";
import type { Money } from "../kernel/values/money.ts";

/** A sum that leaves the exact integers (R-VAL-6). */
export type InexactSum = InvalidInput<"AmountRange">;
const beyond = (of: { readonly currency?: string }): InexactSum =>
  invalid([{ tag: "AmountRange", path: [], sentence: { id: "sumTooLarge", ...of }, ...of }]);

/**
 * Refuses a report with a sum beyond the exact integers, and names the currency (R-VAL-6). Summands are never
 * negative, so a sum that left the exact integers stays outside.
 */
export const inexactSums = (amounts: ReadonlyArray<Money>, minutes: ReadonlyArray<number> = []): InexactSum | null => {
  const amount = amounts.find(({ minor }) => !Number.isSafeInteger(minor));
  if (amount !== undefined) return beyond({ currency: amount.currency });
  return minutes.every(Number.isSafeInteger) ? null : beyond({});
};
