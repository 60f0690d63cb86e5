import * as Result from "effect/Result";
import { StatusUpdate } from "../../status-update/entity.ts";
import { Task } from "../../task/entity.ts";
import { importClassOf, type RowContext, type Values } from "../import-class.ts";

/** The reason of a task that was blocked elsewhere. */
const blockedElsewhere = "imported";
/** A blocked task waits for the tasks that it depends on; if none of them is open, it was blocked for another reason (R-IMP-3). */
const blockReason = ({ status, dependsOn }: Values, { isOpenTask }: RowContext): string | null =>
  status === "blocked" && !((dependsOn ?? []) as ReadonlyArray<string>).some(isOpenTask) ? blockedElsewhere : null;

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

/** An export does not tell who wrote a status update. */
export const statusUpdates = importClassOf(StatusUpdate, {
  input: {},
  computed: () => Result.succeed({ source: "manual" }),
});
