import * as Result from "effect/Result";
import type { Moment } from "../kernel/context/moment.ts";
import { type Decide, revised } from "../kernel/decision/decision.ts";
import { transition } from "../kernel/decision/transition.ts";
import type { InvalidTransition } from "../kernel/refusal/refusal.ts";
import { type AllocationState, allocationChanged, currentAllocation } from "./allocation-state.ts";
import type { Allocation } from "./entity.ts";
import { allocationStatus } from "./states.ts";

/** The booking after its cancellation today. */
export const cancelledRow = (row: Allocation, at: Pick<Moment, "now" | "today">): Allocation =>
  revised(row, { status: "cancelled", statusLabel: null, cancelledOn: at.today }, at);

/** Cancels a booking. Its hours stay valid for days already worked (R-ALLOC-11). */
export const cancel: Decide<Pick<AllocationState, "allocation">, object, Allocation, InvalidTransition> = (
  state,
  _input,
  at,
) => {
  const before = currentAllocation(state);
  const { refused } = transition(allocationStatus, before, before.status, "cancel");
  return refused === null
    ? Result.succeed(allocationChanged(before, cancelledRow(before, at), at))
    : Result.fail(refused);
};
