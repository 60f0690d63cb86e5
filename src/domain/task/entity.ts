import { entity, field, optional, type RecordOf } from "../kernel/schema/entity.ts";
import { day, id, instant, list, longText, text, word } from "../kernel/schema/kind.ts";
import { words } from "../kernel/schema/word.ts";

export const taskWords = words("Task.status", {
  todo: ["Open", "New"],
  "in progress": ["Started", "Doing"],
  blocked: ["Waiting"],
  done: ["Completed", "Closed"],
});

export const Task = entity(
  "Task",
  "A piece of a project's work. Its owner is the project's manager.",
  {
    project: field(id, "What it belongs to.", { references: "Project", createOnly: true }),
    dueDate: optional(day, "Overdue after this day unless done (R-TASK-1)."),
    assignedUser: optional(id, "Who does it.", { references: "User" }),
    title: optional(text, "What it is called.", { ours: true, displayName: true }),
    status: field(word(taskWords), "Its state, changed by events.", { ours: true, default: "todo" }),
    statusLabel: optional(text, "The word for the status as it was written (R-VAL-8).", { system: true }),
    dependsOn: field(list(id, 100), "Tasks of the same project that must be done before it is.", {
      ours: true,
      default: [],
    }),
    blockReason: optional(longText, "Why it is blocked; a blocked task without one waits for others (R-TASK-2).", {
      system: true,
      ours: true,
      personal: { by: "blockedBy" },
    }),
    blockedBy: optional(id, "Who blocked it with that reason.", {
      references: "User",
      dangles: true,
      system: true,
      ours: true,
    }),
    doneAt: optional(instant, "When it was finished.", { system: true, ours: true }),
    assignedOn: optional(day, "The day on which it was assigned to the assigned user.", { system: true, ours: true }),
    readyOn: optional(day, "The day on which the task flow last made it ready (R-TASK-2).", {
      system: true,
      ours: true,
    }),
  },
  { indexes: [["project", "status"], ["assignedUser"]] },
);
export type Task = RecordOf<typeof Task>;
