import type { Activity } from "../activity/entity.ts";
import { bookedFields } from "../allocation/capacity.ts";
import type { Allocation } from "../allocation/entity.ts";
import type { BillableHour } from "../billable-hour/entity.ts";
import type { CapacityLimit } from "../capacity-limit/entity.ts";
import type { Certification } from "../certification/entity.ts";
import { heldFields } from "../certification/status.ts";
import type { Deal } from "../deal/entity.ts";
import type { EngineerProfile } from "../engineer-profile/entity.ts";
import type { Role } from "../kernel/context/actor.ts";
import type { Moment } from "../kernel/context/moment.ts";
import type { AlertFacts, AlertKind } from "../kernel/messages/english/alerts.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import type { LoginThrottle } from "../login-throttle/entity.ts";
import type { Project } from "../project/entity.ts";
import type { StatusUpdate } from "../status-update/entity.ts";
import type { Task } from "../task/entity.ts";
import type { User } from "../user/entity.ts";

/** The fields that alerts are derived from, and those that the policies of their records look at. */
export const alertFields = {
  users: ["objectId", "username", "role", "active", "team", "clientCompany", "deletedOn", "erasedOn"],
  engineers: ["objectId", "user", "fullName", "employmentStatus"],
  certifications: [...heldFields, "engineer"],
  bookings: [...bookedFields, "engineer"],
  limits: ["engineer", "from", "limit"],
  projects: [
    ...(["objectId", "projectName", "projectManager", "client", "status"] as const),
    ...(["endDate", "requiredCertifications"] as const),
  ],
  hours: [
    ...(["objectId", "engineer", "project", "workDate", "hours", "approval"] as const),
    ...(["submittedBy", "lastEditor", "submittedOn", "decisionRound"] as const),
  ],
  throttles: ["objectId", "user", "lockedUntil"],
  tasks: [
    ...(["objectId", "project", "title", "dueDate", "status"] as const),
    ...(["assignedUser", "dependsOn", "assignedOn", "readyOn"] as const),
  ],
  updates: ["objectId", "project", "timestamp", "author"],
  deals: ["objectId", "title", "stage", "expectedCloseDate", "assignedTo"],
  activities: ["objectId", "subject", "dueDate", "completedAt", "createdBy", "relatedDeal"],
} as const;
type Rows<R, F extends ReadonlyArray<keyof R>> = ReadonlyArray<Picked<R, F>>;
/** The rows that alerts are derived from. Rows that raise no alert do no harm. */
export interface AlertRows {
  readonly users: Rows<User, typeof alertFields.users>;
  readonly engineers: Rows<EngineerProfile, typeof alertFields.engineers>;
  readonly certifications: Rows<Certification, typeof alertFields.certifications>;
  readonly bookings: Rows<Allocation, typeof alertFields.bookings>;
  readonly limits: Rows<CapacityLimit, typeof alertFields.limits>;
  readonly projects: Rows<Project, typeof alertFields.projects>;
  readonly hours: Rows<BillableHour, typeof alertFields.hours>;
  readonly throttles: Rows<LoginThrottle, typeof alertFields.throttles>;
  readonly tasks: Rows<Task, typeof alertFields.tasks>;
  readonly updates: Rows<StatusUpdate, typeof alertFields.updates>;
  readonly deals: Rows<Deal, typeof alertFields.deals>;
  readonly activities: Rows<Activity, typeof alertFields.activities>;
}
/** A user as far as recipients are judged. */
export type Recipient = AlertRows["users"][number];

/** The day, and the settings of the firm. */
export type AlertMoment = Pick<Moment, "now" | "today" | "firm"> & { readonly organizationId: string };

/** A fact that concerns somebody (R-ALERT-1). `recipients` are active users who may read the record. */
export interface Alert<K extends AlertKind = AlertKind> {
  /** Kind, class, id and discriminator. The same fact has the same key whenever it is computed. */
  readonly key: string;
  readonly kind: K;
  readonly class: string;
  readonly objectId: string;
  readonly discriminator: string;
  readonly facts: AlertFacts<K>;
  readonly recipients: ReadonlyArray<string>;
}

/** One alert as its kind finds it. It goes to the users named, and to all users of the roles. */
export interface Found<K extends AlertKind = AlertKind> {
  readonly objectId: string;
  readonly discriminator: string;
  readonly facts: AlertFacts<K>;
  readonly users?: ReadonlyArray<string | null | undefined>;
  readonly roles?: ReadonlyArray<Role>;
}
