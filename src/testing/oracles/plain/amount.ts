import type * as rules from "../../../plain-rules/amount.ts";
import { amountByFractions, minutesAsWritten } from "../amount.ts";
import { numberOf } from "./values.ts";

export const amountOf: typeof rules.amountOf = ({ hours, billedMinutes, rate }) => {
  const minutes = billedMinutes ?? Number(minutesAsWritten(hours ?? 0).minutes);
  return { minor: Number(amountByFractions(minutes, rate.minor)), currency: rate.currency };
};

export const rateOn: typeof rules.rateOn = ({ rates, day }) => {
  const begun = rates.filter(({ from }) => numberOf(from) <= numberOf(day));
  const latest = begun.toSorted((a, b) => numberOf(a.from) - numberOf(b.from)).at(-1);
  return latest?.rate ?? null;
};
