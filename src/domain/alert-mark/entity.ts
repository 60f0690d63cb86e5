import { entity, field, type RecordOf } from "../kernel/schema/entity.ts";
import { id, text } from "../kernel/schema/kind.ts";

export const AlertMark = entity(
  "AlertMark",
  "An alert that a user has acknowledged: it is hidden from this user. The alert itself is not stored (R-ALERT-1).",
  {
    key: field(text, "The key of the alert: kind, class, id and discriminator.", {
      createOnly: true,
      system: true,
      ours: true,
    }),
    user: field(id, "Who acknowledged it.", { references: "User", createOnly: true, system: true, ours: true }),
  },
  { uniques: [["user", "key"]] },
);
export type AlertMark = RecordOf<typeof AlertMark>;
