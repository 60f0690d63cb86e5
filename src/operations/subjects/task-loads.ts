import { and, type Param, some } from "../../domain/kernel/policy/predicate.ts";
import { Project } from "../../domain/project/entity.ts";
import { parentFields } from "../../domain/task/create.ts";
import { dependencyFields } from "../../domain/task/dependencies.ts";
import { Task } from "../../domain/task/entity.ts";
import { User } from "../../domain/user/entity.ts";
import { byId, load, lookup, many, type Params } from "../../ports/load.ts";

const account = (user: Param<string>) => byId(User, user, ["objectId"]);
/** For a new task. */
export const createLoad = load("task.create", {
  parameters: { project: "text", assignedUser: "text", dependsOn: "texts" },
  isolation: {
    locks: ({ project }) => [{ entity: Project, id: project, share: true }],
    why: "The project is not closed meanwhile, and whatever finishes, reopens or deletes a task of it locks the project. No task depends on a new one, so it closes no cycle.",
    rules: ["R-TASK-1", "R-TASK-2", "R-PROJ-4"],
  },
  reads: ({ project, assignedUser, dependsOn }) => ({
    project: byId(Project, project, parentFields),
    assignee: account(assignedUser),
    needs: many(Task, (t) => t.objectId.oneOf([dependsOn]), dependencyFields),
  }),
});

const onTask = { objectId: "text", actor: "text" } as const;
const lookups = ({ objectId }: Params<typeof onTask>) => ({ project: lookup(Task, objectId, "project") });
/** For events that change no other task: the task, and those that it depends on. */
export const taskLoad = load("task.event", {
  parameters: onTask,
  lookups,
  isolation: {
    locks: ({ objectId, project }) => [
      { entity: Project, id: project, share: true },
      { entity: Task, id: objectId },
    ],
    why: "Whatever finishes, reopens or deletes a task of the project locks the project, so the tasks that this one depends on stay as they were read.",
    rules: ["R-TASK-1"],
  },
  reads: ({ objectId, project, actor }) => ({
    task: byId(Task, objectId),
    project: byId(Project, project, parentFields),
    actor: account(actor),
    needs: many(
      Task,
      (t) =>
        and(
          t.project.is(project),
          some(Task, "dependsOn", (of) => of.objectId.is(objectId)),
        ),
      dependencyFields,
    ),
  }),
});

/** For events on which other tasks depend: also those tasks, and what these depend on. */
export const dependentsLoad = load("task.dependents", {
  parameters: onTask,
  lookups,
  isolation: {
    locks: ({ objectId, project }) => [
      { entity: Project, id: project },
      { entity: Task, id: objectId },
    ],
    why: "The dependents are not known before they are read, so the project is locked, which every other event of its tasks shares. Two tasks that are finished at the same time are judged one after the other, and the second makes ready what depends on both. A change of title or assignee is guarded by the version of its row.",
    rules: ["R-TASK-1", "R-TASK-2", "R-REF-1"],
  },
  reads: ({ objectId, project, actor }) => ({
    ...taskLoad.reads,
    actor: account(actor),
    dependents: many(Task, (t) =>
      and(
        t.project.is(project),
        t.dependsOn.via(Task, (on) => on.objectId.is(objectId)),
      ),
    ),
    theirNeeds: many(
      Task,
      (t) =>
        and(
          t.project.is(project),
          some(Task, "dependsOn", (of) =>
            and(
              of.project.is(project),
              of.dependsOn.via(Task, (on) => on.objectId.is(objectId)),
            ),
          ),
        ),
      dependencyFields,
    ),
  }),
});

/** For a change. `linked` is the task's id if its dependencies change, else `''`: then no other task is read. */
export const updateLoad = load("task.update", {
  parameters: { ...onTask, linked: "text", assignedUser: "text" },
  lookups: ({ objectId, linked }) => ({
    project: lookup(Task, objectId, "project"),
    among: lookup(Task, linked, "project"),
  }),
  isolation: {
    locks: ({ objectId, among }) => [
      { entity: Project, id: among },
      { entity: Task, id: objectId },
    ],
    why: "If the dependencies change, the project is locked as by `tasks.finish`: two changes that would close a cycle together are judged one after the other. Otherwise the decision depends on the row alone.",
    rules: ["R-TASK-1", "R-TASK-2"],
  },
  reads: ({ objectId, project, among, assignedUser }) => ({
    task: byId(Task, objectId),
    project: byId(Project, project, parentFields),
    assignee: account(assignedUser),
    tasks: many(Task, (t) => t.project.is(among), dependencyFields),
  }),
});
