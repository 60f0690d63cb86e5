import { entity, field, optional, type RecordOf } from "../kernel/schema/entity.ts";
import { id, instant, literal, longText } from "../kernel/schema/kind.ts";

export const StatusUpdate = entity(
  "StatusUpdate",
  "What happened in a project. On the wire the class is called Status.",
  {
    project: field(id, "Of which project.", { references: "Project", createOnly: true }),
    update: field(longText, "What there is to say.", { personal: { by: "author" } }),
    timestamp: field(instant, "Of what moment; default now."),
    source: field(literal("manual", "automatic"), "Whether somebody wrote it, or an event of the project (R-STAT-1).", {
      system: true,
      ours: true,
    }),
    author: optional(id, "Who wrote it; nobody for an automatic one.", {
      references: "User",
      createOnly: true,
      system: true,
      ours: true,
    }),
  },
  { indexes: [["project", "timestamp"], ["author"]] },
);
export type StatusUpdate = RecordOf<typeof StatusUpdate>;
