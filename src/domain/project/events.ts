import * as Result from "effect/Result";
import type { Moment } from "../kernel/context/moment.ts";
import { type Change, type Decide, revised, revision } from "../kernel/decision/decision.ts";
import { transition } from "../kernel/decision/transition.ts";
import type { InvalidTransition, ReasonRequired } from "../kernel/refusal/refusal.ts";
import { automaticUpdate } from "../status-update/automatic.ts";
import type { Project } from "./entity.ts";
import { currentProject, type ProjectState } from "./project-state.ts";
import { projectStatus } from "./states.ts";

/** The changes of a transition: the project, and its status update (R-STAT-1). */
export const transitioned = (before: Project, after: Project, event: string, at: Moment): ReadonlyArray<Change> => [
  ...revision("Project", before, after, at),
  ...automaticUpdate({ class: "Project", event, project: after.objectId }, at),
];

/** Starts, holds or resumes a project. */
export const projectEvent =
  (event: "start" | "hold" | "resume"): Decide<Pick<ProjectState, "project">, object, Project, InvalidTransition> =>
  (state, _input, at) => {
    const before = currentProject(state);
    const { to, refused } = transition(projectStatus, before, before.status, event);
    if (refused !== null) return Result.fail(refused);
    const after = revised(before, { status: to, statusLabel: null }, at);
    return Result.succeed({ answer: after, changes: transitioned(before, after, event, at) });
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
  return Result.succeed({ answer: after, changes: transitioned(before, after, "reopen", at) });
};
