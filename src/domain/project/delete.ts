import * as Result from "effect/Result";
import type { Deal } from "../deal/entity.ts";
import { type Decide, deletion, revised, revision } from "../kernel/decision/decision.ts";
import type { HasHistory } from "../kernel/refusal/refusal.ts";
import type { Project } from "./entity.ts";
import { currentProject, type ProjectState } from "./project-state.ts";

/** What the deletion of a project is judged on, and the deals that were handed over to it. */
export interface DeletedProject extends ProjectState {
  readonly deals: ReadonlyArray<Deal>;
}

/** Deletes a project without allocations and hours (R-PROJ-5). Its deal may be handed over again (R-REF-1). */
export const deleteProject: Decide<DeletedProject, object, Project, HasHistory> = (state, _input, at) => {
  const project = currentProject(state);
  const { hours, allocations, deals } = state;
  return hours.length + allocations.length === 0
    ? Result.succeed({
        answer: project,
        changes: [
          ...deals.flatMap((deal) => revision("Deal", deal, revised<Deal>(deal, { project: null }, at), at)),
          deletion("Project", project, at),
        ],
      })
    : Result.fail({
        _tag: "HasHistory",
        class: "Project",
        objectId: project.objectId,
        counts: { hours: hours.length, allocations: allocations.length },
      });
};
