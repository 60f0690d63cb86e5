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
export { type FirmPlan, firmSetup } from "./testing/history/firm-plan.ts";
export type { CallInput, History, HistoryCall, HistoryStep } from "./testing/history/history.ts";
export {
  InvalidHistory,
  type RecordedCall,
  type RecordedHistory,
  type RecordedStep,
  type ReplayedCall,
  readHistory,
  replay,
} from "./testing/history/history-file.ts";
export type {
  OpenSubject,
  Subject,
  SubjectCall,
  SubjectOutcome,
  SubjectRefusal,
} from "./testing/history/subject.ts";
export { type HashWork, quickIdentity, recordingMailer } from "./testing/identity-ports.ts";
export {
  type BookingCase,
  bookingArbitrary,
  bookingCaseArbitrary,
  bookingsArbitrary,
  type SomeBooking,
} from "./testing/laws/booking-arbitrary.ts";
export { type BookingRule, bookingLaws } from "./testing/laws/booking-laws.ts";
export {
  type CertificateCase,
  certificateArbitrary,
  certificateCaseArbitrary,
  type SomeCertificate,
} from "./testing/laws/certificate-arbitrary.ts";
export { type CertificateRule, certificateLaws } from "./testing/laws/certificate-laws.ts";
export { type FirmSize, firmArbitrary } from "./testing/laws/firm-arbitrary.ts";
export { type HistoryOptions, historyArbitrary } from "./testing/laws/history-arbitrary.ts";
export type { CheckOptions, Law, LawOptions } from "./testing/laws/law.ts";
export type { LawId } from "./testing/laws/law-texts.ts";
export { laws } from "./testing/laws/laws.ts";
export type { RuleLaw } from "./testing/laws/rule-law.ts";
export { storeSubject } from "./testing/laws/store-subject.ts";
export type { OpenedStore, OpenStore } from "./testing/opened-store.ts";
export { oracles } from "./testing/oracles/plain/oracles.ts";
export { ruleInputs } from "./testing/rule-inputs/rule-inputs.ts";
