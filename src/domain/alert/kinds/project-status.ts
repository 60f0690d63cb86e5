import { endOf } from "../../allocation/entity.ts";
import { counts } from "../../allocation/judge-booking.ts";
import { instantText } from "../../kernel/values/day.ts";
import { localDay } from "../../kernel/values/zone.ts";
import { alertRule } from "./kind.ts";

/** How many days a status update is told. */
export const toldDays = 30;

export const projectStatus = alertRule({
  kind: "project-status",
  class: "Project",
  find: (rows, { today, firm }) => {
    const booked = Map.groupBy(
      rows.bookings.filter((each) => counts(each.status, firm.tentativeCounts) && endOf(each) >= today),
      ({ project }) => project,
    );
    return rows.updates.flatMap(({ objectId, project, timestamp, author }) => {
      const day = localDay(timestamp, firm.todayZone);
      if (day > today || day < today - toldDays) return [];
      const people = (booked.get(project) ?? []).map(({ engineer }) => rows.engineer(engineer)?.user);
      return {
        objectId: project,
        discriminator: objectId,
        facts: { project, statusUpdate: objectId, at: instantText(timestamp) },
        users: [rows.project(project)?.projectManager, ...people].filter((user) => user !== author),
      };
    });
  },
});
