import * as Result from "effect/Result";
import { type Decide, deletion } from "../kernel/decision/decision.ts";
import type { HasHistory } from "../kernel/refusal/refusal.ts";
import { type AllocationState, currentAllocation } from "./allocation-state.ts";
import type { Allocation } from "./entity.ts";

/** Deletes a booking. One with hours must be cancelled or completed instead (R-ALLOC-11). */
export const deleteAllocation: Decide<Pick<AllocationState, "allocation" | "hours">, object, Allocation, HasHistory> = (
  state,
  _input,
  at,
) => {
  const before = currentAllocation(state);
  return state.hours === 0
    ? Result.succeed({ answer: before, changes: [deletion("Allocation", before, at)] })
    : Result.fail({
        _tag: "HasHistory",
        class: "Allocation",
        objectId: before.objectId,
        counts: { hours: state.hours },
      });
};
