import * as Result from "effect/Result";
import { type Decide, deletion } from "../kernel/decision/decision.ts";
import type { Task } from "./entity.ts";
import { flowOn } from "./flow.ts";
import { currentTask, type DependentsState } from "./task-state.ts";

/** Deletes a task and removes it from the dependencies of others (R-REF-1). */
export const deleteTask: Decide<DependentsState, object, Task, never> = (state, _input, at) => {
  const task = currentTask(state);
  const others = state.dependents.filter(({ objectId }) => objectId !== task.objectId);
  const without = (of: Task): Task => ({
    ...of,
    dependsOn: of.dependsOn.filter((each) => each !== task.objectId),
  });
  return Result.succeed({
    answer: task,
    changes: [...flowOn(others, without, state.theirNeeds, at), deletion("Task", task, at)],
  });
};
