import { entity, field, type RecordOf } from "../kernel/schema/entity.ts";
import { id, text } from "../kernel/schema/kind.ts";

export const Document = entity(
  "Document",
  "A file that lies elsewhere. Grants say with whom its owner shares it; on the wire they are `sharedWith`.",
  {
    title: field(text, "What it is called.", { displayName: true }),
    fileUrl: field(text, "Where the file is. Others than the owner get it one at a time, and each access is logged."),
    owner: field(id, "The owner, who entered it, changes it and shares it.", { references: "User", createOnly: true }),
  },
  { indexes: [["owner"]] },
);
export type Document = RecordOf<typeof Document>;
