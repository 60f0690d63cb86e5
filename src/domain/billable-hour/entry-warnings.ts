import { type Employment, employedDays } from "../allocation/employment.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import { dayText, endText } from "../kernel/values/day.ts";
import type { WorkedFor, Worker } from "./billable-hour-state.ts";
import type { BillableHour } from "./entity.ts";

/** The first and last day on which somebody may have worked; without any known last day, every day is possible (R-TIME-1). */
export const possibleWorkDays = (engineer: Employment) => {
  const unknown = engineer.employmentStatus === "left" && engineer.employedUntil === null && engineer.leftOn === null;
  return employedDays(unknown ? { ...engineer, employmentStatus: "active" } : engineer);
};

/** R-HOUR-2. */
function* notEmployed({ objectId, workDate }: BillableHour, engineer: Worker): Generator<Warning> {
  const { from, to } = possibleWorkDays(engineer);
  if (workDate >= from && workDate <= to) return;
  const employed = { from: Number.isFinite(from) ? dayText(from) : null, to: endText(to) };
  yield {
    code: "NOT_EMPLOYED",
    message: `Hours outside the employment of ${engineer.fullName} (${employed.from ?? "open"} to ${employed.to ?? "open"})`,
    detail: { engineer: engineer.objectId, fullName: engineer.fullName, employed, rows: [objectId] },
  };
}

/** R-HOUR-2. */
function* onHold(
  { objectId }: BillableHour,
  { objectId: project, projectName, status }: WorkedFor,
): Generator<Warning> {
  if (status !== "on hold") return;
  yield {
    code: "PROJECT_INACTIVE",
    message: `${projectName} is on hold`,
    detail: { project, projectName, state: status, rows: [objectId] },
  };
}

/** The warnings of an entry: a day outside employment, a project on hold (R-HOUR-2). */
export const entryWarnings = (
  hour: BillableHour,
  { engineer, project }: { readonly engineer: Worker; readonly project: WorkedFor },
): ReadonlyArray<Warning> => [...notEmployed(hour, engineer), ...onHold(hour, project)];
