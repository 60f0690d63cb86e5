import { entity, field, optional, type RecordOf } from "../kernel/schema/entity.ts";
import { id, instant, text } from "../kernel/schema/kind.ts";

export const AlertDelivery = entity(
  "AlertDelivery",
  "An alert that a notifier sends, or has sent, to one recipient (R-ALERT-1).",
  {
    key: field(text, "The key of the alert.", { createOnly: true, ours: true }),
    user: field(id, "The recipient.", {
      references: "User",
      dangles: true,
      createOnly: true,
      system: true,
      ours: true,
    }),
    notifier: field(text, "The name of the notifier.", { createOnly: true, system: true, ours: true }),
    claimedUntil: optional(instant, "Until then only the process that claimed it sends it.", {
      system: true,
      ours: true,
    }),
    deliveredAt: optional(instant, "When the notifier had sent it.", { system: true, ours: true }),
  },
  // A bookkeeping of the library and no decision of anybody, so it is not logged.
  { unlogged: true, uniques: [["key", "user", "notifier"]], indexes: [["user"]] },
);
export type AlertDelivery = RecordOf<typeof AlertDelivery>;
