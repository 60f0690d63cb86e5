import { type AlertMoment, type AlertRows, alertFields } from "../../domain/alert/alert.ts";
import { windowsReaching } from "../../domain/alert/kinds/over-allocated.ts";
import { Allocation } from "../../domain/allocation/entity.ts";
import { BillableHour } from "../../domain/billable-hour/entity.ts";
import { CapacityLimit } from "../../domain/capacity-limit/entity.ts";
import { Certification } from "../../domain/certification/entity.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import type { Actor } from "../../domain/kernel/context/actor.ts";
import { and, fieldsOf, not, type Operand, or, some, type Where } from "../../domain/kernel/policy/predicate.ts";
import { LoginThrottle } from "../../domain/login-throttle/entity.ts";
import { Project } from "../../domain/project/entity.ts";
import { User } from "../../domain/user/entity.ts";
import { many } from "../../ports/load.ts";

const [a, e, h, p, t] = [
  fieldsOf(Allocation),
  fieldsOf(EngineerProfile),
  fieldsOf(BillableHour),
  fieldsOf(Project),
  fieldsOf(LoginThrottle),
];

/** About whom and what alerts are read. */
interface Scope {
  readonly engineers: Where<EngineerProfile>;
  readonly bookings: Where<Allocation>;
  readonly projects: Where<Project>;
  readonly hours: Where<BillableHour>;
  readonly throttles: Where<LoginThrottle>;
}
const always: Where = { is: "always" };
const counting = a.status.oneOf(["tentative", "confirmed"]);
const undecided = h.approval.oneOf(["submitted", "rejected"]);

/** The whole firm: what is booked from a day on, undecided hours, and what is open. The rest of the history is not read. */
export const firmScope = ({ today, now }: AlertMoment): Scope => ({
  engineers: always,
  bookings: a.endDate.reaches(today),
  projects: or(
    p.status.oneOf(["planned", "active", "on hold"]),
    some(Allocation, "project", () => and(counting, a.endDate.reaches(today))),
    some(BillableHour, "project", () => undecided),
  ),
  hours: always,
  throttles: t.lockedUntil.above(now),
});

/** What can be addressed to one user. Coordinators and administrators are told about everybody. */
export const actorScope = ({ userId, role }: Actor, at: AlertMoment): Scope => {
  const firm = firmScope(at);
  const throttles = and(firm.throttles, t.user.is(userId));
  if (role === "coordinator" || role === "administrator") return { ...firm, throttles };
  const managed = p.projectManager.is(userId);
  const onManaged = { bookings: a.project.via(Project, () => managed), hours: h.project.via(Project, () => managed) };
  const ofOwn = h.engineer.via(EngineerProfile, () => e.user.is(userId));
  const hours = or(ofOwn, onManaged.hours);
  return {
    engineers: or(
      e.user.is(userId),
      some(Allocation, "engineer", () => and(counting, firm.bookings, onManaged.bookings)),
      some(BillableHour, "engineer", () => and(undecided, onManaged.hours)),
    ),
    bookings: and(
      firm.bookings,
      or(
        onManaged.bookings,
        a.engineer.via(EngineerProfile, () => e.user.is(userId)),
      ),
    ),
    projects: or(
      managed,
      some(BillableHour, "project", () => and(undecided, ofOwn)),
    ),
    hours,
    throttles,
  };
};

/** What the alerts of one record depend on. */
export const recordScope = (id: Operand<string>): Scope => {
  const ofRecord = [
    some(Allocation, "engineer", () => a.objectId.is(id)),
    some(BillableHour, "engineer", () => h.objectId.is(id)),
    some(Certification, "engineer", (c) => c.objectId.is(id)),
  ];
  return {
    engineers: or(e.objectId.is(id), ...ofRecord),
    bookings: always,
    projects: or(
      p.objectId.is(id),
      some(Allocation, "project", () => a.objectId.is(id)),
      some(BillableHour, "project", () => h.objectId.is(id)),
    ),
    hours: h.objectId.is(id),
    throttles: t.user.is(id),
  };
};

/** The rows that alerts are derived from, in one round trip whatever the size of the firm. */
export const alertReads = ({ engineers, bookings, projects, hours, throttles }: Scope) => {
  const employed = () => and(not(e.employmentStatus.is("left")), engineers);
  return {
    users: many(User, () => always, alertFields.users),
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
    throttles: many(LoginThrottle, () => and(t.user.present, throttles), alertFields.throttles),
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
