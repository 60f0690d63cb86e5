import * as Result from "effect/Result";
import type { Deal } from "../deal/entity.ts";
import { type Decide, deletion, revised, revision } from "../kernel/decision/decision.ts";
import type { HasHistory } from "../kernel/refusal/refusal.ts";
import type { StatusUpdate } from "../status-update/entity.ts";
import type { Task } from "../task/entity.ts";
import type { Project } from "./entity.ts";
import { currentProject } from "./project-state.ts";

/** A project with everything that keeps it, and what is deleted with it. */
export interface DeletionState {
  readonly project: Project | null;
  /** The numbers of bookings and rows of hours. */
  readonly booked: number;
  readonly worked: number;
  readonly tasks: ReadonlyArray<Task>;
  readonly statusUpdates: ReadonlyArray<StatusUpdate>;
  /** The deals that were handed over into it. */
  readonly deals: ReadonlyArray<Deal>;
}

/**
 * Deletes a project without allocations, hours and done tasks, its other tasks and its status updates (R-PROJ-5). Its
 * deal may then be handed over again (R-REF-1).
 */
export const deleteProject: Decide<DeletionState, object, Project, HasHistory> = (state, _input, at) => {
  const project = currentProject(state);
  const done = state.tasks.filter(({ status }) => status === "done");
  const counts = { hours: state.worked, allocations: state.booked, tasks: done.length };
  if (counts.hours + counts.allocations + counts.tasks > 0)
    return Result.fail({ _tag: "HasHistory", class: "Project", objectId: project.objectId, counts });
  return Result.succeed({
    answer: project,
    changes: [
      // Rows that point to the project are deleted first, because of their foreign keys.
      ...state.statusUpdates.map((each) => deletion("StatusUpdate", each, at)),
      ...state.tasks.map((each) => deletion("Task", each, at)),
      ...state.deals.flatMap((each) => revision("Deal", each, revised(each, { project: null }, at), at)),
      deletion("Project", project, at),
    ],
  });
};
