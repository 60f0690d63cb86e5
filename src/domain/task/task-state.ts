import type { Moment } from "../kernel/context/moment.ts";
import { existing } from "../kernel/decision/existing.ts";
import { warn } from "../kernel/messages/warn.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import { type Dependency, openAmong } from "./dependencies.ts";
import type { Task } from "./entity.ts";

/** A task and the tasks that it depends on. */
export interface TaskState {
  readonly task: Task | null;
  readonly needs: ReadonlyArray<Dependency>;
  /** The actor's account. A host that owns identity may name an actor without a row. */
  readonly actor: { readonly objectId: string } | null;
}
/** Also the tasks that depend on it, and the tasks that those depend on. */
export interface DependentsState extends TaskState {
  readonly dependents: ReadonlyArray<Task>;
  readonly theirNeeds: ReadonlyArray<Dependency>;
}

/** The task, which the operation has checked to exist. */
export const currentTask = ({ task }: Pick<TaskState, "task">): Task => existing(task);

/** The fields of a task that is not blocked with a reason. */
export const unblocked = { blockReason: null, blockedBy: null } as const;

/** The warning that a task is begun before those that it depends on. */
export const startedEarly = (
  { objectId, dependsOn }: Task,
  needs: ReadonlyArray<Dependency>,
): ReadonlyArray<Warning> => {
  const tasks = openAmong(dependsOn, needs);
  return tasks.length === 0 ? [] : [warn("DEPENDENCY_OPEN", { task: objectId, tasks })];
};

/** The day of an assignment; absent while nobody is assigned. */
export const assignment = (assignedUser: string | null, at: Moment) => ({
  assignedOn: assignedUser === null ? null : at.today,
});
