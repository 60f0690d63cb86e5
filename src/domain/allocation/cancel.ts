import * as Result from "effect/Result";
import { type Decide, revised } from "../kernel/decision.ts";
import type { InvalidTransition } from "../kernel/refusal.ts";
import { moved } from "../kernel/transition.ts";
import type { Allocation } from "./entity.ts";
import { type Standing, standing, standingRow } from "./standing.ts";
import { allocationStages } from "./states.ts";

/** Calls a booking off. Its hours stay, those of days already worked valid (R-ALLOC-11). */
export const cancel: Decide<Pick<Standing, "allocation">, object, Allocation, InvalidTransition> = (
  state,
  _input,
  at,
) => {
  const before = standingRow(state);
  const { to, refused } = moved(allocationStages, before, before.status, "cancel");
  return refused === null
    ? Result.succeed(
        standing(before, revised(before, { status: to, statusLabel: null, cancelledOn: at.today }, at), at),
      )
    : Result.fail(refused);
};
