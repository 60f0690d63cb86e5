import * as Result from "effect/Result";
import { amountOf as amountOfMinutes } from "../domain/billable-hour/amount.ts";
import { defaultSettings } from "../domain/kernel/context/settings.ts";
import { day, hours, id, integer, rate, text } from "../domain/kernel/schema/kind.ts";
import { minutesPerDay } from "../domain/kernel/values/minutes.ts";
import type { Money } from "../domain/kernel/values/money.ts";
import { type PlainRateStep, RateStep } from "../domain/rate-step/entity.ts";
import { rateOn as rateOfDay } from "../domain/rate-step/rate-on.ts";
import { given, list, nullable, object, readInput, value } from "./read.ts";
import { mixed, type Unread } from "./records.ts";

const wholeNumber = integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
/** A bare number has no currency here: no firm says which. */
const money = object(
  "an amount",
  { minor: given(value(wholeNumber)), currency: given(value(text)) },
  {
    check: (amount) => {
      const outcome = rate.validate(amount, defaultSettings);
      if (Result.isSuccess(outcome)) return null;
      return { path: [outcome.failure.tag === "AmountRange" ? "minor" : "currency"], ...outcome.failure };
    },
  },
);

/** Time to be billed: hours of one day, or minutes. */
export type BilledTime =
  | { readonly hours: number; readonly billedMinutes?: undefined }
  | { readonly billedMinutes: number; readonly hours?: undefined };

const amountInput = object(
  "the input",
  { hours: nullable(value(hours)), billedMinutes: nullable(value(integer(0, minutesPerDay))), rate: given(money) },
  {
    check: ({ hours: worked, billedMinutes }) => {
      if (worked === null && billedMinutes === null)
        return { path: ["hours"], tag: "Required", expected: { id: "forDevelopers", text: "hours or billedMinutes" } };
      if (worked === null || billedMinutes === null) return null;
      return {
        path: ["billedMinutes"],
        tag: "TypeMismatch",
        expected: { id: "forDevelopers", text: "nothing beside hours" },
      };
    },
  },
);
/**
 * The amount of billed time at an hourly rate, rounded half up to the minor unit (R-HOUR-11). Hours are first rounded
 * to the nearest minute (R-VAL-4).
 *
 * @throws FirmError for a wrong input, with the path of each fault.
 * @example amountOf({ hours: 7.5, rate: { minor: 9000, currency: "USD" } }) // { minor: 67500, currency: "USD" }
 */
export const amountOf = (input: BilledTime & { readonly rate: Money }): Money => {
  const { hours: worked, billedMinutes, rate: perHour } = readInput(amountInput, input);
  // It is null only without a rate.
  return amountOfMinutes(worked ?? billedMinutes ?? 0, perHour) as Money;
};

/** An engineer's hourly rate from a day on. A record of `firm.rates` will do. */
export interface DatedRate extends Unread<PlainRateStep, "engineer" | "from" | "rate"> {
  readonly engineer?: string | undefined;
  /** First day on which it holds. */
  readonly from: string;
  readonly rate: Money;
}
const rateStep = object(
  "a rate",
  { engineer: nullable(value(id)), from: given(value(day)), rate: given(money) },
  { record: RateStep },
);
const rateInput = object(
  "the input",
  { rates: given(list(rateStep)), day: given(value(day)) },
  { check: ({ rates }) => mixed("engineer", { rates }) },
);
/**
 * The hourly rate of an engineer in force on a day; null before the first (R-RATE-1).
 *
 * @throws FirmError for a wrong input, with the path of each fault.
 * @example rateOn({ rates: [{ from: "2027-01-01", rate: { minor: 10000, currency: "USD" } }, { from: "2027-07-01", rate: { minor: 12000, currency: "USD" } }], day: "2027-06-30" }) // { minor: 10000, currency: "USD" }
 */
export const rateOn = (input: { readonly rates: ReadonlyArray<DatedRate>; readonly day: string }): Money | null => {
  const { rates, day: on } = readInput(rateInput, input);
  return rateOfDay(rates, on);
};
