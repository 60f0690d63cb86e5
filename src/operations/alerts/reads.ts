import { Activity } from "../../domain/activity/entity.ts";
import { type AlertMoment, type AlertRows, alertFields } from "../../domain/alert/alert.ts";
import { windowsReaching } from "../../domain/alert/kinds/over-allocated.ts";
import { toldDays } from "../../domain/alert/kinds/project-status.ts";
import { Allocation } from "../../domain/allocation/entity.ts";
import { BillableHour } from "../../domain/billable-hour/entity.ts";
import { CapacityLimit } from "../../domain/capacity-limit/entity.ts";
import { Certification } from "../../domain/certification/entity.ts";
import { Deal } from "../../domain/deal/entity.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import type { Actor } from "../../domain/kernel/context/actor.ts";
import { and, fieldsOf, not, type Operand, or, some, type Where } from "../../domain/kernel/policy/predicate.ts";
import { millisecondsPerDay } from "../../domain/kernel/values/day.ts";
import { LoginThrottle } from "../../domain/login-throttle/entity.ts";
import { Project } from "../../domain/project/entity.ts";
import { StatusUpdate } from "../../domain/status-update/entity.ts";
import { Task } from "../../domain/task/entity.ts";
import { User } from "../../domain/user/entity.ts";
import { many } from "../../ports/load.ts";

const [a, e, h, p] = [fieldsOf(Allocation), fieldsOf(EngineerProfile), fieldsOf(BillableHour), fieldsOf(Project)];
const [act, d, s, t, u, throttle] = [
  fieldsOf(Activity),
  fieldsOf(Deal),
  fieldsOf(StatusUpdate),
  fieldsOf(Task),
  fieldsOf(User),
  fieldsOf(LoginThrottle),
];

/** About whom and what alerts are read. */
interface Scope {
  readonly users: Where<User>;
  readonly engineers: Where<EngineerProfile>;
  readonly bookings: Where<Allocation>;
  readonly projects: Where<Project>;
  readonly hours: Where<BillableHour>;
  readonly throttles: Where<LoginThrottle>;
  readonly tasks: Where<Task>;
  readonly updates: Where<StatusUpdate>;
  readonly deals: Where<Deal>;
  readonly activities: Where<Activity>;
}
const always: Where = { is: "always" };
const counting = a.status.oneOf(["tentative", "confirmed"]);
const openProject = p.status.oneOf(["planned", "active", "on hold"]);
const undecided = h.approval.oneOf(["submitted", "rejected"]);

/** The whole firm: what is booked from a day on, undecided hours, and what is open. The rest of the history is not read. */
export const firmScope = ({ today, now, firm }: AlertMoment): Scope => ({
  users: always,
  engineers: always,
  bookings: a.endDate.reaches(today),
  projects: or(
    openProject,
    some(Allocation, "project", () => and(counting, a.endDate.reaches(today))),
    some(BillableHour, "project", () => undecided),
  ),
  hours: always,
  throttles: throttle.lockedUntil.above(now),
  tasks: and(
    // A task is ready once no other task that it depends on is open, so all open ones are read.
    firm.taskFlow ? always : t.dueDate.below(today),
    t.project.via(Project, () => openProject),
  ),
  // A zone can be a day ahead or behind.
  updates: s.timestamp.above(now - (toldDays + 2) * millisecondsPerDay),
  deals: d.expectedCloseDate.below(today),
  activities: act.dueDate.below(now),
});

/** What can be addressed to one user. Coordinators and administrators are told about everybody. */
export const actorScope = ({ userId, role }: Actor, at: AlertMoment): Scope => {
  const firm = firmScope(at);
  const managed = p.projectManager.is(userId);
  const assigned = some(Task, "project", () => and(t.assignedUser.is(userId), not(t.status.is("done"))));
  const own = {
    throttles: and(firm.throttles, throttle.user.is(userId)),
    tasks: and(
      firm.tasks,
      t.project.via(Project, () => or(managed, assigned)),
    ),
    deals: and(firm.deals, d.assignedTo.is(userId)),
    activities: and(firm.activities, act.createdBy.is(userId)),
  };
  if (role === "coordinator" || role === "administrator") return { ...firm, ...own };
  const onManaged = { bookings: a.project.via(Project, () => managed), hours: h.project.via(Project, () => managed) };
  const ofOwn = {
    bookings: a.engineer.via(EngineerProfile, () => e.user.is(userId)),
    hours: h.engineer.via(EngineerProfile, () => e.user.is(userId)),
  };
  const staffed = or(
    managed,
    some(Allocation, "project", () => and(counting, firm.bookings, ofOwn.bookings)),
  );
  return {
    users: always,
    engineers: or(
      e.user.is(userId),
      some(Allocation, "engineer", () => and(counting, firm.bookings, onManaged.bookings)),
      some(BillableHour, "engineer", () => and(undecided, onManaged.hours)),
    ),
    bookings: and(firm.bookings, or(onManaged.bookings, ofOwn.bookings)),
    projects: or(
      staffed,
      some(BillableHour, "project", () => and(undecided, ofOwn.hours)),
      assigned,
    ),
    hours: or(ofOwn.hours, onManaged.hours),
    updates: and(
      firm.updates,
      s.project.via(Project, () => staffed),
    ),
    ...own,
  };
};

