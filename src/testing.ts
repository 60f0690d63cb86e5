export { type ArbitraryOverrides, inputArbitrary, recordArbitrary } from "./derive/test-data/arbitraries.ts";
export { type BadInput, badInputs, minimalInput } from "./derive/test-data/bad-inputs.ts";
export { hostileTexts } from "./derive/test-data/bad-values.ts";
export { entities } from "./domain/classes.gen.ts";
export { operations } from "./operations/index.ts";
export { type HashWork, quickIdentity, recordingMailer } from "./testing/identity-ports.ts";
export { type ConformanceCase, type ConformanceOptions, conformance } from "./testing/kit/conformance.ts";
export type { OpenedStore, OpenStore } from "./testing/kit/harness/kit-firm.ts";
export { amountByFractions, halfUp, minutesAsWritten, unitsAsWritten } from "./testing/oracles/amount.ts";
export { freeByDay, freeRunsByDay } from "./testing/oracles/availability.ts";
export {
  limitByDay,
  loadByDay,
  overbookedByDay,
  peakByDay,
  refusedOn,
  windowsByDay,
} from "./testing/oracles/capacity.ts";
export { coveredOn, datesHold, plainName, runsOf, statusByList, validOn } from "./testing/oracles/certification.ts";
export { eligibilityByDay, type NameByDay } from "./testing/oracles/eligibility.ts";
export { availableByDay, availableDay, contractedByDay, contractedDay, plannedByDay } from "./testing/oracles/time.ts";
export { type UtilizationSums, utilizationByEntries } from "./testing/oracles/utilization.ts";
