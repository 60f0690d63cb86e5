import * as Result from "effect/Result";
import { type Decide, deletion } from "../kernel/decision/decision.ts";
import type { HasHistory } from "../kernel/refusal/refusal.ts";
import type { Project } from "./entity.ts";
import { currentProject, type ProjectState } from "./project-state.ts";

/** Deletes a project without allocations and hours (R-PROJ-5). */
export const deleteProject: Decide<ProjectState, object, Project, HasHistory> = (state, _input, at) => {
  const project = currentProject(state);
  const { hours, allocations } = state;
  return hours.length + allocations.length === 0
    ? Result.succeed({ answer: project, changes: [deletion("Project", project, at)] })
    : Result.fail({
        _tag: "HasHistory",
        class: "Project",
        objectId: project.objectId,
        counts: { hours: hours.length, allocations: allocations.length },
      });
};
