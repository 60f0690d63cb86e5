import { dayText } from "../../kernel/values/day.ts";
import { alertRule } from "./kind.ts";

export const dealPastClose = alertRule({
  kind: "deal-past-close",
  class: "Deal",
  find: (rows, { today }) =>
    rows.deals.flatMap(({ objectId, stage, expectedCloseDate, assignedTo }) => {
      if (stage === "won" || stage === "lost" || expectedCloseDate === null || expectedCloseDate >= today) return [];
      const day = dayText(expectedCloseDate);
      return {
        objectId,
        discriminator: day,
        facts: { deal: objectId, expectedCloseDate: day },
        users: [assignedTo],
      };
    }),
});
