import { entity, field, optional, type PlainRecordOf, type RecordOf } from "../kernel/schema/entity.ts";
import { boolean, day, id, list, literal, longText, rate, text, word } from "../kernel/schema/kind.ts";
import { words } from "../kernel/schema/word.ts";

export const projectWords = words("Project.status", {
  planned: ["Proposed", "Draft"],
  active: ["Open", "In Progress", "Started"],
  "on hold": ["Paused"],
  completed: ["Done", "Closed"],
  cancelled: ["Canceled"],
});

export const Project = entity(
  "Project",
  "Work for a client, or inside the firm.",
  {
    projectCode: optional(text, "Unique; absent for a project of the short form (R-PROJ-1).", { unique: true }),
    projectName: field(text, "Also written `name`.", { displayName: true }),
    writtenAs: field(
      literal("projectName", "name"),
      "The name under which the project was written, given back on reading.",
      {
        system: true,
        ours: true,
      },
    ),
    clientName: optional(text, "The client as text; does not identify a company."),
    client: optional(id, "The client's company.", { references: "Company", dangles: true, ours: true }),
    status: field(word(projectWords), "Its state, changed by events (R-PROJ-1…5).", {
      default: "planned",
    }),
    statusLabel: optional(text, "The word for the status as it was written (R-VAL-8).", { system: true }),
    startDate: optional(day, "First day; absent = open."),
    endDate: optional(day, "Last day, included; absent = open.", { open: true }),
    projectManager: field(id, "Decides about hours and people of the project; also written `manager`.", {
      references: "User",
    }),
    requiredDiscipline: optional(text, "The discipline that the work requires (R-ALLOC-8)."),
    description: optional(longText, "Free text."),
    requiredCertifications: field(list(text, 100), "Names that must cover every booked day (R-ELIG-1).", {
      ours: true,
      default: [],
    }),
    billable: field(boolean, "Default of its hours.", { ours: true, default: true }),
    rate: optional(rate, "Per hour, instead of the engineer's (R-HOUR-10).", { ours: true }),
    deal: optional(id, "The deal it came from.", { references: "Deal", dangles: true, ours: true }),
    closedOn: optional(day, "The day it was completed or cancelled.", { system: true, ours: true }),
  },
  { indexes: [["projectManager"], ["projectName"], ["client", "projectName"]] },
);
export type Project = RecordOf<typeof Project>;
export type PlainProject = PlainRecordOf<typeof Project>;
