import * as Result from "effect/Result";
import { type Decide, revised, revision } from "../kernel/decision/decision.ts";
import { transition } from "../kernel/decision/transition.ts";
import type { InvalidTransition, ProjectOpenWork, ReasonRequired } from "../kernel/refusal/refusal.ts";
import type { InputOf } from "../kernel/schema/input.ts";
import type { Project } from "./entity.ts";
import { type closeInput, closeOver } from "./open-work.ts";
import { currentProject, type ProjectState } from "./project-state.ts";
import { projectStatus } from "./states.ts";

/**
 * Completes a project, or cancels it with a reason, as of today. Open work is refused unless acknowledged (R-PROJ-4).
 */
export const closeProject =
  (
    event: "complete" | "cancel",
  ): Decide<ProjectState, InputOf<typeof closeInput>, Project, InvalidTransition | ProjectOpenWork | ReasonRequired> =>
  (state, input, at) => {
    const before = currentProject(state);
    const { to, refused } = transition(projectStatus, before, before.status, event);
    if (refused !== null) return Result.fail(refused);
    if (event === "cancel" && at.reason === null)
      return Result.fail({ _tag: "ReasonRequired", event: "projects.cancel" });
    const over = closeOver(state, input, at);
    if (over.refused !== null) return Result.fail(over.refused);
    const after = revised(before, { status: to, statusLabel: null, closedOn: at.today }, at);
    return Result.succeed({
      answer: after,
      changes: [...revision("Project", before, after, at), ...over.changes],
      warnings: over.warnings,
    });
  };
