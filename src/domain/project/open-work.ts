import * as Result from "effect/Result";
import { cancelledRow } from "../allocation/cancel.ts";
import { completedRow } from "../allocation/complete.ts";
import { type Allocation, endOf } from "../allocation/entity.ts";
import { counts } from "../allocation/judge-booking.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { type Change, revision } from "../kernel/decision/decision.ts";
import { warn } from "../kernel/messages/warn.ts";
import type { ProjectOpenWork } from "../kernel/refusal/refusal.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import { field } from "../kernel/schema/entity.ts";
import { omittable } from "../kernel/schema/input.ts";
import { boolean } from "../kernel/schema/kind.ts";
import { currentProject, type OpenWorkState } from "./project-state.ts";

export const closeInput = {
  acknowledge: omittable(field(boolean, "Closes over open work; the warnings list it.")),
  cascade: omittable(
    field(boolean, "Completes running bookings and cancels those to come; open hours and tasks stay in the way."),
  ),
};

/** The bookings of a closing project: running ones end today, future ones are cancelled. */
const ended = (rows: ReadonlyArray<Allocation>, at: Moment): ReadonlyArray<Change> =>
  rows.flatMap((row) =>
    revision("Allocation", row, row.startDate > at.today ? cancelledRow(row, at) : completedRow(row, at), at),
  );

/** Open work of a closing project (R-PROJ-4): refused, acknowledged, or ended with it, as far as it is bookings. */
export const closeOver = (
  state: OpenWorkState,
  { acknowledge, cascade }: { readonly acknowledge?: boolean; readonly cascade?: boolean },
  at: Moment,
): Result.Result<
  { readonly changes: ReadonlyArray<Change>; readonly warnings: ReadonlyArray<Warning> },
  ProjectOpenWork
> => {
  const hours = state.hours.filter(({ approval }) => approval !== "approved");
  const going = state.allocations.filter((row) => counts(row.status, at.firm.tentativeCounts) && endOf(row) > at.today);
  const changes = cascade === true ? ended(going, at) : [];
  const idsOf = (rows: ReadonlyArray<{ readonly objectId: string }>) => rows.map(({ objectId }) => objectId);
  const ids = {
    hours: idsOf(hours),
    allocations: cascade === true ? [] : idsOf(going),
    tasks: idsOf(state.openTasks),
  };
  const counted = { hours: ids.hours.length, allocations: ids.allocations.length, tasks: ids.tasks.length };
  const { objectId } = currentProject(state);
  if (counted.hours + counted.allocations + counted.tasks === 0) return Result.succeed({ changes, warnings: [] });
  if (acknowledge !== true)
    return Result.fail({ _tag: "ProjectOpenWork", class: "Project", objectId, counts: counted, ids });
  return Result.succeed({ changes, warnings: [warn("PROJECT_OPEN_WORK", { counts: counted, ids })] });
};
