import * as Result from "effect/Result";
import { optional } from "../../kernel/schema/entity.ts";
import { omittable, required } from "../../kernel/schema/input.ts";
import { id, text } from "../../kernel/schema/kind.ts";
import { firstDay } from "../../kernel/values/day.ts";
import { Project } from "../../project/entity.ts";
import { importClassOf, type RowContext, type Values } from "../import-class.ts";
import { rowIssue } from "../row-issue.ts";

const { fields: p } = Project;
const manager = omittable(optional(id, p.projectManager.doc, { references: "User" }));
const name = omittable(optional(text, p.projectName.doc));
const engineeringNames = ["projectCode", "projectName", "clientName", "projectManager"] as const;

/** The day on which a completed or cancelled project was closed (R-IMP-3). */
const closedOn = (values: Values, { updatedOn, exportedOn }: RowContext): number | null => {
  if (values.status !== "completed" && values.status !== "cancelled") return null;
  const { startDate, endDate } = values as Readonly<Record<"startDate" | "endDate", number | null | undefined>>;
  const last = (endDate ?? null) === null ? updatedOn() : Math.min(endDate as number, exportedOn());
  return Math.max(startDate ?? firstDay, last);
};

export const projects = importClassOf(Project, {
  input: {
    ...{ status: required(p.status), projectName: name, name, projectManager: manager, manager },
    writtenAs: omittable({ ...p.writtenAs, optional: true }),
  },
  needs: ["projectCode", "projectName", "name", "clientName", "projectManager", "manager"],
  asDuplicate: ({ objectId, fields, absent }) => ({
    objectId,
    fields: { ...fields, projectCode: null },
    absent,
    kept: (what) => ({ id: "keptWithoutCode", what }),
  }),
  computed: (values, _row, at) => {
    const given = Object.fromEntries(engineeringNames.map((each) => [each, values[each] ?? null]));
    const projectName = given.projectName ?? values.name ?? null;
    const projectManager = given.projectManager ?? values.manager ?? null;
    // A row with one field of the engineering form needs all four (R-PROJ-1), unless firmcore says that it was written in the short one.
    const engineering =
      !(values.writtenAs === "name" && given.projectCode === null) &&
      Object.values(given).some((value) => value !== null);
    const asked = engineering ? { ...given, projectName, projectManager } : { projectName, projectManager };
    const missing = Object.entries(asked).find(([, value]) => value === null);
    if (missing !== undefined) return Result.fail(rowIssue("REQUIRED", { id: "required", field: missing[0] }));
    return Result.succeed({
      projectName,
      projectManager,
      writtenAs: values.writtenAs ?? (given.projectName === null ? "name" : "projectName"),
      closedOn: closedOn(values, at),
    });
  },
  range: ["startDate", "endDate"],
  groups: [
    { name: "projectName", fields: ["projectName", "writtenAs"] },
    { name: "status", fields: ["status", "statusLabel"], decided: true },
  ],
  derived: [
    {
      field: "closedOn",
      group: "status",
      from: ["startDate", "endDate"],
      isFromUpdatedAt: ({ closedOn, endDate }) => closedOn !== null && endDate === null,
    },
  ],
});
