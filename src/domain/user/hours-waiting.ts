import type { BillableHour } from "../billable-hour/entity.ts";
import { isStaff } from "../kernel/context/actor.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { warn } from "../kernel/messages/warn.ts";
import { mostListed } from "../kernel/refusal/refusal.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import type { Project } from "../project/entity.ts";
import type { User } from "./entity.ts";

/** The active projects that an account manages, and the submitted hours on them. */
export interface HoursWaitingState {
  readonly managing: ReadonlyArray<Pick<Project, "objectId" | "projectName">>;
  readonly waiting: ReadonlyArray<Pick<BillableHour, "objectId" | "project">>;
}

/** Whether an account can manage projects (R-PROJ-2) and so decide about hours (R-HOUR-7). */
const manages = ({ active, role }: User): boolean => active && role !== "clientLead";

/**
 * Warns that submitted hours lose the manager who decides about them (R-PROJ-2). It names no person, because this may
 * be the answer of an erasure. Actors who may not read the hours get no warning.
 */
export const hoursWaiting = (
  { managing, waiting }: HoursWaitingState,
  before: User,
  after: User,
  { actor }: Pick<Moment, "actor">,
): ReadonlyArray<Warning> => {
  if (!manages(before) || manages(after) || !(isStaff(actor) || actor.userId === before.objectId)) return [];
  const rowsOf = Map.groupBy(waiting, ({ project }) => project);
  const concerned = managing.flatMap(({ objectId }) => {
    const rows = rowsOf.get(objectId) ?? [];
    return rows.length === 0 ? [] : [{ project: objectId, rows: rows.map((row) => row.objectId) }];
  });
  if (concerned.length === 0) return [];
  const projects = concerned.slice(0, mostListed).map(({ rows, ...project }) => ({
    ...project,
    rows: rows.slice(0, mostListed),
    ...(rows.length > mostListed ? { moreRows: rows.length - mostListed } : {}),
  }));
  const more = concerned.length - projects.length;
  return [warn("HOURS_WAITING", { user: before.objectId, projects, ...(more === 0 ? {} : { moreProjects: more }) })];
};
