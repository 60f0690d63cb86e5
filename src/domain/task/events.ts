import * as Result from "effect/Result";
import type { Moment } from "../kernel/context/moment.ts";
import { type Change, type Decide, type Decision, revised, revision } from "../kernel/decision/decision.ts";
import { transition } from "../kernel/decision/transition.ts";
import type { DependencyOpen, InvalidTransition, ReasonRequired } from "../kernel/refusal/refusal.ts";
import { automaticUpdate } from "../status-update/automatic.ts";
import { dependencyOpen } from "./dependencies.ts";
import type { Task } from "./entity.ts";
import { flowed, flowOn, flowUpdate } from "./flow.ts";
import { taskStatus } from "./states.ts";
import { currentTask, type DependentsState, startedEarly, type TaskState, unblocked } from "./task-state.ts";

type Event = "start" | "block" | "finish" | "reopen";
type Patch = Pick<Task, "blockReason" | "blockedBy"> & Partial<Pick<Task, "doneAt">>;

/** The task after an event, or the refusal. */
const moved = (before: Task, event: Event, patch: Patch): Result.Result<Task, InvalidTransition> => {
  const { to, refused } = transition(taskStatus(before), before, before.status, event);
  return refused === null
    ? Result.succeed({ ...before, status: to, statusLabel: null, ...patch })
    : Result.fail(refused);
};
/** The changes of an event: the task, and the status update of the transition (R-STAT-1). */
const changed = (before: Task, moved: Task, event: Event, at: Moment): Decision<Task> => {
  const after = revised(before, moved, at);
  const { project, title } = after;
  const changes = [
    ...revision("Task", before, after, at),
    ...automaticUpdate({ class: "Task", event, project, title }, at),
  ];
  return { answer: after, changes };
};
/** What the task flow does to the tasks that depend on this one. */
const onDependents = ({ dependents, theirNeeds }: DependentsState, after: Task, at: Moment): ReadonlyArray<Change> => {
  const tasks = [...theirNeeds.filter(({ objectId }) => objectId !== after.objectId), after];
  return flowOn(dependents, (task) => task, tasks, at);
};

/** Begins a task; if it should wait for others, the answer warns (R-TASK-1). */
export const startTask: Decide<TaskState, object, Task, InvalidTransition> = (state, _input, at) => {
  const before = currentTask(state);
  return Result.map(moved(before, "start", unblocked), (after) => ({
    ...changed(before, after, "start", at),
    warnings: startedEarly(before, state.needs),
  }));
};

/** Blocks a task with a reason, which only starting or finishing it removes. */
export const blockTask: Decide<Pick<TaskState, "task" | "actor">, object, Task, InvalidTransition | ReasonRequired> = (
  state,
  _input,
  at,
) => {
  const before = currentTask(state);
  const after = moved(before, "block", { blockReason: at.reason, blockedBy: state.actor?.objectId ?? null });
  if (Result.isFailure(after)) return Result.fail(after.failure);
  if (at.reason === null) return Result.fail({ _tag: "ReasonRequired", event: "tasks.block" });
  return Result.succeed(changed(before, after.success, "block", at));
};

/** Finishes a task once everything that it depends on is done. */
export const finishTask: Decide<DependentsState, object, Task, InvalidTransition | DependencyOpen> = (
  state,
  _input,
  at,
) => {
  const before = currentTask(state);
  const after = moved(before, "finish", { ...unblocked, doneAt: at.now });
  if (Result.isFailure(after)) return Result.fail(after.failure);
  const early = dependencyOpen(before, state.needs);
  if (early !== null) return Result.fail(early);
  const { answer, changes } = changed(before, after.success, "finish", at);
  return Result.succeed({ answer, changes: [...changes, ...onDependents(state, answer, at)] });
};

/** Reopens a finished task; with the task flow it waits if it has to. */
export const reopenTask: Decide<DependentsState, object, Task, InvalidTransition> = (state, _input, at) => {
  const before = currentTask(state);
  return Result.map(moved(before, "reopen", { ...unblocked, doneAt: null }), (reopened) => {
    const { answer, changes } = changed(before, flowed(reopened, state.needs, at), "reopen", at);
    return {
      answer,
      changes: [...changes, ...flowUpdate(reopened, answer, at), ...onDependents(state, answer, at)],
    };
  });
};
