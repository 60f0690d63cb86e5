import type { Allocation } from "../allocation/entity.ts";
import { linkedFields } from "../allocation/hours-left-outside.ts";
import type { BillableHour } from "../billable-hour/entity.ts";
import { existing } from "../kernel/decision/existing.ts";
import type { PointerInvalid } from "../kernel/refusal/refusal.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import type { User } from "../user/entity.ts";
import type { Project } from "./entity.ts";

export const managerFields = ["objectId", "role", "active"] as const;
/** The manager-to-be of a project. */
export type Manager = Picked<User, typeof managerFields>;

export const openHoursFields = [...linkedFields, "approval"] as const;
/** What an event of a project is judged on. */
export interface ProjectState {
  readonly project: Project | null;
  readonly allocations: ReadonlyArray<Allocation>;
  readonly hours: ReadonlyArray<Picked<BillableHour, typeof openHoursFields>>;
}
/** Also the tasks that are not done. */
export interface OpenWorkState extends ProjectState {
  readonly openTasks: ReadonlyArray<{ readonly objectId: string }>;
}

/** The project, which the operation has checked to exist. */
export const currentProject = ({ project }: Pick<ProjectState, "project">): Project => existing(project);

/** A manager is an active user and not a client lead (R-PROJ-2). */
export const managerInvalid = (manager: Manager | null, field: string): PointerInvalid | null =>
  manager?.active === true && manager.role !== "clientLead" ? null : { _tag: "PointerInvalid", field, class: "User" };
