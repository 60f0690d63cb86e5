import { entity, optional, type RecordOf } from "../kernel/schema/entity.ts";
import { id, instant, longText, text } from "../kernel/schema/kind.ts";

export const Activity = entity(
  "Activity",
  "Something to do, or done, for a contact or a deal. On the wire both pointers are one, `relatedTo`.",
  {
    type: optional(text, "Such as call, email, meeting or note; any other word is kept."),
    subject: optional(text, "In a few words.", { personal: { by: "createdBy" } }),
    description: optional(longText, "Free text.", { personal: { by: "createdBy" } }),
    dueDate: optional(instant, "When it should be done: a meeting has an hour."),
    completedAt: optional(instant, "When it was done; may lie ahead (R-ACT-1)."),
    relatedContact: optional(id, "The contact it is about; then no deal.", { references: "Contact", dangles: true }),
    relatedDeal: optional(id, "The deal it is about; then no contact.", { references: "Deal", dangles: true }),
    createdBy: optional(id, "Who entered it, and owns it.", { references: "User", createOnly: true, system: true }),
  },
  { indexes: [["createdBy"], ["relatedContact"], ["relatedDeal"]] },
);
export type Activity = RecordOf<typeof Activity>;
