import * as Result from "effect/Result";
import { creation, type Decide } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { createInputOf, recordFrom } from "../kernel/decision/record-from-input.ts";
import { type InvalidInput, type Locked, type PointerInvalid, refuseField } from "../kernel/refusal/refusal.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import type { InputOf } from "../kernel/schema/input.ts";
import { dayText } from "../kernel/values/day.ts";
import type { Project } from "../project/entity.ts";
import { type Dependency, foreignDependency } from "./dependencies.ts";
import { Task } from "./entity.ts";
import { flowed } from "./flow.ts";
import { assignment, startedEarly } from "./task-state.ts";

export const createInput = createInputOf(Task);

export const parentFields = ["objectId", "projectManager", "status", "closedOn"] as const;
/** The project of a task, as the rules read it. */
type Parent = Picked<Project, typeof parentFields>;

/** What a creation is judged on: the project, and the tasks that are to be done before. */
export interface CreationState {
  readonly project: Parent | null;
  readonly needs: ReadonlyArray<Dependency>;
}

/** A closed project gets no new tasks (R-TASK-1). */
const projectClosed = ({ objectId, status, closedOn }: Parent): Locked | null =>
  status === "completed" || status === "cancelled"
    ? {
        _tag: "Locked",
        class: "Project",
        objectId,
        state: status,
        since: closedOn === null ? null : dayText(closedOn),
      }
    : null;

const begins = ["todo", "in progress"];
const make = recordFrom(Task);
/** Creates a task that is to be done, or in progress (R-TASK-1); with the task flow, it waits if it has to (R-TASK-2). */
export const createTask: Decide<
  CreationState,
  InputOf<typeof createInput>,
  Task,
  InvalidInput<"UnknownWord"> | PointerInvalid | Locked
> = (state, input, at) => {
  const { assignedUser = null, dependsOn = [] } = input;
  const made = make(input, { dependsOn: [...new Set(dependsOn)], ...assignment(assignedUser, at) }, at);
  if (!begins.includes(made.status))
    return Result.fail(
      refuseField("UnknownWord", "status", { id: "beginsAs", field: "status", of: "task", words: begins }, begins),
    );
  const refused = projectClosed(existing(state.project)) ?? foreignDependency(made, state.needs);
  if (refused !== null) return Result.fail(refused);
  const row = flowed(made, state.needs, at);
  return Result.succeed({
    answer: row,
    changes: [creation("Task", row, at)],
    warnings: row.status === "in progress" ? startedEarly(row, state.needs) : [],
  });
};
