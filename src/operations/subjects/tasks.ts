import { createInput, createTask } from "../../domain/task/create.ts";
import { deleteTask } from "../../domain/task/delete.ts";
import { Task } from "../../domain/task/entity.ts";
import { blockTask, finishTask, reopenTask, startTask } from "../../domain/task/events.ts";
import { overdue } from "../../domain/task/overdue.ts";
import { updateInput, updateTask } from "../../domain/task/update.ts";
import { classQueries, narrowedList } from "../define/class-queries.ts";
import { reason, versionedId } from "../define/fields.ts";
import { formatDeleted, recordFormatter } from "../define/format-record.ts";
import { command } from "../define/operation.ts";
import { createLoad, dependentsLoad, taskLoad, updateLoad } from "./task-loads.ts";

const format = recordFormatter(Task);
const about = {
  class: "Task",
  subject: "task",
  args: ({ objectId }: { readonly objectId: string }, _today: number, userId: string) => ({ objectId, actor: userId }),
  format,
} as const;
const queries = classQueries(Task, "tasks");
const event = { ...about, input: { ...versionedId, reason } } as const;

/** The work of a project (docs/rules/projects.md). */
export const tasks = {
  create: command({
    class: "Task",
    name: "tasks.create",
    doc: "Creates a task of a project, which may depend on other tasks of it.",
    action: "create",
    input: { ...createInput, reason },
    refusals: ["UnknownWord", "PointerInvalid", "Locked", "Duplicate"],
    load: createLoad,
    args: ({ project, assignedUser, dependsOn }) => ({
      project,
      assignedUser: assignedUser ?? "",
      dependsOn: dependsOn ?? [],
    }),
    candidate: ({ project, assignedUser }) => ({ project, assignedUser: assignedUser ?? null }),
    pointers: { project: "project", assignedUser: "assignee" },
    decide: createTask,
    format,
  }),
  update: command({
    ...about,
    name: "tasks.update",
    doc: "Changes the fields of a task; its status changes by events.",
    action: "update",
    input: { ...versionedId, ...updateInput, reason },
    refusals: ["InvalidTransition", "PointerInvalid", "DependencyCycle", "Duplicate"],
    load: updateLoad,
    args: ({ objectId, assignedUser, dependsOn }, _today, userId) => ({
      objectId,
      actor: userId,
      linked: dependsOn === undefined ? "" : objectId,
      assignedUser: assignedUser ?? "",
    }),
    pointers: { assignedUser: "assignee" },
    decide: updateTask,
  }),
  start: command({
    ...event,
    name: "tasks.start",
    doc: "Begins a task.",
    action: "start",
    refusals: ["InvalidTransition", "Duplicate"],
    load: taskLoad,
    decide: startTask,
  }),
  block: command({
    ...event,
    name: "tasks.block",
    doc: "Blocks a task; needs a reason.",
    action: "block",
    refusals: ["InvalidTransition", "ReasonRequired", "Duplicate"],
    load: taskLoad,
    decide: blockTask,
  }),
  finish: command({
    ...event,
    name: "tasks.finish",
    doc: "Finishes a task, once all that it depends on is done.",
    action: "finish",
    refusals: ["InvalidTransition", "DependencyOpen", "Duplicate"],
    load: dependentsLoad,
    decide: finishTask,
  }),
  reopen: command({
    ...event,
    name: "tasks.reopen",
    doc: "Reopens a finished task.",
    action: "reopen",
    refusals: ["InvalidTransition", "Duplicate"],
    load: dependentsLoad,
    decide: reopenTask,
  }),
  delete: command({
    ...event,
    name: "tasks.delete",
    doc: "Deletes a task, and removes it from what others depend on.",
    action: "delete",
    refusals: ["Duplicate"],
    load: dependentsLoad,
    decide: deleteTask,
    format: formatDeleted,
  }),
  ...queries,
  overdue: narrowedList(queries.list, {
    name: "tasks.overdue",
    doc: "The tasks whose due date has passed and that are not done, those that satisfy a filter, in an order.",
    where: overdue,
  }),
};
