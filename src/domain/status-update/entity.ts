import { entity, field, optional, type RecordOf } from "../kernel/schema/entity.ts";
import { id, instant, literal, longText } from "../kernel/schema/kind.ts";

export const StatusUpdate = entity(
  "StatusUpdate",
  "What happened in a project. On the wire the class is called Status.",
  {
    project: field(id, "Of which project.", { references: "Project", createOnly: true }),
    update: field(longText, "The text.", { personal: { by: "author" } }),
    timestamp: field(instant, "The moment it is about; default now."),
    source: field(literal("manual", "automatic"), "Whether a person or an event of the project wrote it (R-STAT-1).", {
      system: true,
      ours: true,
    }),
    author: optional(id, "Who wrote it; absent for an automatic one.", {
      references: "User",
      createOnly: true,
      system: true,
      ours: true,
    }),
  },
  { indexes: [["project", "timestamp"], ["author"]] },
);
export type StatusUpdate = RecordOf<typeof StatusUpdate>;
