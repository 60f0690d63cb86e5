import { ownRecords } from "../kernel/context/custom-fields.ts";
import { entity, field, optional, type RecordOf } from "../kernel/schema/entity.ts";
import { id, list, text } from "../kernel/schema/kind.ts";

/** The most names in an access list. */
const mostNames = 1_000;
const names = list(text, mostNames);
/** The name of all in an access list, and what the name of a role begins with. */
export const listedEveryone = "everyone";
export const listedRole = "role:";

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
    readers: optional(names, "Who reads it, among those who read the class: users by id, or everyone. Absent: all.", {
      ours: true,
      example: ["everyone"],
    }),
    writers: optional(
      names,
      "Who changes and deletes it, among those who may in the class: users by id, or everyone. Absent: all.",
      { ours: true, example: null },
    ),
  },
  { indexes: [["class", "objectId"], ["class", "owner"], ["owner"]] },
);
export type OwnRecord = RecordOf<typeof OwnRecord>;
