import { entity, field, type RecordOf } from "../kernel/entity.ts";
import { id, instant, text } from "../kernel/kind.ts";

export const Document = entity(
  "Document",
  "A file that lies elsewhere. Whom its owner shares it with stands in grants; on the wire they are `sharedWith`.",
  {
    title: field(text, "What it is called."),
    fileUrl: field(text, "Where the file is; others than the owner are given it one by one, and each time is logged."),
    owner: field(id, "Who entered it; shares it and changes it.", { references: "User", sealed: true }),
  },
  { indexes: [["owner"]] },
);
export type Document = RecordOf<typeof Document>;

export const AccessLog = entity(
  "AccessLog",
  "Somebody was given a document's file at that moment. Nobody changes or deletes it.",
  {
    user: field(id, "Who.", { references: "User", sealed: true }),
    document: field(id, "Which document.", { references: "Document", dangles: true, sealed: true }),
    accessTime: field(instant, "When.", { sealed: true }),
  },
  { indexes: [["document", "user", "accessTime"], ["user"]] },
);
export type AccessLog = RecordOf<typeof AccessLog>;
