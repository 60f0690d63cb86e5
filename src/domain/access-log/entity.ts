import { entity, field, type RecordOf } from "../kernel/schema/entity.ts";
import { id, instant, literal } from "../kernel/schema/kind.ts";

export const AccessLog = entity(
  "AccessLog",
  "Somebody was given a document's file at that moment. Nobody changes or deletes it.",
  {
    user: field(id, "Who.", { references: "User", createOnly: true }),
    document: field(id, "Which document.", { references: "Document", dangles: true, createOnly: true }),
    accessTime: field(instant, "When; now, or an earlier time that the client sent.", { createOnly: true }),
    source: field(
      literal("operation", "client"),
      "Who wrote the entry: the operation that gave the file, or a client (R-DOC-3).",
      {
        createOnly: true,
        system: true,
        ours: true,
        initial: "operation",
      },
    ),
  },
  { indexes: [["document", "user", "accessTime"], ["user"], ["accessTime"]] },
);
export type AccessLog = RecordOf<typeof AccessLog>;