/** What the alerts of one record to one user depend on. Hours go to the manager of their project, or to others if that one has left. */
export const recordScope = (id: Operand<string>, userId: Operand<string>): Scope => {
  const ofRecord = [
    some(Allocation, "engineer", () => a.objectId.is(id)),
    some(BillableHour, "engineer", () => h.objectId.is(id)),
    some(Certification, "engineer", (c) => c.objectId.is(id)),
    some(Allocation, "engineer", () => a.project.is(id)),
  ];
  const ofHours = some(BillableHour, "project", () => h.objectId.is(id));
  return {
    users: or(
      u.objectId.oneOf([id, userId]),
      some(Project, "projectManager", () => ofHours),
    ),
    engineers: or(e.objectId.is(id), ...ofRecord),
    bookings: always,
    projects: or(
      p.objectId.is(id),
      some(Allocation, "project", () => a.objectId.is(id)),
      ofHours,
      some(Task, "project", () => t.objectId.is(id)),
    ),
    hours: h.objectId.is(id),
    throttles: throttle.user.is(id),
    tasks: t.project.via(Project, () => some(Task, "project", () => t.objectId.is(id))),
    updates: s.project.is(id),
    deals: d.objectId.is(id),
    activities: act.objectId.is(id),
  };
};

/** The rows that alerts are derived from, in one round trip whatever the size of the firm. */
export const alertReads = ({ users, engineers, bookings, projects, hours, ...scope }: Scope) => {
  const employed = () => and(not(e.employmentStatus.is("left")), engineers);
  return {
    users: many(User, () => users, alertFields.users),
    engineers: many(EngineerProfile, () => engineers, alertFields.engineers),
    certifications: many(Certification, (c) => c.engineer.via(EngineerProfile, employed), alertFields.certifications),
    bookings: many(
      Allocation,
      () => and(counting, bookings, a.engineer.via(EngineerProfile, employed)),
      alertFields.bookings,
    ),
    limits: many(CapacityLimit, (l) => l.engineer.via(EngineerProfile, employed), alertFields.limits),
    projects: many(Project, () => projects, alertFields.projects),
    hours: many(BillableHour, () => and(undecided, hours), alertFields.hours),
    throttles: many(LoginThrottle, () => and(throttle.user.present, scope.throttles), alertFields.throttles),
    tasks: many(Task, () => and(not(t.status.is("done")), scope.tasks), alertFields.tasks),
    updates: many(StatusUpdate, () => scope.updates, alertFields.updates),
    deals: many(Deal, () => and(not(d.stage.oneOf(["won", "lost"])), scope.deals), alertFields.deals),
    activities: many(Activity, () => and(act.completedAt.absent, scope.activities), alertFields.activities),
  };
};

/**
 * The bookings that ended before today beside a conflict window that reaches today: they decide on which day the window
 * began (R-ALLOC-5). Only engineers who are overbooked have any.
 */
export const endedReads = (rows: AlertRows, at: AlertMoment) => {
  const windows = windowsReaching(rows, at);
  const earliest = Math.min(...[...windows.values()].flatMap((of) => of.map(({ from }) => from)));
  if (earliest >= at.today) return {};
  const ended = and(counting, a.endDate.reaches(earliest), not(a.endDate.reaches(at.today)));
  return { ended: many(Allocation, () => and(a.engineer.oneOf([...windows.keys()]), ended), alertFields.bookings) };
};
/** The rows of both rounds. */
export const withEnded = ({
  ended = [],
  ...rows
}: AlertRows & { readonly ended?: AlertRows["bookings"] }): AlertRows => ({
  ...rows,
  bookings: [...rows.bookings, ...ended],
});
