import type { Workload } from "../domain/allocation/book.ts";
import { Allocation } from "../domain/allocation/entity.ts";
import type { LinkedHour } from "../domain/allocation/left-outside.ts";
import type { Standing } from "../domain/allocation/standing.ts";
import { BillableHour } from "../domain/billable-hour/entity.ts";
import { CapacityLimit } from "../domain/capacity-limit/entity.ts";
import { Certification } from "../domain/certification/entity.ts";
import { EngineerProfile } from "../domain/engineer/entity.ts";
import { Holiday } from "../domain/holiday/entity.ts";
import { and, or, type Param } from "../domain/kernel/predicate.ts";
import { Project } from "../domain/project/entity.ts";
import { TimeOff } from "../domain/time-off/entity.ts";
import { WorkingTime } from "../domain/working-time/entity.ts";
import { atMost, count, type Found, type Load, load, many, maybe, type Params } from "../ports/load.ts";

const ofEngineer = [
  ...(["objectId", "user", "fullName", "discipline", "holidayCalendar"] as const),
  ...(["employmentStatus", "employedFrom", "employedUntil", "leftOn"] as const),
] as const;
const ofProject = [
  "objectId",
  "projectName",
  "status",
  "startDate",
  "endDate",
  "requiredDiscipline",
  "requiredCertifications",
  "projectManager",
  "client",
] as const;
const ofBooking = ["objectId", "project", "allocationPercent", "startDate", "endDate", "status"] as const;
const ofLimit = ["objectId", "from", "limit"] as const;
const ofCertificate = ["objectId", "certificationName", "issuedOn", "expiresOn", "declared", "declaredOn"] as const;
const counting = ["tentative", "confirmed"] as const;
const ofWeek = ["objectId", "from", "minutes"] as const;
const ofLeave = ["objectId", "startDate", "endDate", "minutesPerDay"] as const;
const ofHoliday = ["objectId", "calendar", "day"] as const;
/** What is read of hours that a shorter booking may leave outside (R-ALLOC-11). */
export const ofLinked = ["objectId", "allocation", "workDate"] as const;
/** Hours that a change of bookings may leave outside. */
export interface Left {
  readonly left: ReadonlyArray<LinkedHour>;
}
const window = { engineer: "text", project: "text", from: "integer", to: "integer" } as const;

/** What a new booking is judged on, under the engineer's lock (R-ALLOC-6); the project stays as it is meanwhile. */
export const workload = load("allocation.workload", window, (arg) => ({
  locks: [
    { entity: EngineerProfile, id: arg.engineer },
    { entity: Project, id: arg.project, share: true },
  ],
  reads: (): Load<Workload>["reads"] => ({
    engineer: maybe(EngineerProfile, arg.engineer, ofEngineer),
    project: maybe(Project, arg.project, ofProject),
    booked: many(
      Allocation,
      (a) =>
        and(
          a.engineer.is(arg.engineer),
          a.endDate.reaches(arg.from),
          a.startDate.atMost(arg.to),
          a.status.oneOf(counting),
        ),
      ofBooking,
    ),
    limits: many(CapacityLimit, (c) => c.engineer.is(arg.engineer), ofLimit),
    certifications: many(Certification, (c) => c.engineer.is(arg.engineer), ofCertificate),
    workingTime: many(WorkingTime, (w) => and(w.engineer.is(arg.engineer), w.from.atMost(arg.to)), ofWeek),
    timeOff: many(
      TimeOff,
      (t) =>
        and(
          t.engineer.is(arg.engineer),
          t.endDate.reaches(arg.from),
          t.startDate.atMost(arg.to),
          t.status.is("granted"),
        ),
      ofLeave,
    ),
    holidays: many(Holiday, (h) => and(h.day.atLeast(arg.from), h.day.atMost(arg.to)), ofHoliday),
  }),
}));

/** Whether a user is booked on a project, where a firm lets only those see it: one booking says so. */
export const staffed = (project: Param<string>, user: Param<string>) =>
  atMost(
    many(
      Allocation,
      (a) =>
        and(
          a.project.is(project),
          a.engineer.via(EngineerProfile, (e) => e.user.is(user)),
        ),
      ["objectId", "engineer", "project"],
    ),
    1,
  );

/** What a what-if is judged on, and by what the asker may see of it: projects managed, and whether the asker is booked on the project. */
export interface Considered extends Workload {
  readonly managed: ReadonlyArray<Pick<Project, "objectId" | "projectManager">>;
  readonly staff: ReadonlyArray<Pick<Allocation, "objectId" | "engineer" | "project">>;
  readonly people: ReadonlyArray<Pick<EngineerProfile, "objectId" | "user">>;
}
export const considered = load("allocation.considered", { ...window, asker: "text" }, (arg) => ({
  reads: (): Load<Considered>["reads"] => ({
    ...workload.reads,
    managed: many(Project, (p) => p.projectManager.is(arg.asker), ["objectId", "projectManager"]),
    staff: staffed(arg.project, arg.asker),
    people: many(EngineerProfile, (e) => e.user.is(arg.asker), ["objectId", "user"]),
  }),
}));

/**
 * What an event of one booking is judged on. `toEngineer` and `toProject` name another engineer or project, else `''`. `from`, `to` and
 * `placedTo` are the days of the new window where they are said. `judged`, `first`, `last` and `placedLast` are the booking's id or `''`:
 * whether other bookings are judged at all, whether its own first and last day stay, and whether that last day is one of days to work on.
 * `linked` and `shortened` are its id or `''` too: whether its hours are counted, and whether those up to `lastBefore` and from
 * `firstAfter` on are read, outside of its new days. What is not judged is not read. Both engineers are locked, in the order of their ids; both projects stay as they are meanwhile.
 */
