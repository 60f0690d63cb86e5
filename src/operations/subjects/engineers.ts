import { Allocation } from "../../domain/allocation/entity.ts";
import { linkedFields } from "../../domain/allocation/hours-left-outside.ts";
import { BillableHour } from "../../domain/billable-hour/entity.ts";
import { CapacityLimit } from "../../domain/capacity-limit/entity.ts";
import { Certification } from "../../domain/certification/entity.ts";
import { create, createInput, type ProfileWithRate } from "../../domain/engineer-profile/create.ts";
import { deleteEngineer } from "../../domain/engineer-profile/delete.ts";
import { EngineerProfile, type PlainEngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { update, updateInput } from "../../domain/engineer-profile/update.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { and } from "../../domain/kernel/policy/predicate.ts";
import { firstDay } from "../../domain/kernel/values/day.ts";
import { Organization, organizationRow } from "../../domain/organization/entity.ts";
import { RateStep } from "../../domain/rate-step/entity.ts";
import { TimeOff } from "../../domain/time-off/entity.ts";
import { User } from "../../domain/user/entity.ts";
import { WorkingTime } from "../../domain/working-time/entity.ts";
import { byId, count, load, many } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { reason, versionedId } from "../define/fields.ts";
import { formatDeleted, formatRecord } from "../define/format-record.ts";
import { engineerLocked } from "../define/isolation-reasons.ts";
import { command } from "../define/operation.ts";
import { engineerAvailability, engineerSearch } from "./engineer-search.ts";
import { rateBeside, type WithRate } from "./fields-beside.ts";

const printRated = ({ profile, hourlyRate }: ProfileWithRate, at: Moment): PlainEngineerProfile & WithRate => ({
  ...(formatRecord("EngineerProfile", profile, at) as PlainEngineerProfile),
  hourlyRate,
});

const createLoad = load("engineer.newcomer", {
  parameters: { organization: "text", user: "text" },
  isolation: {
    locks: ({ organization }) => [{ entity: Organization, id: organization, share: true }],
    why: "An operation that tightens the settings locks the organization unshared, so no engineer is created meanwhile; creations do not exclude each other. The account is a unique key of profiles.",
    rules: ["R-ALLOC-10", "R-REF-1"],
  },
  reads: ({ user }) => ({
    user: byId(User, user, ["objectId"]),
    profiles: many(EngineerProfile, (e) => e.user.is(user), ["objectId"]),
  }),
});

/**
 * `judged` is the profile's id if employment changes, else `''`: then no booking is read. `cut` is the profile's id if bookings
 * may be cut: then hours from `firstAfter` on are read.
 */
const updateLoad = load("engineer.employed", {
  parameters: { objectId: "text", judged: "text", cut: "text", firstAfter: "integer" },
  isolation: {
    locks: ({ objectId }) => [{ entity: EngineerProfile, id: objectId }],
    why: `${engineerLocked}, so no booking comes to lie after the last day of employment.`,
    rules: ["R-ALLOC-9", "R-ALLOC-10", "R-RATE-1"],
  },
  reads: ({ objectId, judged, cut, firstAfter }) => ({
    engineer: byId(EngineerProfile, objectId),
    bookings: many(Allocation, (a) => and(a.engineer.is(judged), a.status.oneOf(["tentative", "confirmed"]))),
    left: many(BillableHour, (h) => and(h.engineer.is(cut), h.workDate.atLeast(firstAfter)), linkedFields),
    rates: many(RateStep, (r) => r.engineer.is(objectId)),
  }),
});

const deleteLoad = load("engineer.attached", {
  parameters: { objectId: "text" },
  isolation: {
    locks: ({ objectId }) => [{ entity: EngineerProfile, id: objectId }],
    why: `${engineerLocked}. If a row that needs no such lock, such as leave, comes to point to the profile, the foreign key fails and the operation runs again.`,
    rules: ["R-REF-1"],
  },
  reads: ({ objectId }) => ({
    engineer: byId(EngineerProfile, objectId),
    allocations: count(Allocation, (a) => a.engineer.is(objectId)),
    hours: count(BillableHour, (h) => h.engineer.is(objectId)),
    certifications: count(Certification, (c) => c.engineer.is(objectId)),
    workingTime: many(WorkingTime, (w) => w.engineer.is(objectId)),
    timeOff: many(TimeOff, (t) => t.engineer.is(objectId)),
    limits: many(CapacityLimit, (l) => l.engineer.is(objectId)),
    rates: many(RateStep, (r) => r.engineer.is(objectId)),
  }),
});

export const engineers = {
  ...classQueries(EngineerProfile, "engineers", rateBeside),
  create: command({
    name: "engineers.create",
    doc: "Creates the profile of an engineer.",
    class: "EngineerProfile",
    action: "create",
    input: createInput,
    refusals: ["Duplicate", "Forbidden", "RangeReversed", "TypeMismatch"],
    load: createLoad,
    args: ({ user }) => ({ organization: organizationRow, user }),
    candidate: ({ user }) => ({ user }),
    pointers: { user: "user" },
    decide: create,
    format: printRated,
  }),
  update: command({
    name: "engineers.update",
    doc: "Changes a profile; an earlier end of employment is checked against the bookings.",
    class: "EngineerProfile",
    action: "update",
    input: { ...versionedId, ...updateInput, reason },
    refusals: ["NotEmployed", "RangeReversed", "TypeMismatch", "Duplicate"],
    load: updateLoad,
    args: ({ objectId, employmentStatus, employedFrom, employedUntil, resolve }, today) => {
      const judged = [employmentStatus, employedFrom, employedUntil].some((each) => each !== undefined) ? objectId : "";
      const cut = resolve === "cut" ? judged : "";
      // Leaving ends bookings after today, and the firm's day is at most one day behind UTC. Without a last day, an engineer who left
      // long ago loses the days after leaving, and only the record has that day.
      const firstAfter = employedUntil === null ? firstDay : (employedUntil ?? today - 1) + 1;
      return { objectId, judged, cut, firstAfter };
    },
    subject: "engineer",
    decide: update,
    format: printRated,
  }),
  delete: command({
    name: "engineers.delete",
    doc: "Deletes a profile without history, with its dated settings and time off.",
    class: "EngineerProfile",
    action: "delete",
    input: { ...versionedId, reason },
    refusals: ["HasHistory"],
    load: deleteLoad,
    args: ({ objectId }) => ({ objectId }),
    subject: "engineer",
    decide: deleteEngineer,
    format: formatDeleted,
  }),
  find: engineerSearch,
  availability: engineerAvailability,
};
