import * as Result from "effect/Result";
import { type Decide, revised, revision } from "../kernel/decision/decision.ts";
import { patchFrom, updateInputOf } from "../kernel/decision/record-from-input.ts";
import { invalidTransition } from "../kernel/decision/transition.ts";
import type { DependencyCycle, InvalidTransition, PointerInvalid } from "../kernel/refusal/refusal.ts";
import type { InputOf } from "../kernel/schema/input.ts";
import { type Dependency, dependencyCycle, foreignDependency } from "./dependencies.ts";
import { Task } from "./entity.ts";
import { flowed, flowUpdate } from "./flow.ts";
import { taskStatus } from "./states.ts";
import { assignment, currentTask } from "./task-state.ts";

export const updateInput = updateInputOf(Task);

/** What a change is judged on; the tasks of the project are read only if the dependencies change. */
export interface UpdateState {
  readonly task: Task | null;
  readonly tasks: ReadonlyArray<Dependency>;
}

const patchOf = patchFrom(Task);
/**
 * Changes a task's own fields. The status changes by events only; another word of the same state changes only the label.
 */
export const updateTask: Decide<
  UpdateState,
  InputOf<typeof updateInput>,
  Task,
  InvalidTransition | PointerInvalid | DependencyCycle
> = ({ tasks, ...state }, input, at) => {
  const before = currentTask(state);
  const { status, assignedUser = before.assignedUser, dependsOn } = input;
  if (status !== undefined && status !== before.status)
    return Result.fail(invalidTransition(taskStatus(before), before, before.status, `update to ${status}`));
  const patched: Task = {
    ...before,
    ...patchOf(input, before),
    ...(dependsOn === undefined ? {} : { dependsOn: [...new Set(dependsOn)] }),
    ...(assignedUser === before.assignedUser ? {} : assignment(assignedUser, at)),
  };
  const refused =
    dependsOn === undefined ? null : (foreignDependency(patched, tasks) ?? dependencyCycle(patched, tasks));
  if (refused !== null) return Result.fail(refused);
  const after = revised(before, dependsOn === undefined ? patched : flowed(patched, tasks, at), at);
  return Result.succeed({
    answer: after,
    changes: [...revision("Task", before, after, at), ...flowUpdate(patched, after, at)],
  });
};
