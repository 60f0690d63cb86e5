import { entity, field, optional, type RecordOf } from "../kernel/schema/entity.ts";
import { id, longText, text } from "../kernel/schema/kind.ts";

export const Company = entity(
  "Company",
  "A client, or a firm that may become one.",
  {
    name: field(text, "What it is called.", { displayName: true }),
    website: optional(text, "Its address on the web."),
    industry: optional(text, "What it does."),
    address: optional(text, "Where it is."),
    notes: optional(longText, "Free text.", { personal: { by: "createdBy" } }),
    createdBy: optional(id, "The owner, who entered it.", {
      references: "User",
      createOnly: true,
      system: true,
      author: true,
    }),
  },
  { indexes: [["name"], ["createdBy"]] },
);
export type Company = RecordOf<typeof Company>;
