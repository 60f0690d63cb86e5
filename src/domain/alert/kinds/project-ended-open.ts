import { dayText } from "../../kernel/values/day.ts";
import { alertRule } from "./kind.ts";

export const projectEndedOpen = alertRule({
  kind: "project-ended-open",
  class: "Project",
  find: (rows, { today }) =>
    rows.projects.flatMap(({ objectId, status, endDate, projectManager }) => {
      if (endDate === null || endDate >= today || status === "completed" || status === "cancelled") return [];
      const day = dayText(endDate);
      return { objectId, discriminator: day, facts: { project: objectId, endDate: day }, users: [projectManager] };
    }),
});
