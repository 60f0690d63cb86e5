import * as Result from "effect/Result";
import { optional } from "../../kernel/schema/entity.ts";
import { omittable } from "../../kernel/schema/input.ts";
import { id } from "../../kernel/schema/kind.ts";
import { StatusUpdate } from "../../status-update/entity.ts";
import { Task } from "../../task/entity.ts";
import { importClassOf, type RowContext, type Values } from "../import-class.ts";

/** The reason of a task that was blocked elsewhere. */
const blockedElsewhere = "imported";
/** A blocked task waits for the tasks that it depends on; if none of them is open, it was blocked for another reason (R-IMP-3). */
const blockReason = ({ status, dependsOn, blockReason: given }: Values, { isOpenTask }: RowContext): string | null => {
  if (status !== "blocked") return null;
  if (typeof given === "string") return given;
  return ((dependsOn ?? []) as ReadonlyArray<string>).some(isOpenTask) ? null : blockedElsewhere;
};

/** An import never starts the task flow: states are as the export has them (R-IMP-3). */
export const tasks = importClassOf(Task, {
  input: {},
  computed: (values, _row, at) =>
    Result.succeed({
      doneAt: values.status === "done" ? at.updatedAt : null,
      blockReason: blockReason(values, at),
      assignedOn: (values.assignedUser ?? null) === null ? null : at.updatedOn(),
    }),
  derived: [
    { field: "doneAt", group: "status", from: [], isFromUpdatedAt: ({ doneAt }) => doneAt !== null },
    { field: "blockReason", group: "status", from: ["dependsOn"], isFromUpdatedAt: () => false },
    { field: "assignedOn", group: "assignedUser", from: [], isFromUpdatedAt: ({ assignedOn }) => assignedOn !== null },
  ],
});

/** Only an export of firmcore tells who wrote a status update, and whether it was a person. */
export const statusUpdates = importClassOf(StatusUpdate, {
  input: {
    source: omittable({ ...StatusUpdate.fields.source, optional: true }),
    author: omittable(optional(id, StatusUpdate.fields.author.doc, { references: "User" })),
  },
  pointers: { author: "User" },
  computed: ({ source, author = null }: Values) => Result.succeed({ source: source ?? "manual", author }),
  mayBeAbsent: ["source", "author"],
});
