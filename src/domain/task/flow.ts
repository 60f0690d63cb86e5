import type { Moment } from "../kernel/context/moment.ts";
import { type Change, revised, revision } from "../kernel/decision/decision.ts";
import { automaticUpdate } from "../status-update/automatic.ts";
import { type Dependency, openAmong } from "./dependencies.ts";
import type { Task } from "./entity.ts";
import { isWaiting } from "./states.ts";

/**
 * The task as the flow leaves it (R-TASK-2): a todo task waits while a task that it depends on is open, and a waiting
 * one returns to todo when all are done. `tasks` are at least those that it depends on.
 */
export const flowed = (task: Task, tasks: ReadonlyArray<Pick<Dependency, "objectId" | "status">>, at: Moment): Task => {
  if (!at.firm.taskFlow) return task;
  const waits = openAmong(task.dependsOn, tasks).length > 0;
  if (task.status === "todo" && waits) return { ...task, status: "blocked", statusLabel: null };
  if (isWaiting(task) && !waits) return { ...task, status: "todo", statusLabel: null, readyOn: at.today };
  return task;
};

/** The status update of what the flow did to a task, if anything. */
export const flowUpdate = (before: Pick<Task, "status">, after: Task, at: Moment): ReadonlyArray<Change> => {
  const { project, title } = after;
  const event = before.status === "todo" ? "wait" : "ready";
  return before.status === after.status ? [] : automaticUpdate({ class: "Task", event, project, title }, at);
};

/** Tasks as the flow leaves them once another one is changed or gone. */
export const flowOn = (
  dependents: ReadonlyArray<Task>,
  patch: (task: Task) => Task,
  tasks: ReadonlyArray<Pick<Dependency, "objectId" | "status">>,
  at: Moment,
): ReadonlyArray<Change> =>
  dependents.flatMap((before) => {
    const patched = patch(before);
    const after = revised(before, flowed(patched, tasks, at), at);
    return [...revision("Task", before, after, at), ...flowUpdate(patched, after, at)];
  });
