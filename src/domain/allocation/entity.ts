import * as Schema from "effect/Schema";
import { entity, field, optional, type PlainRecordOf, type RecordOf } from "../kernel/schema/entity.ts";
import { boolean, day, id, longText, percent, rate, structure, text, word } from "../kernel/schema/kind.ts";
import { words } from "../kernel/schema/word.ts";
import { openEnd } from "../kernel/values/day.ts";

export const allocationWords = words("Allocation.status", {
  tentative: ["Proposed", "Requested", "Soft"],
  confirmed: ["Active", "Planned", "Booked", "Assigned", "In Progress"],
  completed: ["Done", "Ended"],
  cancelled: ["Canceled", "Withdrawn"],
});

/** The reason for a booking despite a certificate gap, and the uncovered days as text (R-ELIG-4). */
const Override = Schema.Struct({
  reason: Schema.String,
  names: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      gaps: Schema.Array(Schema.Struct({ from: Schema.String, to: Schema.NullOr(Schema.String) })),
      rows: Schema.Array(Schema.String),
    }),
  ),
});

export const Allocation = entity(
  "Allocation",
  "A share of an engineer's contracted time on a project, over a range of days.",
  {
    engineer: field(id, "Who is booked.", { references: "EngineerProfile" }),
    project: field(id, "What for.", { references: "Project" }),
    allocationPercent: field(percent, "Share of the engineer's contracted time."),
    startDate: field(day, "First day, included."),
    endDate: optional(day, "Last day, included; absent = open.", { open: true }),
    assignmentRole: field(text, "What the engineer does there."),
    status: field(word(allocationWords), "Tentative and confirmed count against the limit.", { default: "confirmed" }),
    statusLabel: optional(text, "The word for the status as it was written (R-VAL-8).", { system: true }),
    cancelledOn: optional(day, "The day on which it was cancelled (R-HOUR-3).", { system: true, ours: true }),
    notes: optional(longText, "Free text.", { personal: true }),
    billable: optional(boolean, "Default of its hours; absent = the project's.", { ours: true }),
    rate: optional(rate, "Per hour, instead of the project's (R-HOUR-10).", { ours: true }),
    deal: optional(id, "The deal it was planned for.", { references: "Deal", dangles: true, ours: true }),
    override: optional(
      structure(Override, (value) => value),
      "A certificate gap that was accepted (R-ELIG-4).",
      {
        system: true,
        ours: true,
        personal: { parts: ["reason"] },
      },
    ),
  },
  // The index holds all fields that the capacity rule reads, so that no row is read.
  {
    indexes: [
      ["engineer", "endDate", "startDate", "status", "allocationPercent", "project"],
      ["project", "endDate"],
    ],
  },
);
export type Allocation = RecordOf<typeof Allocation>;
export type PlainAllocation = PlainRecordOf<typeof Allocation>;

/** The last day for comparisons; an open end is later than every day. */
export const endOf = ({ endDate }: { readonly endDate: number | null }): number => endDate ?? openEnd;
