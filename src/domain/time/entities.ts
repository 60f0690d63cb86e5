import { entity, field, optional, type PlainRecordOf, type RecordOf } from "../kernel/entity.ts";
import { day, id, integer, list, percent, rate, text, word } from "../kernel/kind.ts";
import { words } from "../kernel/word.ts";

export const WorkingTime = entity(
  "WorkingTime",
  "Contracted minutes of a week, from a day on until the next step (R-TIME-1).",
  {
    engineer: field(id, "Whose contract.", { references: "EngineerProfile", sealed: true }),
    from: field(day, "First day on which it holds."),
    minutes: field(list(integer(0, 1_440), 7), "Seven numbers, Monday first."),
  },
  { uniques: [["engineer", "from"]] },
);
export type WorkingTime = RecordOf<typeof WorkingTime>;
export type PlainWorkingTime = PlainRecordOf<typeof WorkingTime>;

export const Holiday = entity(
  "Holiday",
  "A day on which nobody of a calendar works.",
  {
    calendar: field(text, "Name of the calendar."),
    day: field(day, "The day."),
    name: field(text, "What it is called."),
  },
  { uniques: [["calendar", "day"]] },
);
export type Holiday = RecordOf<typeof Holiday>;
export type PlainHoliday = PlainRecordOf<typeof Holiday>;

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
    engineer: field(id, "Who is off.", { references: "EngineerProfile", sealed: true }),
    startDate: field(day, "First day, included."),
    endDate: optional(day, "Last day, included; absent = open.", { open: true }),
    minutesPerDay: optional(integer(1, 1_440), "Minutes off on each day; absent = the whole day."),
    status: field(word(timeOffWords), "Only granted counts."),
    statusLabel: optional(text, "The word for the status as it was written (R-VAL-8).", { system: true }),
    notes: optional(text, "Free text.", { personal: true }),
  },
  { indexes: [["engineer", "endDate", "startDate"]] },
);
export type TimeOff = RecordOf<typeof TimeOff>;
export type PlainTimeOff = PlainRecordOf<typeof TimeOff>;

export const CapacityLimit = entity(
  "CapacityLimit",
  "What one engineer's load may reach, from a day on until the next step; before the first step the firm's limit holds.",
  {
    engineer: field(id, "Whose limit.", { references: "EngineerProfile", sealed: true }),
    from: field(day, "First day on which it holds."),
    limit: field(percent, "The highest load of a day."),
  },
  { uniques: [["engineer", "from"]], indexes: [["engineer", "from", "limit"]] },
);
export type CapacityLimit = RecordOf<typeof CapacityLimit>;
export type PlainCapacityLimit = PlainRecordOf<typeof CapacityLimit>;

export const RateStep = entity(
  "RateStep",
  "An engineer's rate per hour, from a day on until the next step (R-RATE-1).",
  {
    engineer: field(id, "Whose rate.", { references: "EngineerProfile", sealed: true }),
    from: field(day, "First day on which it holds."),
    rate: field(rate, "Per hour."),
  },
  { uniques: [["engineer", "from"]] },
);
export type RateStep = RecordOf<typeof RateStep>;
export type PlainRateStep = PlainRecordOf<typeof RateStep>;
