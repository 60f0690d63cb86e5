import type { oracles } from "../oracles/plain/oracles.ts";
import { amountInputs } from "./amount-inputs.ts";
import { capacityInputs } from "./capacity-inputs.ts";
import { certificationInputs } from "./certification-inputs.ts";
import type { InputsOf } from "./inputs-of.ts";
import { timeInputs } from "./time-inputs.ts";

/**
 * Arbitraries of valid inputs for each rule of `firmcore/rules` and its oracle, by the name of the rule. The records of
 * an input lie in few days, so that they often meet.
 *
 * @example Object.keys(ruleInputs).length === Object.keys(oracles).length // true
 */
export const ruleInputs: InputsOf<keyof typeof oracles> = {
  ...capacityInputs,
  ...certificationInputs,
  ...timeInputs,
  ...amountInputs,
};
