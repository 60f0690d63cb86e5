import { dayText } from "../../kernel/values/day.ts";
import type { Project } from "../../project/entity.ts";
import { openAmong } from "../../task/dependencies.ts";
import type { Task } from "../../task/entity.ts";
import { type Finding, findingsIn } from "./flag.ts";
import { onCycles } from "./on-cycles.ts";

export const judgedTaskFields = ["objectId", "title", "project", "status", "dependsOn", "createdAt"] as const;
export type JudgedTask = Pick<Task, (typeof judgedTaskFields)[number]>;
const { flag } = findingsIn("Task");

/** What no write would leave: dependencies that are broken, and tasks that were made for a closed project (R-TASK-1). */
export function* taskFlags(
  tasks: ReadonlyArray<JudgedTask>,
  {
    projects,
    dayOf,
    isImported,
  }: {
    readonly projects: ReadonlyMap<string, Pick<Project, "projectName" | "closedOn">>;
    /** The day of an instant in the zone of the import. */
    readonly dayOf: (instant: number) => number;
    readonly isImported: (objectId: string) => boolean;
  },
): Generator<Finding> {
  const stored = new Map(tasks.map((task) => [task.objectId, task]));
  const cyclic = onCycles(
    tasks.map(({ objectId }) => objectId),
    (id) => stored.get(id)?.dependsOn ?? [],
  );
  for (const task of tasks) {
    if (!isImported(task.objectId)) continue;
    const project = projects.get(task.project);
    const names = project === undefined ? {} : { [task.project]: project.projectName };
    const needed = task.dependsOn.flatMap((id) => stored.get(id) ?? []);
    if (task.status === "done" && openAmong(task.dependsOn, needed).length > 0)
      yield flag(task, "DEPENDENCY_OPEN", { id: "doneBeforeDependency" }, names);
    if (cyclic.has(task.objectId)) yield flag(task, "DEPENDENCY_CYCLE", { id: "dependencyCycle" }, names);
    const closedOn = project?.closedOn ?? null;
    if (closedOn !== null && dayOf(task.createdAt) > closedOn)
      yield flag(task, "LOCKED", { id: "createdAfterClosing", day: dayText(closedOn) }, names);
  }
}
