import * as Result from "effect/Result";
import { Activity } from "../../activity/entity.ts";
import { Company } from "../../company/entity.ts";
import { Contact } from "../../contact/entity.ts";
import { Deal } from "../../deal/entity.ts";
import { optional } from "../../kernel/schema/entity.ts";
import { omittable } from "../../kernel/schema/input.ts";
import { id } from "../../kernel/schema/kind.ts";
import { type ImportClass, importClassOf, type Values } from "../import-class.ts";

/** Rows name who created them; callers never write that field. */
const createdBy = {
  input: { createdBy: omittable(optional(id, "Who created it.", { references: "User" })) },
  pointers: { createdBy: "User" },
  computed: ({ createdBy: author = null }: Values) => Result.succeed({ createdBy: author }),
} as const satisfies Partial<ImportClass> & { readonly computed: unknown };

export const companies = importClassOf(Company, createdBy);
export const contacts = importClassOf(Contact, createdBy);
export const activities = importClassOf(Activity, createdBy);

const isClosed = ({ stage }: Values): boolean => stage === "won" || stage === "lost";
/** A stage counts from updatedAt, because an export has no history of stages (R-IMP-3). */
export const deals = importClassOf(Deal, {
  input: { project: omittable(optional(id, Deal.fields.project.doc, { references: "Project" })) },
  pointers: { project: "Project" },
  mayBeAbsent: ["project"],
  // No caller sets it: a deal is handed over once.
  groups: [{ name: "project", fields: ["project"], state: true }],
  computed: (values, _row, at) =>
    Result.succeed({
      stageSince: at.updatedAt,
      closedOn: isClosed(values) ? at.updatedOn() : null,
      project: values.project ?? null,
    }),
  derived: [
    { field: "stageSince", group: "stage", from: [], isFromUpdatedAt: () => true },
    { field: "closedOn", group: "stage", from: [], isFromUpdatedAt: isClosed },
  ],
});
