import { amountOf, rateOn } from "./amount.ts";
import { bookingConflict, freePercent, overbookedWindows, peakLoad } from "./capacity.ts";
import { bookingEligibility, certificateCover, certificateGaps, certificateStatus } from "./certification.ts";
import { availableMinutes, contractedMinutes, plannedMinutes } from "./time.ts";

/**
 * A reference implementation of each rule of `firmcore/rules`, with the same name, input and answer. It looks at every day by
 * itself and shares no code with the rule, so that a mistake of one is a difference. An oracle expects a valid input,
 * and takes time for each day between the first and the last date of it. It lists all bookings and windows where the
 * rule lists the first and counts the others.
 *
 * @example oracles.peakLoad({ bookings: [{ allocationPercent: 60, startDate: "2027-03-10" }], from: "2027-03-01", to: "2027-03-31" }) // 60
 */
export const oracles = {
  peakLoad,
  freePercent,
  overbookedWindows,
  bookingConflict,
  certificateStatus,
  certificateCover,
  certificateGaps,
  bookingEligibility,
  contractedMinutes,
  availableMinutes,
  plannedMinutes,
  amountOf,
  rateOn,
} as const;
