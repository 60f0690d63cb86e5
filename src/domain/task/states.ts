import { stateMachine } from "../kernel/decision/state-machine.ts";
import type { StateField } from "../kernel/decision/transition.ts";
import type { Task } from "./entity.ts";

/**
 * The events of a task that callers give; `block` is only for a blocked task that waits. The task flow also moves tasks
 * between todo and blocked by itself (R-TASK-2). Deletion leads to no state.
 */
export const taskMachine = stateMachine({
  todo: { start: "in progress", block: "blocked", finish: "done" },
  "in progress": { block: "blocked", finish: "done" },
  blocked: { start: "in progress", block: "blocked", finish: "done" },
  done: { reopen: "todo" },
});

/** Whether the task flow holds the task back: nobody blocked it with a reason. */
export const isWaiting = ({ status, blockReason }: Pick<Task, "status" | "blockReason">): boolean =>
  status === "blocked" && blockReason === null;

const { block: _, ...blockedForReason } = taskMachine.blocked;
/** The state of this task with the events that it has. */
export const taskStatus = (task: Pick<Task, "status" | "blockReason">): StateField<typeof taskMachine> => {
  const table = task.blockReason === null ? taskMachine : { ...taskMachine, blocked: blockedForReason };
  return { class: "Task", field: "status", table: table as typeof taskMachine };
};
