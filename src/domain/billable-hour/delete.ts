import * as Result from "effect/Result";
import { type Decide, deletion } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import type { Locked, PeriodClosed } from "../kernel/refusal/refusal.ts";
import type { BillableHourState } from "./billable-hour-state.ts";
import type { BillableHour } from "./entity.ts";
import { unchangeable } from "./refusals.ts";

/** Deletes hours that are not approved (R-HOUR-8). */
export const deleteHour: Decide<BillableHourState, object, BillableHour, Locked | PeriodClosed> = (state, _, at) => {
  const hour = existing(state.hour);
  const refused = unchangeable(hour, at);
  return refused === null
    ? Result.succeed({ answer: hour, changes: [deletion("BillableHour", hour, at)] })
    : Result.fail(refused);
};
