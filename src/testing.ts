export {
  type AnyCall,
  type ArbitraryOverrides,
  callArbitrary,
  inputArbitrary,
  recordArbitrary,
} from "./derive/test-data/arbitraries.ts";
export { type BadInput, badInputs, minimalInput } from "./derive/test-data/bad-inputs.ts";
export { hostileTexts } from "./derive/test-data/bad-values.ts";
export {
  type DaysOptions,
  dayArbitrary,
  type RangeOfDays,
  type RangeOptions,
  rangeArbitrary,
} from "./derive/test-data/days.ts";
export { entities } from "./domain/classes.gen.ts";
export { operations } from "./operations/index.ts";
export { type HashWork, quickIdentity, recordingMailer } from "./testing/identity-ports.ts";
export { type ConformanceCase, type ConformanceOptions, conformance } from "./testing/kit/conformance.ts";
export type { OpenedStore, OpenStore } from "./testing/kit/harness/kit-firm.ts";
export { oracles } from "./testing/oracles/plain/oracles.ts";
