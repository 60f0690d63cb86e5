import { entity, field, type PlainRecordOf, type RecordOf } from "../kernel/schema/entity.ts";
import { day, id, integer, list } from "../kernel/schema/kind.ts";

export const WorkingTime = entity(
  "WorkingTime",
  "Contracted minutes of a week, from a day on until the next step (R-TIME-1).",
  {
    engineer: field(id, "Whose contract.", { references: "EngineerProfile", createOnly: true }),
    from: field(day, "First day on which it holds."),
    minutes: field(list(integer(0, 1_440), 7), "Seven numbers, Monday first."),
  },
  { uniques: [["engineer", "from"]] },
);
export type WorkingTime = RecordOf<typeof WorkingTime>;
export type PlainWorkingTime = PlainRecordOf<typeof WorkingTime>;