export const standing = load(
  "allocation.standing",
  {
    ...({ objectId: "text", toEngineer: "text", toProject: "text", judged: "text" } as const),
    ...({
      first: "text",
      last: "text",
      placedLast: "text",
      linked: "text",
      shortened: "text",
      lastBefore: "integer",
      firstAfter: "integer",
      from: "integer",
      to: "integer",
      placedTo: "integer",
    } as const),
  },
  (arg, found) => ({
    through: {
      engineer: found(Allocation, arg.objectId, "engineer"),
      project: found(Allocation, arg.objectId, "project"),
      booker: found(Allocation, arg.judged, "engineer"),
      startDate: found(Allocation, arg.first, "startDate"),
      endDate: found(Allocation, arg.last, "endDate"),
      placedEnd: found(Allocation, arg.placedLast, "endDate"),
    },
    locks: [
      { entity: EngineerProfile, id: arg.toEngineer },
      { entity: Project, id: arg.toProject, share: true },
    ],
    lockFound: [
      { entity: EngineerProfile, id: "engineer" },
      { entity: Project, id: "project", share: true },
    ],
    reads: (
      its: Found<"engineer" | "project" | "booker" | "startDate" | "endDate" | "placedEnd">,
    ): Load<Standing & Left>["reads"] => ({
      allocation: maybe(Allocation, arg.objectId),
      engineer: maybe(EngineerProfile, its.engineer, ofEngineer),
      project: maybe(Project, its.project, ofProject),
      newEngineer: maybe(EngineerProfile, arg.toEngineer, ofEngineer),
      newProject: maybe(Project, arg.toProject, ofProject),
      booked: many(
        Allocation,
        (a) =>
          and(
            a.engineer.oneOf([its.booker, arg.toEngineer]),
            or(a.endDate.reaches(arg.from), a.endDate.reaches(its.startDate)),
            or(a.startDate.atMost(arg.to), a.startDate.atMost(its.endDate)),
            a.status.oneOf(counting),
          ),
        [...ofBooking, "engineer"],
      ),
      limits: many(CapacityLimit, (c) => c.engineer.oneOf([its.booker, arg.toEngineer]), [...ofLimit, "engineer"]),
      certifications: many(Certification, (c) => c.engineer.oneOf([its.booker, arg.toEngineer]), [
        ...ofCertificate,
        "engineer",
      ]),
      workingTime: many(
        WorkingTime,
        (w) =>
          and(
            w.engineer.oneOf([its.booker, arg.toEngineer]),
            or(w.from.atMost(arg.placedTo), w.from.atMost(its.placedEnd)),
          ),
        [...ofWeek, "engineer"],
      ),
      timeOff: many(
        TimeOff,
        (t) =>
          and(
            t.engineer.oneOf([its.booker, arg.toEngineer]),
            or(t.endDate.reaches(arg.from), t.endDate.reaches(its.startDate)),
            or(t.startDate.atMost(arg.placedTo), t.startDate.atMost(its.placedEnd)),
            t.status.is("granted"),
          ),
        [...ofLeave, "engineer"],
      ),
      // Each pair of ends by itself, so that each is a range of an index.
      holidays: many(
        Holiday,
        (h) =>
          or(
            ...[arg.from, its.startDate].flatMap((from) =>
              [arg.placedTo, its.placedEnd].map((to) => and(h.day.atLeast(from), h.day.atMost(to))),
            ),
          ),
        ofHoliday,
      ),
      hours: count(BillableHour, (h) => h.allocation.is(arg.linked)),
      left: many(
        BillableHour,
        (h) =>
          and(
            h.allocation.is(arg.shortened),
            or(h.workDate.atMost(arg.lastBefore), h.workDate.atLeast(arg.firstAfter)),
          ),
        ofLinked,
      ),
    }),
  }),
);

const onBooking = (of: Params<{ readonly objectId: "text" }>) => maybe(Allocation, of.objectId);
/** For events that judge nothing beside the booking; the engineer is locked all the same. */
export const bookingAlone = load("allocation.alone", { objectId: "text" }, (arg, found) => ({
  through: { engineer: found(Allocation, arg.objectId, "engineer") },
  lockFound: [{ entity: EngineerProfile, id: "engineer" }],
  reads: (): Load<Pick<Standing, "allocation">>["reads"] => ({ allocation: onBooking(arg) }),
}));
/** For events that end a booking: its hours from a day on are left outside. */
export const bookingEnding = load("allocation.ending", { objectId: "text", firstAfter: "integer" }, (arg, found) => ({
  through: { engineer: found(Allocation, arg.objectId, "engineer") },
  lockFound: [{ entity: EngineerProfile, id: "engineer" }],
  reads: (): Load<Pick<Standing, "allocation"> & Left>["reads"] => ({
    allocation: onBooking(arg),
    left: many(BillableHour, (h) => and(h.allocation.is(arg.objectId), h.workDate.atLeast(arg.firstAfter)), ofLinked),
  }),
}));
/** For the deletion of a booking, which has no hours. */
export const bookingAndHours = load("allocation.hours", { objectId: "text" }, (arg, found) => ({
  through: { engineer: found(Allocation, arg.objectId, "engineer") },
  lockFound: [{ entity: EngineerProfile, id: "engineer" }],
  reads: (): Load<Pick<Standing, "allocation" | "hours">>["reads"] => ({
    allocation: onBooking(arg),
    hours: count(BillableHour, (h) => h.allocation.is(arg.objectId)),
  }),
}));
