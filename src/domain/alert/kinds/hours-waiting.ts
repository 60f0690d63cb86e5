import { endText } from "../../kernel/values/day.ts";
import type { AlertMoment, AlertRows } from "../alert.ts";
import type { IndexedRows } from "../indexed-rows.ts";
import { hourFacts } from "./hours-rejected.ts";
import { alertRule } from "./kind.ts";

/** Whether R-HOUR-6 lets the manager decide: not about own hours, and not about those of an account that is gone. */
const mayDecide = (
  { engineer, submittedBy, lastEditor }: AlertRows["hours"][number],
  manager: string,
  rows: IndexedRows,
  { firm }: AlertMoment,
): boolean => {
  const authors = [rows.engineer(engineer)?.user ?? null, submittedBy, lastEditor];
  const gone = authors.map(rows.user).some((user) => (user?.deletedOn ?? user?.erasedOn ?? null) !== null);
  if (gone && rows.user(manager)?.role !== "administrator") return false;
  return firm.allowSelfApproval || !authors.includes(manager);
};

export const hoursWaiting = alertRule({
  kind: "hours-waiting",
  class: "BillableHour",
  find: (rows, at) =>
    rows.hours.flatMap((hour) => {
      const project = rows.project(hour.project);
      const since = hour.submittedOn;
      if (hour.approval !== "submitted" || project === undefined) return [];
      if (since !== null && since + at.firm.hoursWaitingDays > at.today) return [];
      const manager = project.projectManager;
      return {
        objectId: hour.objectId,
        discriminator: String(hour.decisionRound),
        facts: { ...hourFacts(hour), submittedOn: endText(since) },
        ...(mayDecide(hour, manager, rows, at) ? { users: [manager] } : { roles: ["administrator"] as const }),
      };
    }),
});
