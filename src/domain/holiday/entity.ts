import { entity, field, type PlainRecordOf, type RecordOf } from "../kernel/schema/entity.ts";
import { day, text } from "../kernel/schema/kind.ts";

export const Holiday = entity(
  "Holiday",
  "A day on which nobody of a calendar works.",
  {
    calendar: field(text, "Name of the calendar."),
    day: field(day, "The day."),
    name: field(text, "What it is called.", { displayName: true }),
  },
  { uniques: [["calendar", "day"]] },
);
export type Holiday = RecordOf<typeof Holiday>;
export type PlainHoliday = PlainRecordOf<typeof Holiday>;
