import type { DependencyCycle, DependencyOpen, PointerInvalid } from "../kernel/refusal/refusal.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import type { Task } from "./entity.ts";

export const dependencyFields = ["objectId", "project", "status", "dependsOn"] as const;
/** A task that others depend on, or that may. */
export type Dependency = Picked<Task, typeof dependencyFields>;

/** The tasks in a list of dependencies that are not done. */
export const openAmong = (
  dependsOn: ReadonlyArray<string>,
  tasks: ReadonlyArray<Pick<Dependency, "objectId" | "status">>,
): ReadonlyArray<string> => {
  const open = new Set(tasks.filter(({ status }) => status !== "done").map(({ objectId }) => objectId));
  return dependsOn.filter((each) => open.has(each));
};

/** The refusal of a task that is finished before those that it depends on. */
export const dependencyOpen = (
  task: Pick<Task, "objectId" | "dependsOn">,
  tasks: ReadonlyArray<Dependency>,
): DependencyOpen | null => {
  const open = openAmong(task.dependsOn, tasks);
  return open.length === 0 ? null : { _tag: "DependencyOpen", class: "Task", objectId: task.objectId, tasks: open };
};

/** The refusal of a dependency that is no task of the project (R-TASK-1). */
export const foreignDependency = (
  { project, dependsOn }: Pick<Task, "project" | "dependsOn">,
  tasks: ReadonlyArray<Dependency>,
): PointerInvalid | null => {
  const own = new Set(tasks.filter((each) => each.project === project).map(({ objectId }) => objectId));
  return dependsOn.every((each) => own.has(each))
    ? null
    : { _tag: "PointerInvalid", field: "dependsOn", class: "Task" };
};

/** The shortest way along dependencies from a task back to itself, as the tasks on it; null if there is none. */
const cycleFrom = (
  objectId: string,
  dependenciesOf: (task: string) => ReadonlyArray<string>,
): ReadonlyArray<string> | null => {
  const reachedFrom = new Map<string, string>();
  const reached = [objectId];
  for (const task of reached)
    for (const next of dependenciesOf(task)) {
      if (next === objectId) {
        const way = [task];
        for (let at = task; at !== objectId; at = way[0] as string) way.unshift(reachedFrom.get(at) as string);
        return way;
      }
      if (reachedFrom.has(next)) continue;
      reachedFrom.set(next, task);
      reached.push(next);
    }
  return null;
};

/** The refusal of dependencies that would make a task wait for itself (R-TASK-1). */
export const dependencyCycle = (
  { objectId, dependsOn }: Pick<Task, "objectId" | "dependsOn">,
  tasks: ReadonlyArray<Dependency>,
): DependencyCycle | null => {
  const stored = new Map(tasks.map((each) => [each.objectId, each.dependsOn]));
  const cycle = cycleFrom(objectId, (task) => (task === objectId ? dependsOn : (stored.get(task) ?? [])));
  return cycle === null ? null : { _tag: "DependencyCycle", class: "Task", objectId, cycle };
};
