import * as Result from "effect/Result";
import { type Decide, deletion } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { createInputOf } from "../kernel/decision/record-from-input.ts";
import { upsertInto } from "../kernel/decision/upsert.ts";
import { type InvalidInput, refuseField } from "../kernel/refusal/refusal.ts";
import type { InputOf } from "../kernel/schema/input.ts";
import { WorkingTime } from "./entity.ts";

/** The refusal of a week that does not have seven numbers. */
export const malformedWeek = (name: string, minutes: ReadonlyArray<number>): InvalidInput<"TypeMismatch"> | null =>
  minutes.length === 7
    ? null
    : refuseField("TypeMismatch", name, {
        id: "expected",
        field: name,
        expected: { id: "week", count: minutes.length },
      });

export interface WorkingTimeState {
  readonly step: WorkingTime | null;
  readonly steps: ReadonlyArray<WorkingTime>;
}
export const workingTimeInput = createInputOf(WorkingTime);

const upsertWeek = upsertInto(WorkingTime);
/** Sets an engineer's contracted week from a day on: adds a step, or changes the one of that day (R-TIME-1). */
export const setWorkingTime: Decide<
  Pick<WorkingTimeState, "steps">,
  InputOf<typeof workingTimeInput>,
  WorkingTime,
  InvalidInput<"TypeMismatch">
> = ({ steps }, input, at) => {
  const malformed = malformedWeek("minutes", input.minutes);
  if (malformed !== null) return Result.fail(malformed);
  const current = steps.find((step) => step.from === input.from);
  const { row, changes } = upsertWeek(current, input, at);
  return Result.succeed({ answer: row, changes });
};

export const deleteWorkingTime: Decide<Pick<WorkingTimeState, "step">, object, WorkingTime, never> = (
  state,
  _input,
  at,
) => {
  const step = existing(state.step);
  return Result.succeed({ answer: step, changes: [deletion("WorkingTime", step, at)] });
};
