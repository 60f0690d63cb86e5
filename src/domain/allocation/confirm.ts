import * as Result from "effect/Result";
import { type Decide, revised } from "../kernel/decision/decision.ts";
import { transition } from "../kernel/decision/transition.ts";
import type { InvalidTransition } from "../kernel/refusal/refusal.ts";
import type { InputOf } from "../kernel/schema/input.ts";
import { type AllocationState, currentAllocation, judgeCounting } from "./allocation-state.ts";
import { overrideReason } from "./change.ts";
import type { Allocation } from "./entity.ts";
import type { BookingRefusal } from "./judge-booking.ts";
import { allocationStatus } from "./states.ts";

export const confirmInput = { overrideReason };

/**
 * Confirms a tentative booking. Capacity and certificates are judged again. Employment and soft rules are judged too
 * if tentative bookings do not count, because it begins to count only now (E-13). A gap accepted before stays
 * accepted.
 */
export const confirm: Decide<
  AllocationState,
  InputOf<typeof confirmInput>,
  Allocation,
  BookingRefusal | InvalidTransition
> = (state, input, at) => {
  const before = currentAllocation(state);
  const { refused } = transition(allocationStatus, before, before.status, "confirm");
  if (refused !== null) return Result.fail(refused);
  const after = revised(before, { status: "confirmed", statusLabel: null }, at);
  return judgeCounting(state, after, input.overrideReason, at);
};
