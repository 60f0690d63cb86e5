import * as Result from "effect/Result";
import { type Decide, revised } from "../kernel/decision/decision.ts";
import { transition } from "../kernel/decision/transition.ts";
import type { InvalidTransition } from "../kernel/refusal/refusal.ts";
import { type AllocationState, allocationChanged, currentAllocation } from "./allocation-state.ts";
import type { Allocation } from "./entity.ts";
import { allocationStatus } from "./states.ts";

/** Makes a confirmed booking tentative. Nothing is judged, because it can only take less capacity. */
export const release: Decide<Pick<AllocationState, "allocation">, object, Allocation, InvalidTransition> = (
  state,
  _input,
  at,
) => {
  const before = currentAllocation(state);
  const { to, refused } = transition(allocationStatus, before, before.status, "release");
  return refused === null
    ? Result.succeed(allocationChanged(before, revised(before, { status: to, statusLabel: null }, at), at))
    : Result.fail(refused);
};
