import { Project } from "../../domain/project/entity.ts";
import { correctInput, correctStatusUpdate, deleteStatusUpdate } from "../../domain/status-update/correct.ts";
import { createInput, createStatusUpdate } from "../../domain/status-update/create.ts";
import { StatusUpdate } from "../../domain/status-update/entity.ts";
import { User } from "../../domain/user/entity.ts";
import { byId, load, lookup } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { reason, versionedId } from "../define/fields.ts";
import { formatDeleted, recordFormatter } from "../define/format-record.ts";
import { ownRowOnly } from "../define/isolation-reasons.ts";
import { command } from "../define/operation.ts";
import { staffedBy } from "./allocation-loads.ts";

const projectFields = ["objectId", "projectManager", "client"] as const;
const createLoad = load("status-update.create", {
  parameters: { project: "text", actor: "text" },
  isolation: {
    locks: ({ project }) => [{ entity: Project, id: project, share: true }],
    why: "The deletion of the project, which deletes its status updates, comes before or after.",
    rules: ["R-STAT-1", "R-PROJ-5"],
  },
  reads: ({ project, actor }) => ({
    project: byId(Project, project, projectFields),
    author: byId(User, actor, ["objectId"]),
  }),
});
const changeLoad = load("status-update.change", {
  parameters: { objectId: "text", actor: "text" },
  lookups: ({ objectId }) => ({ project: lookup(StatusUpdate, objectId, "project") }),
  isolation: {
    locks: ({ objectId }) => [{ entity: StatusUpdate, id: objectId }],
    why: `${ownRowOnly} The project is read only for the policy.`,
    rules: ["R-STAT-1", "R-VER-1"],
  },
  reads: ({ objectId, project, actor }) => ({
    statusUpdate: byId(StatusUpdate, objectId),
    project: byId(Project, project, projectFields),
    ...staffedBy(project, actor),
  }),
});

const format = recordFormatter(StatusUpdate);
const about = {
  class: "StatusUpdate",
  subject: "statusUpdate",
  load: changeLoad,
  args: ({ objectId }: { readonly objectId: string }, _today: number, userId: string) => ({ objectId, actor: userId }),
} as const;

/** What happened in a project, as people write it (R-STAT-1). */
export const statusUpdates = {
  create: command({
    class: "StatusUpdate",
    name: "statusUpdates.create",
    doc: "Writes a status update of a project.",
    action: "create",
    input: { ...createInput, reason },
    refusals: ["Duplicate"],
    load: createLoad,
    args: ({ project }, _today, userId) => ({ project, actor: userId }),
    candidate: ({ project }) => ({ project }),
    pointers: { project: "project" },
    decide: createStatusUpdate,
    format,
  }),
  update: command({
    ...about,
    name: "statusUpdates.update",
    doc: "Corrects a status update that was written by hand.",
    action: "update",
    input: { ...versionedId, ...correctInput, reason },
    refusals: ["Locked"],
    decide: correctStatusUpdate,
    format,
  }),
  delete: command({
    ...about,
    name: "statusUpdates.delete",
    doc: "Deletes a status update that was written by hand.",
    action: "delete",
    input: { ...versionedId, reason },
    refusals: ["Locked"],
    decide: deleteStatusUpdate,
    format: formatDeleted,
  }),
  ...classQueries(StatusUpdate, "statusUpdates"),
};
