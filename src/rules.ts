export type { CertificationStatus } from "./domain/certification/entity.ts";
export type { ConflictWindow, DayRange, ListedAllocation, UncoveredName } from "./domain/kernel/refusal/refusal.ts";
export type { Money } from "./domain/kernel/values/money.ts";
export { FirmError, isRefusal } from "./operations/caller/firm-error.ts";
export { amountOf, type BilledTime, type DatedRate, rateOn } from "./plain-rules/amount.ts";
export type { Booking } from "./plain-rules/bookings.ts";
export type { CalendarInput, HolidayDay, Leave, WeekStep } from "./plain-rules/calendar.ts";
export {
  type BookingConflict,
  bookingConflict,
  type FreeWindow,
  freePercent,
  type OverbookedWindow,
  overbookedWindows,
  peakLoad,
} from "./plain-rules/capacity.ts";
export type { CapacityInput, LimitStep } from "./plain-rules/capacity-input.ts";
export type { Certificate } from "./plain-rules/certificates.ts";
export {
  type BookingEligibility,
  bookingEligibility,
  certificateCover,
  certificateGaps,
  certificateStatus,
  type NamedCertificates,
} from "./plain-rules/certification.ts";
export { type Machine, machines } from "./plain-rules/machines.ts";
export type { DatedStep } from "./plain-rules/records.ts";
export { availableMinutes, type ClosedRange, contractedMinutes, plannedMinutes } from "./plain-rules/working-time.ts";
