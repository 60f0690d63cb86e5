import type { EngineerProfile } from "../engineer/entity.ts";
import { dayText, endText, openEnd } from "../kernel/day.ts";
import type { Warning } from "../kernel/decision.ts";
import {
  type InvalidInput,
  type Locked,
  type NotEmployed,
  type OutsideProject,
  refuseField,
} from "../kernel/refusal.ts";
import type { Settings, Strictness } from "../kernel/settings.ts";
import type { Project } from "../project/entity.ts";
import type { Allocation } from "./entity.ts";

type Refused = OutsideProject | Locked | NotEmployed | InvalidInput;

/** The rules that a firm takes as strictly as it likes: each blocks, warns or is ignored (R-ALLOC-8). */
export const softRules = (
  engineer: Pick<EngineerProfile, "discipline" | "employmentStatus">,
  project: Pick<Project, "objectId" | "status" | "startDate" | "endDate" | "requiredDiscipline">,
  candidate: Pick<Allocation, "objectId" | "engineer" | "startDate" | "endDate">,
  firm: Settings,
): { readonly refused: Refused | null; readonly warnings: ReadonlyArray<Warning> } => {
  const warnings: Array<Warning> = [];
  let refused: Refused | null = null;
  const take = (strictness: Strictness, warning: Warning, refusal: Refused): void => {
    if (strictness === "block") refused ??= refusal;
    else if (strictness === "warn") warnings.push(warning);
  };
  const dates = {
    from: project.startDate === null ? null : dayText(project.startDate),
    to: project.endDate === null ? null : dayText(project.endDate),
  };
  if (
    (project.startDate !== null && candidate.startDate < project.startDate) ||
    (project.endDate !== null && (candidate.endDate ?? openEnd) > project.endDate)
  )
    take(
      firm.outsideProjectDates,
      {
        code: "OUTSIDE_PROJECT",
        message: `${dayText(candidate.startDate)} to ${endText(candidate.endDate) ?? "an open end"} is not inside the project's dates, ${dates.from ?? "open"} to ${dates.to ?? "open"}`,
        detail: { project: project.objectId, dates },
      },
      { _tag: "OutsideProject", project: project.objectId, dates, rows: [candidate.objectId] },
    );
  const wanted = project.requiredDiscipline;
  if (wanted !== null && wanted.trim().toLowerCase() !== engineer.discipline.trim().toLowerCase())
    take(
      firm.disciplineMismatch,
      {
        code: "DISCIPLINE",
        message: `The project asks for ${wanted}, the engineer's discipline is ${engineer.discipline}`,
        detail: { wanted, discipline: engineer.discipline },
      },
      refuseField(
        "TypeMismatch",
        "engineer",
        `engineer: the project asks for ${wanted}, the engineer's discipline is ${engineer.discipline}`,
      ),
    );
  if (project.status !== "planned" && project.status !== "active")
    take(
      firm.inactiveProject,
      { code: "PROJECT_INACTIVE", message: `The project is ${project.status}`, detail: { status: project.status } },
      { _tag: "Locked", class: "Project", objectId: project.objectId, state: project.status, since: null },
    );
  if (engineer.employmentStatus === "on leave")
    take(
      firm.engineerOnLeave,
      { code: "ON_LEAVE", message: "The engineer is on leave" },
      {
        _tag: "NotEmployed",
        engineer: candidate.engineer,
        days: [{ from: dayText(candidate.startDate), to: endText(candidate.endDate) }],
      },
    );
  return { refused, warnings };
};
