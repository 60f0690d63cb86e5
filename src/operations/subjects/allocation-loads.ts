import { bookedFields } from "../../domain/allocation/capacity.ts";
import { Allocation } from "../../domain/allocation/entity.ts";
import { linkedFields } from "../../domain/allocation/hours-left-outside.ts";
import { workloadFields } from "../../domain/allocation/judge-booking.ts";
import { BillableHour } from "../../domain/billable-hour/entity.ts";
import { CapacityLimit } from "../../domain/capacity-limit/entity.ts";
import { Certification } from "../../domain/certification/entity.ts";
import { heldFields } from "../../domain/certification/status.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { Holiday } from "../../domain/holiday/entity.ts";
import { overlaps } from "../../domain/kernel/policy/overlap.ts";
import { and, not, or, type Param } from "../../domain/kernel/policy/predicate.ts";
import { Project } from "../../domain/project/entity.ts";
import { Task } from "../../domain/task/entity.ts";
import { TimeOff } from "../../domain/time-off/entity.ts";
import { WorkingTime } from "../../domain/working-time/entity.ts";
import { byId, count, load, lookup, many, type Params, withLimit } from "../../ports/load.ts";
import { engineerLocked } from "../define/isolation-reasons.ts";

const counting = ["tentative", "confirmed"] as const;
const { limits, workingTime, timeOff, holidays, ...of } = workloadFields;
const window = { engineer: "text", project: "text", from: "integer", to: "integer" } as const;

/** The rows for the decision on a new booking (R-ALLOC-6). */
export const assignLoad = load("allocation.workload", {
  parameters: window,
  isolation: {
    locks: ({ engineer, project }) => [
      { entity: EngineerProfile, id: engineer },
      { entity: Project, id: project, share: true },
    ],
    why: `${engineerLocked}. The same holds for changes of the project's dates, state and requirements. The settings are read without a lock, because an operation that tightens them locks every engineer.`,
    rules: ["R-ALLOC-6", "R-ALLOC-8", "R-ELIG-1", "R-PROJ-4"],
  },
  reads: ({ engineer, project, from, to }) => ({
    engineer: byId(EngineerProfile, engineer, of.engineer),
    project: byId(Project, project, of.project),
    booked: many(
      Allocation,
      (a) => and(a.engineer.is(engineer), ...overlaps(a, from, to), a.status.oneOf(counting)),
      bookedFields,
    ),
    limits: many(CapacityLimit, (c) => c.engineer.is(engineer), limits),
    certifications: many(Certification, (c) => c.engineer.is(engineer), heldFields),
    workingTime: many(WorkingTime, (w) => and(w.engineer.is(engineer), w.from.atMost(to)), workingTime),
    timeOff: many(
      TimeOff,
      (t) => and(t.engineer.is(engineer), ...overlaps(t, from, to), t.status.is("granted")),
      timeOff,
    ),
    holidays: many(Holiday, (h) => and(h.day.atLeast(from), h.day.atMost(to)), holidays),
  }),
});

const staffedFields = ["objectId", "engineer", "project", "status"] as const;
/**
 * One booking of a user on a project, the user's profile, and one task, for firms in which only people who work on a
 * project see it.
 */
export const staffedBy = (project: Param<string>, user: Param<string>) => ({
  staffed: withLimit(
    many(
      Allocation,
      (a) =>
        and(
          a.project.is(project),
          not(a.status.is("cancelled")),
          a.engineer.via(EngineerProfile, (e) => e.user.is(user)),
        ),
      staffedFields,
    ),
    1,
  ),
  people: many(EngineerProfile, (e) => e.user.is(user), ["objectId", "user"]),
  assigned: withLimit(
    many(Task, (t) => and(t.project.is(project), t.assignedUser.is(user)), ["objectId", "project", "assignedUser"]),
    1,
  ),
});

/** The rows for a check: those of `assignLoad`, and those that decide what the actor may see. */
export const checkLoad = load("allocation.considered", {
  parameters: { ...window, caller: "text" },
  reads: ({ project, caller }) => ({
    ...assignLoad.reads,
    managed: many(Project, (p) => p.projectManager.is(caller), ["objectId", "projectManager"]),
    ...staffedBy(project, caller),
  }),
});

const onBooking = ({ objectId }: Params<{ readonly objectId: "text" }>) => ({
  engineer: lookup(Allocation, objectId, "engineer"),
});
const ofBooking = ({ engineer }: { readonly engineer: Param<string> }) => [{ entity: EngineerProfile, id: engineer }];
/** For events that depend only on the booking. The engineer is locked too. */
export const bookingLoad = load("allocation.alone", {
  parameters: { objectId: "text" },
  lookups: onBooking,
  isolation: {
    locks: ofBooking,
    why: "Only the booking itself is judged. The load can only fall, so the project does not matter.",
    rules: ["R-ALLOC-6"],
  },
  reads: ({ objectId }) => ({ allocation: byId(Allocation, objectId) }),
});
/** For events that end a booking, with its hours after the new end. */
export const endLoad = load("allocation.ending", {
  parameters: { objectId: "text", firstAfter: "integer" },
  lookups: onBooking,
  isolation: {
    locks: ofBooking,
    why: "Hours of the booking are entered and moved under the same lock of the engineer, so the operation sees all hours outside the new dates.",
    rules: ["R-ALLOC-6", "R-ALLOC-11"],
  },
  reads: ({ objectId, firstAfter }) => ({
    ...bookingLoad.reads,
    left: many(BillableHour, (h) => and(h.allocation.is(objectId), h.workDate.atLeast(firstAfter)), linkedFields),
  }),
});
/** For the deletion of a booking, which must have no hours. */
export const deleteLoad = load("allocation.hours", {
  parameters: { objectId: "text" },
  lookups: onBooking,
  isolation: {
    locks: ofBooking,
    why: "Hours of the booking are entered and moved under the same lock of the engineer. The load can only fall, so the project does not matter.",
    rules: ["R-ALLOC-6", "R-ALLOC-11"],
  },
  reads: ({ objectId }) => ({
    ...bookingLoad.reads,
    hours: count(BillableHour, (h) => h.allocation.is(objectId)),
  }),
});

