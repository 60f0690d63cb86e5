import { instantText } from "../../kernel/values/day.ts";
import { localDay } from "../../kernel/values/zone.ts";
import { alertRule } from "./kind.ts";

export const activityOverdue = alertRule({
  kind: "activity-overdue",
  class: "Activity",
  find: (rows, { today, firm }) =>
    rows.activities.flatMap(({ objectId, subject, dueDate, completedAt, createdBy }) => {
      if (completedAt !== null || dueDate === null || localDay(dueDate, firm.todayZone) >= today) return [];
      const due = instantText(dueDate);
      return { objectId, discriminator: due, facts: { subject, dueDate: due }, users: [createdBy] };
    }),
});
