import { entity, field, type PlainRecordOf, type RecordOf } from "../kernel/schema/entity.ts";
import { day, id, rate } from "../kernel/schema/kind.ts";

export const RateStep = entity(
  "RateStep",
  "An engineer's rate per hour, from a day on until the next step (R-RATE-1).",
  {
    engineer: field(id, "Whose rate.", { references: "EngineerProfile", createOnly: true }),
    from: field(day, "First day on which it holds."),
    rate: field(rate, "Per hour."),
  },
  { uniques: [["engineer", "from"]] },
);
export type RateStep = RecordOf<typeof RateStep>;
export type PlainRateStep = PlainRecordOf<typeof RateStep>;
