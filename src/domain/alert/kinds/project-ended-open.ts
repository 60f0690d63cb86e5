import { dayText } from "../../kernel/values/day.ts";
import type { AlertRows } from "../alert.ts";
import { alertRule } from "./kind.ts";

/** Whether a project is neither completed nor cancelled. */
export const isOpen = ({ status }: Pick<AlertRows["projects"][number], "status">): boolean =>
  status !== "completed" && status !== "cancelled";

export const projectEndedOpen = alertRule({
  kind: "project-ended-open",
  class: "Project",
  find: (rows, { today }) =>
    rows.projects.flatMap((project) => {
      const { objectId, endDate, projectManager } = project;
      if (endDate === null || endDate >= today || !isOpen(project)) return [];
      const day = dayText(endDate);
      return { objectId, discriminator: day, facts: { project: objectId, endDate: day }, users: [projectManager] };
    }),
});
