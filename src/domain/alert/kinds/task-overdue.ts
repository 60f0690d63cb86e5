import { dayText } from "../../kernel/values/day.ts";
import { alertRule } from "./kind.ts";
import { isOpen } from "./project-ended-open.ts";

export const taskOverdue = alertRule({
  kind: "task-overdue",
  class: "Task",
  find: (rows, { today }) =>
    rows.tasks.flatMap(({ objectId, project, dueDate, status, assignedUser }) => {
      const of = rows.project(project);
      if (of === undefined || !isOpen(of) || dueDate === null || dueDate >= today || status === "done") return [];
      const day = dayText(dueDate);
      return {
        objectId,
        discriminator: day,
        facts: { task: objectId, project, dueDate: day },
        users: [assignedUser, of.projectManager],
      };
    }),
});
