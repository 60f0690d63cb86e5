import { entity, field, optional, type PlainRecordOf, type RecordOf } from "../kernel/schema/entity.ts";
import { day, id, integer, text, word } from "../kernel/schema/kind.ts";
import { words } from "../kernel/schema/word.ts";

export const timeOffWords = words("TimeOff.status", {
  requested: ["Asked", "Pending"],
  granted: ["Approved"],
  refused: ["Rejected", "Declined"],
  withdrawn: ["Cancelled", "Canceled"],
});
export const TimeOff = entity(
  "TimeOff",
  "Leave: full days, or so many minutes of each day; only granted leave lowers availability.",
  {
    engineer: field(id, "The engineer on leave.", { references: "EngineerProfile", createOnly: true }),
    startDate: field(day, "First day, included."),
    endDate: optional(day, "Last day, included; absent = open.", { open: true }),
    minutesPerDay: optional(integer(1, 1_440), "Minutes off on each day; absent = the whole day."),
    status: field(word(timeOffWords), "Only granted counts.", { default: "requested" }),
    statusLabel: optional(text, "The word for the status as it was written (R-VAL-8).", { system: true }),
    notes: optional(text, "Free text.", { personal: true }),
  },
  { indexes: [["engineer", "endDate", "startDate"]] },
);
export type TimeOff = RecordOf<typeof TimeOff>;
export type PlainTimeOff = PlainRecordOf<typeof TimeOff>;
