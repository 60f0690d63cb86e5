import { entity, field, optional, type RecordOf } from "../kernel/schema/entity.ts";
import { id, longText, text } from "../kernel/schema/kind.ts";

export const Contact = entity(
  "Contact",
  "A person to talk to, at a company or not.",
  {
    name: field(text, "As people write it.", { displayName: true }),
    email: optional(text, "An address, as it was given."),
    phone: optional(text, "A number, as it was given."),
    company: optional(id, "Where the person works.", { references: "Company", dangles: true }),
    notes: optional(longText, "Free text.", { personal: { by: "createdBy" } }),
    createdBy: optional(id, "The owner, who entered it.", {
      references: "User",
      createOnly: true,
      system: true,
      author: true,
    }),
  },
  { indexes: [["name"], ["company"], ["createdBy"]] },
);
export type Contact = RecordOf<typeof Contact>;
