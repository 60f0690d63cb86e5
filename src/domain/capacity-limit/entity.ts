import { entity, field, type PlainRecordOf, type RecordOf } from "../kernel/schema/entity.ts";
import { day, id, percent } from "../kernel/schema/kind.ts";

export const CapacityLimit = entity(
  "CapacityLimit",
  "What one engineer's load may reach, from a day on until the next step; before the first step the firm's limit holds.",
  {
    engineer: field(id, "Whose limit.", { references: "EngineerProfile", createOnly: true }),
    from: field(day, "First day on which it holds."),
    limit: field(percent, "The highest load of a day."),
  },
  { uniques: [["engineer", "from"]], indexes: [["engineer", "from", "limit"]] },
);
export type CapacityLimit = RecordOf<typeof CapacityLimit>;
export type PlainCapacityLimit = PlainRecordOf<typeof CapacityLimit>;
