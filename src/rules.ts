export { FirmError, isRefusal } from "./operations/caller/firm-error.ts";
export type { Booking } from "./plain-rules/bookings.ts";
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
export type { DatedStep } from "./plain-rules/records.ts";
