import { bookedFields } from "../../domain/allocation/capacity.ts";
import { Allocation } from "../../domain/allocation/entity.ts";
import { workloadFields } from "../../domain/allocation/judge-booking.ts";
import { CapacityLimit } from "../../domain/capacity-limit/entity.ts";
import { Certification } from "../../domain/certification/entity.ts";
import { heldFields } from "../../domain/certification/status.ts";
import { Company } from "../../domain/company/entity.ts";
import { Deal } from "../../domain/deal/entity.ts";
import { handOver, handOverInput, type LeftOutBooking, notToHandOver } from "../../domain/deal/hand-over.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { Holiday } from "../../domain/holiday/entity.ts";
import { existing } from "../../domain/kernel/decision/existing.ts";
import { overlaps } from "../../domain/kernel/policy/overlap.ts";
import { and, some } from "../../domain/kernel/policy/predicate.ts";
import { firstDay, openEnd } from "../../domain/kernel/values/day.ts";
import { TimeOff } from "../../domain/time-off/entity.ts";
import { User } from "../../domain/user/entity.ts";
import { WorkingTime } from "../../domain/working-time/entity.ts";
import { byId, load, many } from "../../ports/load.ts";
import { reason, versionedId } from "../define/fields.ts";
import { recordFormatter } from "../define/format-record.ts";
import { engineerLocked } from "../define/isolation-reasons.ts";
import { command } from "../define/operation.ts";
import { policies } from "../policy/policies.ts";
import { relatedReads, rulesOf } from "../policy/related-records.ts";

const { engineer: engineerFields, limits, workingTime, timeOff, holidays } = workloadFields;
/** `engineers` are those of the bookings; `from` and `to` span all their days. */
const handOverLoad = load("deal.handOver", {
  parameters: { objectId: "text", actor: "text", manager: "text", engineers: "texts", from: "integer", to: "integer" },
  isolation: {
    locks: ({ engineers }) => [{ entity: EngineerProfile, id: engineers }],
    why: `${engineerLocked}; this holds for every engineer that is booked. The version of the deal guards it against a second hand-over, and nobody knows the project before it is committed.`,
    rules: ["R-DEAL-4", "R-ALLOC-6"],
  },
  reads: ({ objectId, actor, manager, engineers, from, to }) => {
    const ids = [engineers];
    return {
      deal: byId(Deal, objectId),
      companies: many(Company, () => some(Deal, "company", (d) => d.objectId.is(objectId)), ["objectId", "name"]),
      // Whole, because the policy may look at the same account.
      manager: byId(User, manager),
      engineers: many(EngineerProfile, (e) => e.objectId.oneOf(ids), engineerFields),
      booked: many(
        Allocation,
        (a) => and(a.engineer.oneOf(ids), ...overlaps(a, from, to), a.status.oneOf(["tentative", "confirmed"])),
        [...bookedFields, "engineer"],
      ),
      limits: many(CapacityLimit, (c) => c.engineer.oneOf(ids), [...limits, "engineer"]),
      certifications: many(Certification, (c) => c.engineer.oneOf(ids), [...heldFields, "engineer"]),
      workingTime: many(WorkingTime, (w) => and(w.engineer.oneOf(ids), w.from.atMost(to)), [
        ...workingTime,
        "engineer",
      ]),
      timeOff: many(TimeOff, (t) => and(t.engineer.oneOf(ids), ...overlaps(t, from, to), t.status.is("granted")), [
        ...timeOff,
        "engineer",
      ]),
      holidays: many(Holiday, (h) => and(h.day.atLeast(from), h.day.atMost(to)), holidays),
      ...relatedReads("policy", { entity: "Deal", id: objectId }, rulesOf(policies.Deal, "handOver"), actor),
    };
  },
});

/** The days of all bookings; none if nobody is booked. */
const daysOf = (rows: ReadonlyArray<{ readonly startDate: number; readonly endDate?: number | null }>) => ({
  from: rows.length === 0 ? firstDay : Math.min(...rows.map(({ startDate }) => startDate)),
  to: rows.length === 0 ? firstDay - 1 : Math.max(...rows.map(({ endDate }) => endDate ?? openEnd)),
});

export const handOverCommand = command({
  class: "Deal",
  name: "deals.handOver",
  doc: "Hands a won deal over to a new project, with tentative bookings if asked.",
  action: "handOver",
  input: { ...versionedId, ...handOverInput, reason },
  refusals: [
    ...(["InvalidTransition", "AlreadyHandedOver", "Forbidden", "AuthorRequired", "PointerInvalid"] as const),
    ...(["OverCapacity", "Certification", "NotEmployed", "OutsideProject", "Discipline", "OnLeave"] as const),
    ...(["ProjectInactive", "PercentRange", "Required", "RangeReversed", "TypeMismatch", "UnknownWord"] as const),
    "Duplicate",
  ],
  load: handOverLoad,
  args: ({ objectId, projectManager, allocations = [] }, _today, userId) => ({
    ...{ objectId, actor: userId, manager: projectManager ?? userId },
    engineers: [...new Set(allocations.map(({ engineer }) => engineer))],
    ...daysOf(allocations),
  }),
  subject: "deal",
  permits: {
    reads: ["deal", "manager"],
    refusal: ({ deal }) => notToHandOver(existing(deal)),
    // The defaults are the deal's company and the caller's account.
    needs: ({ deal, manager }) => [
      ...(existing(deal).company === null ? ["clientName"] : []),
      ...(manager === null ? ["projectManager"] : []),
    ],
  },
  decide: handOver,
  format: recordFormatter<
    typeof Deal,
    {
      /** The bookings that were made. */
      readonly allocations: ReadonlyArray<string>;
      readonly leftOut: ReadonlyArray<LeftOutBooking>;
    }
  >(Deal),
});
