import * as Result from "effect/Result";
import { cutToLimits, cutWarnings, type Tightening, tighteningConflict } from "../allocation/cut.ts";
import type { Allocation } from "../allocation/entity.ts";
import { capacityLimitsOf } from "../allocation/judge-booking.ts";
import { overCapacityRefusal } from "../allocation/over-capacity.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { type Change, type Decide, deletion } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { createInputOf } from "../kernel/decision/record-from-input.ts";
import { upsertInto } from "../kernel/decision/upsert.ts";
import type { OverCapacity } from "../kernel/refusal/refusal.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import { field } from "../kernel/schema/entity.ts";
import { type InputOf, omittable } from "../kernel/schema/input.ts";
import { literal } from "../kernel/schema/kind.ts";
import { CapacityLimit } from "./entity.ts";

/** What a limit is judged on: the engineer's steps and all tentative and confirmed bookings. */
export interface LimitState {
  readonly step: CapacityLimit | null;
  readonly steps: ReadonlyArray<CapacityLimit>;
  readonly booked: ReadonlyArray<Allocation>;
}
export const resolve = omittable(
  field(literal("cut"), "`cut`: bookings in the way end or are cancelled in the same transaction (R-ALLOC-10)."),
);
export const limitInput = { ...createInputOf(CapacityLimit), resolve };
export const limitDeleteInput = { resolve };

interface Cleared {
  readonly changes: ReadonlyArray<Change>;
  readonly warnings: ReadonlyArray<Warning>;
}
/** Refuses what a tightening would break for one engineer, or cuts it where that was asked for (R-ALLOC-10). */
const clearWay = (
  engineer: string,
  booked: ReadonlyArray<Allocation>,
  tightening: Tightening,
  cut: boolean,
  at: Moment,
): Result.Result<Cleared, OverCapacity> => {
  if (cut) {
    const changes = cutToLimits(booked, tightening, at);
    return Result.succeed({ changes, warnings: cutWarnings(changes) });
  }
  const conflict = tighteningConflict(booked, tightening);
  return conflict === null
    ? Result.succeed({ changes: [], warnings: [] })
    : Result.fail(overCapacityRefusal(engineer, conflict));
};

const fromSteps = (before: LimitState["steps"], after: LimitState["steps"], at: Moment): Tightening => ({
  limitsBefore: capacityLimitsOf(before, at),
  limitsAfter: capacityLimitsOf(after, at),
  tentativeCountedBefore: at.firm.tentativeCounts,
  tentativeCountsAfter: at.firm.tentativeCounts,
});

const upsert = upsertInto(CapacityLimit);
/** Sets an engineer's limit from a day on: adds a step, or changes the one of that day. */
export const setLimit: Decide<Omit<LimitState, "step">, InputOf<typeof limitInput>, CapacityLimit, OverCapacity> = (
  { steps, booked },
  input,
  at,
) => {
  const current = steps.find((step) => step.from === input.from);
  const { row, changes } = upsert(current, input, at);
  const after = [...steps.filter((step) => step !== current), row];
  return Result.map(
    clearWay(input.engineer, booked, fromSteps(steps, after, at), input.resolve === "cut", at),
    (way) => ({
      answer: row,
      changes: [...changes, ...way.changes],
      warnings: way.warnings,
    }),
  );
};

/** Takes a step away, so that the one before it, or the firm's limit, goes on. */
export const deleteLimit: Decide<LimitState, InputOf<typeof limitDeleteInput>, CapacityLimit, OverCapacity> = (
  { step: found, steps, booked },
  { resolve },
  at,
) => {
  const step = existing(found);
  const after = steps.filter(({ objectId }) => objectId !== step.objectId);
  return Result.map(clearWay(step.engineer, booked, fromSteps(steps, after, at), resolve === "cut", at), (way) => ({
    answer: step,
    changes: [deletion("CapacityLimit", step, at), ...way.changes],
    warnings: way.warnings,
  }));
};
