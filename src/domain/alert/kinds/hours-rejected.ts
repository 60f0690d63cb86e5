import { dayText } from "../../kernel/values/day.ts";
import type { AlertRows } from "../alert.ts";
import { alertRule } from "./kind.ts";

export const hourFacts = ({ engineer, project, workDate, hours }: AlertRows["hours"][number]) => ({
  engineer,
  project,
  workDate: dayText(workDate),
  minutes: hours,
});

export const hoursRejected = alertRule({
  kind: "hours-rejected",
  class: "BillableHour",
  find: (rows) =>
    rows.hours
      .filter(({ approval }) => approval === "rejected")
      .map((hour) => ({
        objectId: hour.objectId,
        discriminator: String(hour.decisionRound),
        facts: hourFacts(hour),
        users: [rows.engineer(hour.engineer)?.user],
      })),
});
