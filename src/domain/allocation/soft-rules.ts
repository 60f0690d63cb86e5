import type { EngineerProfile } from "../engineer-profile/entity.ts";
import type { Settings, Strictness } from "../kernel/context/settings.ts";
import { warn } from "../kernel/messages/warn.ts";
import {
  codeOf,
  type Discipline,
  type OnLeave,
  type OutsideProject,
  type ProjectInactive,
} from "../kernel/refusal/refusal.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import { dayText, endText, firstDay, openEnd } from "../kernel/values/day.ts";
import type { Project } from "../project/entity.ts";
import type { DayRun } from "./employment.ts";
import type { Allocation } from "./entity.ts";
import { dayRange } from "./over-capacity.ts";

export type SoftRefusal = OutsideProject | Discipline | OnLeave | ProjectInactive;

type Person = Pick<EngineerProfile, "objectId" | "discipline" | "employmentStatus">;
type Wanting = Pick<Project, "objectId" | "status" | "requiredDiscipline"> & {
  readonly startDate: number | null;
  readonly endDate: number | null;
};
type Asked = Pick<Allocation, "startDate" | "endDate">;

/** The days of a booking outside the dates of its project. */
const outside = (project: Wanting, { startDate, endDate }: Asked): ReadonlyArray<DayRun> => {
  const [first, last] = [project.startDate ?? firstDay, project.endDate ?? openEnd];
  const end = endDate ?? openEnd;
  const before = startDate < first ? [{ from: startDate, to: Math.min(end, first - 1) }] : [];
  return end > last ? [...before, { from: Math.max(startDate, last + 1), to: endDate }] : before;
};

/** The soft rules that a booking breaks, with the firm's strictness, in the order of refusal (R-ALLOC-8). */
const against = (
  engineer: Person,
  project: Wanting,
  candidate: Asked & { readonly objectId: string | null },
  firm: Settings,
): ReadonlyArray<readonly [Strictness, SoftRefusal]> => {
  const found: Array<readonly [Strictness, SoftRefusal]> = [];
  const { objectId, requiredDiscipline: required } = project;
  const days = outside(project, candidate);
  if (days.length > 0)
    found.push([
      firm.outsideProjectDates,
      {
        _tag: "OutsideProject",
        project: objectId,
        dates: {
          from: project.startDate === null ? null : dayText(project.startDate),
          to: endText(project.endDate),
        },
        rows: candidate.objectId === null ? [] : [candidate.objectId],
        days: days.map(dayRange),
      },
    ]);
  const who = { engineer: engineer.objectId };
  const what = { project: objectId };
  const { discipline } = engineer;
  if (required !== null && required.trim().toLowerCase() !== discipline.trim().toLowerCase())
    found.push([firm.disciplineMismatch, { _tag: "Discipline", ...who, ...what, required, discipline }]);
  if (engineer.employmentStatus === "on leave") found.push([firm.engineerOnLeave, { _tag: "OnLeave", ...who }]);
  if (project.status !== "planned" && project.status !== "active")
    found.push([firm.inactiveProject, { _tag: "ProjectInactive", ...what, state: project.status }]);
  return found;
};

/** Judges the soft rules: each blocks, warns or is ignored (R-ALLOC-8). `objectId` is null for a new booking. */
export const softRules = (
  engineer: Person,
  project: Wanting,
  candidate: Asked & { readonly objectId: string | null },
  firm: Settings,
): { readonly refused: SoftRefusal | null; readonly warnings: ReadonlyArray<Warning> } => {
  const all = against(engineer, project, candidate, firm);
  return {
    refused: all.find(([strictness]) => strictness === "block")?.[1] ?? null,
    warnings: all.flatMap(([strictness, refusal]) => {
      const { _tag, ...detail } = refusal;
      return strictness === "warn" ? [warn(codeOf({ _tag }), detail as never)] : [];
    }),
  };
};
