import * as Result from "effect/Result";
import { endOf } from "../allocation/entity.ts";
import { counts } from "../allocation/judge-booking.ts";
import type { Settings } from "../kernel/context/settings.ts";
import { type Decide, revised, revision } from "../kernel/decision/decision.ts";
import { patchFrom } from "../kernel/decision/record-from-input.ts";
import { invalidTransition } from "../kernel/decision/transition.ts";
import { warn } from "../kernel/messages/warn.ts";
import type { InvalidInput, InvalidTransition, OutsideProject, PointerInvalid } from "../kernel/refusal/refusal.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import type { InputOf } from "../kernel/schema/input.ts";
import { dayText } from "../kernel/values/day.ts";
import { reversedDates } from "./create.ts";
import { Project } from "./entity.ts";
import { newlyUncovered, type UncoveredState } from "./newly-uncovered.ts";
import { contradiction, managerField, type updateInput } from "./project-input.ts";
import { currentProject, type Manager, managerInvalid, type ProjectState } from "./project-state.ts";
import { projectStatus } from "./states.ts";

export type UpdateRefusal =
  | InvalidInput<"TypeMismatch" | "RangeReversed">
  | InvalidTransition
  | OutsideProject
  | PointerInvalid;

/** Days, both ends included. */
interface Range {
  readonly from: number;
  readonly to: number;
}
/** The part of a range inside the project's dates; empty if `from` is after `to`. */
const inside = ({ startDate, endDate }: Project, { from, to }: Range): Range => ({
  from: Math.max(from, startDate ?? from),
  to: Math.min(to, endDate ?? to),
});

/**
 * Rows that were inside the old dates and are outside the new ones: hours refuse, bookings follow the firm's setting
 * (R-PROJ-3, R-ALLOC-8).
 */
const leftOutside = (
  { hours, allocations }: Pick<ProjectState, "hours" | "allocations">,
  before: Project,
  after: Project,
  { outsideProjectDates: strictness, tentativeCounts }: Settings,
): Result.Result<ReadonlyArray<Warning>, OutsideProject> => {
  const lost = (range: Range): boolean => {
    const was = inside(before, range);
    const is = inside(after, was);
    return was.from <= was.to && (is.from !== was.from || is.to !== was.to);
  };
  const dates = {
    from: after.startDate === null ? null : dayText(after.startDate),
    to: after.endDate === null ? null : dayText(after.endDate),
  };
  const outside = (rows: ReadonlyArray<{ readonly objectId: string }>): OutsideProject => ({
    _tag: "OutsideProject",
    project: after.objectId,
    dates,
    rows: rows.map(({ objectId }) => objectId),
  });
  const worked = hours.filter(({ workDate }) => lost({ from: workDate, to: workDate }));
  if (worked.length > 0) return Result.fail(outside(worked));
  const booked = allocations.filter(
    (row) => counts(row.status, tentativeCounts) && lost({ from: row.startDate, to: endOf(row) }),
  );
  if (booked.length === 0 || strictness === "ignore") return Result.succeed([]);
  if (strictness === "block") return Result.fail(outside(booked));
  const { project, rows } = outside(booked);
  return Result.succeed([warn("OUTSIDE_PROJECT", { project, dates, rows })]);
};

const patchOf = patchFrom(Project);
/**
 * Changes a project's own fields. The status changes by events only; another word of the same state changes only the
 * label.
 */
export const updateProject: Decide<
  ProjectState & UncoveredState & { readonly manager: Manager | null },
  InputOf<typeof updateInput>,
  Project,
  UpdateRefusal
> = (state, input, at) => {
  const before = currentProject(state);
  const contradicted = contradiction(input);
  if (contradicted !== null) return Result.fail(contradicted);
  const { name, manager, status, projectName = name, projectManager = manager } = input;
  if (status !== undefined && status !== before.status)
    return Result.fail(invalidTransition(projectStatus, before, before.status, `update to ${status}`));
  const after = revised<Project>(
    before,
    {
      ...patchOf(input, before),
      ...(projectName === undefined
        ? {}
        : { projectName, writtenAs: input.projectName === undefined ? "name" : "projectName" }),
      ...(projectManager === undefined ? {} : { projectManager }),
    },
    at,
  );
  const refused =
    reversedDates(after) ??
    (after.projectManager === before.projectManager ? null : managerInvalid(state.manager, managerField(input)));
  if (refused !== null) return Result.fail(refused);
  return Result.map(leftOutside(state, before, after, at.firm), (warnings) => ({
    answer: after,
    changes: revision("Project", before, after, at),
    warnings: [...warnings, ...newlyUncovered(state, before, after, at)],
  }));
};
