import type { Arbitrary } from "fast-check";
import type { oracles } from "../oracles/plain/oracles.ts";
import { amountInputs } from "./amount-inputs.ts";
import { capacityInputs } from "./capacity-inputs.ts";
import { certificationInputs } from "./certification-inputs.ts";
import { timeInputs } from "./time-inputs.ts";

type Oracles = typeof oracles;
/**
 * Arbitraries of valid inputs for each rule of `firmcore/rules` and its oracle, by the name of the rule. The records of
 * an input lie in few days, so that they often meet.
 *
 * @example Object.keys(ruleInputs).length === Object.keys(oracles).length // true
 */
export const ruleInputs: { readonly [Rule in keyof Oracles]: Arbitrary<Parameters<Oracles[Rule]>[0]> } = {
  ...capacityInputs,
  ...certificationInputs,
  ...timeInputs,
  ...amountInputs,
};
