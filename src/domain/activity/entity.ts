import { entity, optional, type RecordOf } from "../kernel/schema/entity.ts";
import { id, instant, longText, text } from "../kernel/schema/kind.ts";

export const Activity = entity(
  "Activity",
  "Something to do, or done, for a contact or a deal. On the wire both pointers are one, `relatedTo`.",
  {
    type: optional(text, "Such as call, email, meeting or note; other words are allowed."),
    subject: optional(text, "In a few words.", { personal: { by: "createdBy" } }),
    description: optional(longText, "Free text.", { personal: { by: "createdBy" } }),
    dueDate: optional(instant, "When it should be done, with a time of day."),
    completedAt: optional(instant, "When it was done; may be in the future (R-ACT-1)."),
    relatedContact: optional(id, "The contact it is about, unless it is about a deal.", {
      references: "Contact",
      dangles: true,
    }),
    relatedDeal: optional(id, "The deal it is about, unless it is about a contact.", {
      references: "Deal",
      dangles: true,
    }),
    createdBy: optional(id, "The owner, who entered it.", {
      references: "User",
      createOnly: true,
      system: true,
      author: true,
    }),
  },
  { indexes: [["createdBy"], ["relatedContact"], ["relatedDeal"], ["dueDate"]] },
);
export type Activity = RecordOf<typeof Activity>;
