import { type Employment, employedDays } from "../allocation/employment.ts";
import { warn } from "../kernel/messages/warn.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import { dayText, endText } from "../kernel/values/day.ts";
import type { WorkedFor, Worker } from "./billable-hour-state.ts";
import type { BillableHour } from "./entity.ts";

/** The first and last day on which somebody may have worked; without any known last day, every day is possible (R-TIME-1). */
export const possibleWorkDays = (engineer: Employment) =>
  employedDays(engineer.leftOn === null ? { ...engineer, employmentStatus: "active" } : engineer);

/** R-HOUR-2. */
function* notEmployed({ objectId, workDate }: BillableHour, engineer: Worker): Generator<Warning> {
  const { from, to } = possibleWorkDays(engineer);
  if (workDate >= from && workDate <= to) return;
  const employed = { from: Number.isFinite(from) ? dayText(from) : null, to: endText(to) };
  yield warn("NOT_EMPLOYED", { engineer: engineer.objectId, employed, rows: [objectId] });
}

/** R-HOUR-2. */
function* onHold({ objectId }: BillableHour, { objectId: project, status }: WorkedFor): Generator<Warning> {
  if (status !== "on hold") return;
  yield warn("PROJECT_INACTIVE", { project, state: status, rows: [objectId] });
}

/** The warnings of an entry: a day outside employment, a project on hold (R-HOUR-2). */
export const entryWarnings = (
  hour: BillableHour,
  { engineer, project }: { readonly engineer: Worker; readonly project: WorkedFor },
): ReadonlyArray<Warning> => [...notEmployed(hour, engineer), ...onHold(hour, project)];
