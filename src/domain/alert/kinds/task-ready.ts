import { endText } from "../../kernel/values/day.ts";
import { alertRule } from "./kind.ts";
import { isOpen } from "./project-ended-open.ts";

export const taskReady = alertRule({
  kind: "task-ready",
  class: "Task",
  find: (rows, { firm }) => {
    if (!firm.taskFlow) return [];
    // Tasks that are done are not read.
    const open = new Set(rows.tasks.filter(({ status }) => status !== "done").map(({ objectId }) => objectId));
    return rows.tasks.flatMap(({ objectId, project, status, assignedUser, dependsOn, readyOn, assignedOn }) => {
      const of = rows.project(project);
      if (status !== "todo" || assignedUser === null || of === undefined || !isOpen(of)) return [];
      if (dependsOn.some((id) => open.has(id))) return [];
      return {
        objectId,
        discriminator: `${assignedUser} ${endText(readyOn ?? assignedOn) ?? "open"}`,
        facts: { task: objectId, project },
        users: [assignedUser],
      };
    });
  },
});
