import { droppedIssue, rowIssue } from "../../domain/import/row-issue.ts";
import type { ExportedTask, PreparedRow } from "../../domain/import/rows/prepare-row.ts";
import { Task } from "../../domain/task/entity.ts";
import { many } from "../../ports/load.ts";
import type { ImportContext } from "./import-context.ts";

const read = many(Task, (t) => t.objectId.oneOf([{ param: "ids" }]), ["objectId", "project"]);

/** Drops dependencies that are no task of the same project, in the export or the database (R-TASK-1, R-IMP-1). */
export const withKnownDependencies = async (
  context: ImportContext,
  rows: ReadonlyArray<PreparedRow>,
  exported: ReadonlyMap<string, ExportedTask>,
): Promise<ReadonlyArray<PreparedRow>> => {
  const dependsOn = ({ fields }: PreparedRow): ReadonlyArray<string> =>
    (fields.dependsOn ?? []) as ReadonlyArray<string>;
  const stored = new Map<string, string>();
  const asked = new Set(rows.flatMap(dependsOn).filter((id) => !exported.has(id)));
  if (asked.size > 0) {
    const { rows: found } = await context.read({ found: read }, { ids: [...asked] });
    for (const { objectId, project } of found.found) stored.set(objectId, project);
  }
  const projectOf = (id: string): string | null | undefined =>
    (exported.get(id) ?? { project: stored.get(id) }).project;
  return rows.map((row) => {
    const known = dependsOn(row).filter((id) => projectOf(id) === row.fields.project);
    if (known.length === dependsOn(row).length) return row;
    const repairs = dependsOn(row)
      .filter((id) => !known.includes(id))
      .map((got) => droppedIssue(rowIssue("POINTER_INVALID", { id: "noRecord", field: "dependsOn", of: "Task", got })));
    return { ...row, fields: { ...row.fields, dependsOn: known }, repairs: [...row.repairs, ...repairs] };
  });
};
