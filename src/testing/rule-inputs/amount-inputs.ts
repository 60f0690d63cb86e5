import { fc } from "../../derive/test-data/fast-check.ts";
import type { InputsOf } from "./inputs-of.ts";
import { someDay, someSteps } from "./some-days.ts";

/** With a prototype, because a rule may answer the rate that it was given. */
const rate = fc.record(
  { minor: fc.nat(2_000_000), currency: fc.constantFrom("USD", "JPY") },
  { noNullPrototype: true },
);
// From the first thousandth that is a minute.
const hours = fc.integer({ min: 17, max: 24_000 }).map((thousandths) => thousandths / 1_000);

export const amountInputs: InputsOf<"amountOf" | "rateOn"> = {
  amountOf: fc.oneof(fc.record({ billedMinutes: fc.nat(1_440), rate }), fc.record({ hours, rate })),
  rateOn: fc.record({ rates: someSteps(fc.record({ rate })), day: someDay }),
};