/**
 * The rows for the decision on a change of a booking. Rows that are not needed are not read. Both engineers are locked, in the order of their ids.
 *
 * - `toEngineer`, `toProject`: another engineer or project, else `''`.
 * - `from`, `to`, `placedTo`: the days of the new window, if given.
 *
 * Each of the others is the booking's id for yes, `''` for no:
 *
 * - `judged`: other bookings are judged.
 * - `first`, `last`: its own first or last day stays.
 * - `placedLast`: that last day ends the days to work on.
 * - `linked`: its hours are counted.
 * - `shortened`: its hours up to `lastBefore` and from `firstAfter` on, outside its new days, are read.
 */
export const changeLoad = load("allocation.standing", {
  parameters: {
    ...({ objectId: "text", toEngineer: "text", toProject: "text", judged: "text" } as const),
    ...({ first: "text", last: "text", placedLast: "text", linked: "text", shortened: "text" } as const),
    ...({ lastBefore: "integer", firstAfter: "integer" } as const),
    ...({ from: "integer", to: "integer", placedTo: "integer" } as const),
  },
  lookups: ({ objectId, judged, first, last, placedLast }) => ({
    engineer: lookup(Allocation, objectId, "engineer"),
    project: lookup(Allocation, objectId, "project"),
    booker: lookup(Allocation, judged, "engineer"),
    startDate: lookup(Allocation, first, "startDate"),
    endDate: lookup(Allocation, last, "endDate"),
    placedEnd: lookup(Allocation, placedLast, "endDate"),
  }),
  isolation: {
    locks: (arg) => [
      { entity: EngineerProfile, id: arg.toEngineer },
      { entity: Project, id: arg.toProject, share: true },
      { entity: EngineerProfile, id: arg.engineer },
      { entity: Project, id: arg.project, share: true },
    ],
    why: `${engineerLocked}; this holds for the present and the new engineer. The same holds for changes of the present and the new project.`,
    rules: ["R-ALLOC-3", "R-ALLOC-6", "R-ALLOC-11", "R-ELIG-1"],
  },
  reads: (arg) => {
    const engineers = [arg.booker, arg.toEngineer];
    return {
      ...bookingLoad.reads,
      engineer: byId(EngineerProfile, arg.engineer, of.engineer),
      project: byId(Project, arg.project, of.project),
      newEngineer: byId(EngineerProfile, arg.toEngineer, of.engineer),
      newProject: byId(Project, arg.toProject, of.project),
      booked: many(
        Allocation,
        (a) =>
          and(
            a.engineer.oneOf(engineers),
            or(a.endDate.reaches(arg.from), a.endDate.reaches(arg.startDate)),
            or(a.startDate.atMost(arg.to), a.startDate.atMost(arg.endDate)),
            a.status.oneOf(counting),
          ),
        [...bookedFields, "engineer"],
      ),
      limits: many(CapacityLimit, (c) => c.engineer.oneOf(engineers), [...limits, "engineer"]),
      certifications: many(Certification, (c) => c.engineer.oneOf(engineers), [...heldFields, "engineer"]),
      workingTime: many(
        WorkingTime,
        (w) => and(w.engineer.oneOf(engineers), or(w.from.atMost(arg.placedTo), w.from.atMost(arg.placedEnd))),
        [...workingTime, "engineer"],
      ),
      timeOff: many(
        TimeOff,
        (t) =>
          and(
            t.engineer.oneOf(engineers),
            or(t.endDate.reaches(arg.from), t.endDate.reaches(arg.startDate)),
            or(t.startDate.atMost(arg.placedTo), t.startDate.atMost(arg.placedEnd)),
            t.status.is("granted"),
          ),
        [...timeOff, "engineer"],
      ),
      // One condition for each pair of ends, so that each is an index range.
      holidays: many(
        Holiday,
        (h) =>
          or(
            ...[arg.from, arg.startDate].flatMap((from) =>
              [arg.placedTo, arg.placedEnd].map((to) => and(h.day.atLeast(from), h.day.atMost(to))),
            ),
          ),
        holidays,
      ),
      hours: count(BillableHour, (h) => h.allocation.is(arg.linked)),
      left: many(
        BillableHour,
        (h) =>
          and(
            h.allocation.is(arg.shortened),
            or(h.workDate.atMost(arg.lastBefore), h.workDate.atLeast(arg.firstAfter)),
          ),
        linkedFields,
      ),
    };
  },
});
