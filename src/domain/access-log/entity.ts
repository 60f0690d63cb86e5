import { entity, field, type RecordOf } from "../kernel/schema/entity.ts";
import { id, instant } from "../kernel/schema/kind.ts";

export const AccessLog = entity(
  "AccessLog",
  "Somebody was given a document's file at that moment. Nobody changes or deletes it.",
  {
    user: field(id, "Who.", { references: "User", createOnly: true }),
    document: field(id, "Which document.", { references: "Document", dangles: true, createOnly: true }),
    accessTime: field(instant, "When.", { createOnly: true }),
  },
  { indexes: [["document", "user", "accessTime"], ["user"]] },
);
export type AccessLog = RecordOf<typeof AccessLog>;
