import * as Result from "effect/Result";
import type { Moment } from "../kernel/context/moment.ts";
import { type Decide, revised } from "../kernel/decision/decision.ts";
import { transition } from "../kernel/decision/transition.ts";
import type { InvalidTransition, ProjectOpenWork, ReasonRequired, Refusal } from "../kernel/refusal/refusal.ts";
import type { InputOf } from "../kernel/schema/input.ts";
import type { Project } from "./entity.ts";
import { transitioned } from "./events.ts";
import { type closeInput, closeOver } from "./open-work.ts";
import { currentProject, type OpenWorkState } from "./project-state.ts";
import { projectStatus } from "./states.ts";

/** Closes a project as of today. Open work is refused unless acknowledged (R-PROJ-4). */
const closing =
  <R extends Refusal>(
    event: "complete" | "cancel",
    needed: (at: Moment) => R | null,
  ): Decide<OpenWorkState, InputOf<typeof closeInput>, Project, InvalidTransition | ProjectOpenWork | R> =>
  (state, input, at) => {
    const before = currentProject(state);
    const { to, refused } = transition(projectStatus, before, before.status, event);
    if (refused !== null) return Result.fail(refused);
    const missing = needed(at);
    if (missing !== null) return Result.fail(missing);
    const after = revised(before, { status: to, statusLabel: null, closedOn: at.today }, at);
    return Result.map(closeOver(state, input, at), ({ changes, warnings }) => ({
      answer: after,
      changes: [...transitioned(before, after, event, at), ...changes],
      warnings,
    }));
  };

export const completeProject = closing<never>("complete", () => null);
/** Cancels a project, with a reason. */
export const cancelProject = closing("cancel", ({ reason }): ReasonRequired | null =>
  reason === null ? { _tag: "ReasonRequired", event: "projects.cancel" } : null,
);
