import { Allocation } from "../../domain/allocation/entity.ts";
import { linkedFields } from "../../domain/allocation/hours-left-outside.ts";
import { BillableHour } from "../../domain/billable-hour/entity.ts";
import { CapacityLimit } from "../../domain/capacity-limit/entity.ts";
import { deleteLimit, limitDeleteInput, limitInput, setLimit } from "../../domain/capacity-limit/set.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { and } from "../../domain/kernel/policy/predicate.ts";
import { byId, load, lookup, many } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { reason, seenVersion, versionedId } from "../define/fields.ts";
import { formatDeleted, recordFormatter } from "../define/format-record.ts";
import { engineerLocked } from "../define/isolation-reasons.ts";
import { asCurrentRow, command } from "../define/operation.ts";

const counting = ["tentative", "confirmed"] as const;
const isolation = { why: `${engineerLocked}.`, rules: ["R-ALLOC-3", "R-ALLOC-10"] };
const about = { class: "CapacityLimit" } as const;

/** `cut` is the engineer whose bookings may be cut, or `''`: then no hours are read. */
const byEngineer = load("limit.set", {
  parameters: { engineer: "text", from: "integer", cut: "text" },
  isolation: { locks: (arg) => [{ entity: EngineerProfile, id: arg.engineer }], ...isolation },
  reads: ({ engineer, from, cut }) => ({
    engineer: byId(EngineerProfile, engineer, ["objectId"]),
    steps: many(CapacityLimit, (c) => c.engineer.is(engineer)),
    booked: many(Allocation, (a) => and(a.engineer.is(engineer), a.endDate.reaches(from), a.status.oneOf(counting))),
    left: many(BillableHour, (h) => and(h.engineer.is(cut), h.workDate.atLeast(from)), linkedFields),
  }),
});
const byStep = load("limit.delete", {
  parameters: { objectId: "text", cut: "text" },
  lookups: ({ objectId, cut }) => ({
    engineer: lookup(CapacityLimit, objectId, "engineer"),
    from: lookup(CapacityLimit, objectId, "from"),
    losing: lookup(CapacityLimit, cut, "engineer"),
  }),
  isolation: { locks: ({ engineer }) => [{ entity: EngineerProfile, id: engineer }], ...isolation },
  reads: ({ objectId, engineer, from, losing }) => ({
    step: byId(CapacityLimit, objectId),
    steps: many(CapacityLimit, (c) => c.engineer.is(engineer)),
    booked: many(Allocation, (a) => and(a.engineer.is(engineer), a.endDate.reaches(from), a.status.oneOf(counting))),
    left: many(BillableHour, (h) => and(h.engineer.is(losing), h.workDate.atLeast(from)), linkedFields),
  }),
});

export const limits = {
  set: command({
    ...about,
    name: "limits.set",
    refusals: ["OverCapacity", "Duplicate"],
    doc: "Sets the capacity limit of an engineer from a day on; replaces a step of the same day.",
    action: "create",
    input: { ...limitInput, ...seenVersion, reason },
    load: byEngineer,
    args: ({ engineer, from, resolve }) => ({ engineer, from, cut: resolve === "cut" ? engineer : "" }),
    pointers: { engineer: "engineer" },
    currentRow: ({ steps }, { from }) => asCurrentRow(steps.find((step) => step.from === from)),
    decide: setLimit,
    format: recordFormatter(CapacityLimit),
  }),
  delete: command({
    ...about,
    name: "limits.delete",
    refusals: ["OverCapacity"],
    doc: "Deletes a capacity limit; the previous one, or the firm's, applies.",
    action: "delete",
    input: { ...versionedId, ...limitDeleteInput, reason },
    subject: "step",
    load: byStep,
    args: ({ objectId, resolve }) => ({ objectId, cut: resolve === "cut" ? objectId : "" }),
    decide: deleteLimit,
    format: formatDeleted,
  }),
  ...classQueries(CapacityLimit, "limits"),
};
