import { ownRecords } from "../kernel/context/custom-fields.ts";
import { entity, field, optional, type RecordOf } from "../kernel/schema/entity.ts";
import { id, text } from "../kernel/schema/kind.ts";

export const OwnRecord = entity(
  ownRecords,
  "A record of a class that the firm declared (R-CUST-2). Its own fields are custom ones.",
  {
    class: field(text, "The declared class.", { createOnly: true, ours: true, example: "Intake" }),
    owner: optional(id, "The user who made it.", {
      references: "User",
      author: true,
      createOnly: true,
      system: true,
      ours: true,
    }),
  },
  { indexes: [["class", "objectId"], ["class", "owner"], ["owner"]] },
);
export type OwnRecord = RecordOf<typeof OwnRecord>;
