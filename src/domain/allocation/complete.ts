import * as Result from "effect/Result";
import type { Moment } from "../kernel/context/moment.ts";
import { type Decide, revised } from "../kernel/decision/decision.ts";
import { invalidTransition, transition } from "../kernel/decision/transition.ts";
import type { InvalidTransition } from "../kernel/refusal/refusal.ts";
import type { Day } from "../kernel/values/day.ts";
import { type AllocationState, allocationChanged, currentAllocation } from "./allocation-state.ts";
import { type Allocation, endOf } from "./entity.ts";
import { allocationStatus } from "./states.ts";

/** The booking after its completion; if it goes on, it ends today. */
export const completedRow = (row: Allocation, at: Moment): Allocation =>
  revised(row, { status: "completed", statusLabel: null, endDate: Math.min(endOf(row), at.today) as Day }, at);

/** Completes a booking, which then ends today at the latest. One that has not begun is cancelled instead. */
export const complete: Decide<Pick<AllocationState, "allocation">, object, Allocation, InvalidTransition> = (
  state,
  _input,
  at,
) => {
  const before = currentAllocation(state);
  const { refused } = transition(allocationStatus, before, before.status, "complete");
  if (refused !== null) return Result.fail(refused);
  if (at.today < before.startDate)
    return Result.fail(invalidTransition(allocationStatus, before, before.status, "complete"));
  return Result.succeed(allocationChanged(before, completedRow(before, at), at));
};
