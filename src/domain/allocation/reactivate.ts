import * as Result from "effect/Result";
import { type Decide, revised } from "../kernel/decision/decision.ts";
import { transition } from "../kernel/decision/transition.ts";
import { type InvalidInput, type InvalidTransition, refuseField } from "../kernel/refusal/refusal.ts";
import { type InputOf, inputFields } from "../kernel/schema/input.ts";
import { type AllocationState, currentAllocation, judgeCounting } from "./allocation-state.ts";
import { overrideReason } from "./change.ts";
import { Allocation } from "./entity.ts";
import { type BookingRefusal, counts } from "./judge-booking.ts";
import { allocationStatus } from "./states.ts";

export const reactivateInput = { ...inputFields("omittable", Allocation.fields, "status"), overrideReason };

const begins = ["tentative", "confirmed"];

/**
 * Reactivates a completed or cancelled booking, judged like a new one (E-14). The default status is confirmed. A gap
 * accepted before stays accepted.
 */
export const reactivate: Decide<
  AllocationState,
  InputOf<typeof reactivateInput>,
  Allocation,
  BookingRefusal | InvalidTransition | InvalidInput<"UnknownWord">
> = (state, input, at) => {
  const before = currentAllocation(state);
  const { refused } = transition(allocationStatus, before, before.status, "reactivate");
  if (refused !== null) return Result.fail(refused);
  const status = input.status ?? "confirmed";
  if (!counts(status, true))
    return Result.fail(
      refuseField(
        "UnknownWord",
        "status",
        { id: "beginsAs", field: "status", of: "bookingAgain", words: begins },
        begins,
      ),
    );
  const after = revised(before, { status, statusLabel: input.labels.status ?? null, cancelledOn: null }, at);
  return judgeCounting(state, after, input.overrideReason, at);
};
