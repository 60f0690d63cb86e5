import { entity, field, optional, type PlainRecordOf, type RecordOf } from "../kernel/schema/entity.ts";
import { day, id, rate, text, word } from "../kernel/schema/kind.ts";
import { words } from "../kernel/schema/word.ts";

export const employmentWords = words("EngineerProfile.employmentStatus", {
  active: ["Full-time", "Part-time", "Contractor", "Employee", "Permanent"],
  "on leave": ["Leave", "Sabbatical"],
  left: ["Inactive", "Terminated", "Resigned"],
});

export const EngineerProfile = entity(
  "EngineerProfile",
  "A person who can be booked.",
  {
    user: field(id, "The account that owns the profile; one profile per account.", {
      references: "User",
      createOnly: true,
      unique: true,
    }),
    fullName: field(text, "As people write it.", { personal: true, displayName: true }),
    discipline: field(text, "What the engineer is trained in."),
    employmentStatus: field(word(employmentWords), "An engineer who left cannot be booked (R-ALLOC-9).", {
      default: "active",
    }),
    employmentStatusLabel: optional(text, "The word for the status as it was written (R-VAL-8).", { system: true }),
    leftOn: optional(day, "The day on which the status became left (R-ALLOC-9).", { system: true, ours: true }),
    primaryLocation: optional(text, "Where the engineer works.", { personal: true }),
    holidayCalendar: optional(text, "Name of a holiday calendar; absent = the firm's.", { ours: true }),
    employedFrom: optional(day, "First day of employment.", { ours: true }),
    employedUntil: optional(day, "Last day of employment.", { ours: true }),
  },
  { indexes: [["fullName"]] },
);
export type EngineerProfile = RecordOf<typeof EngineerProfile>;

/** Not stored: the rate in force today (R-RATE-1). Writing it adds a step from today. */
export const hourlyRate = optional(rate, "Per hour, the rate step in force today; writing it adds a step from today.");
export type PlainEngineerProfile = PlainRecordOf<typeof EngineerProfile>;
