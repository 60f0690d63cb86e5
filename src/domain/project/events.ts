import * as Result from "effect/Result";
import { type Decide, revised, revision } from "../kernel/decision/decision.ts";
import { transition } from "../kernel/decision/transition.ts";
import type { InvalidTransition, ReasonRequired } from "../kernel/refusal/refusal.ts";
import type { Project } from "./entity.ts";
import { currentProject, type ProjectState } from "./project-state.ts";
import { projectStatus } from "./states.ts";

/** Starts, holds or resumes a project. */
export const projectEvent =
  (event: "start" | "hold" | "resume"): Decide<Pick<ProjectState, "project">, object, Project, InvalidTransition> =>
  (state, _input, at) => {
    const before = currentProject(state);
    const { to, refused } = transition(projectStatus, before, before.status, event);
    if (refused !== null) return Result.fail(refused);
    const after = revised(before, { status: to, statusLabel: null }, at);
    return Result.succeed({ answer: after, changes: revision("Project", before, after, at) });
  };

/** Reopens a closed project with a reason. */
export const reopenProject: Decide<
  Pick<ProjectState, "project">,
  object,
  Project,
  InvalidTransition | ReasonRequired
> = (state, _input, at) => {
  const before = currentProject(state);
  const { to, refused } = transition(projectStatus, before, before.status, "reopen");
  if (refused !== null) return Result.fail(refused);
  if (at.reason === null) return Result.fail({ _tag: "ReasonRequired", event: "projects.reopen" });
  const after = revised(before, { status: to, statusLabel: null, closedOn: null }, at);
  return Result.succeed({ answer: after, changes: revision("Project", before, after, at) });
};
