import { Allocation } from "../domain/allocation/entity.ts";
import { BillableHour } from "../domain/billable-hour/entity.ts";
import { CapacityLimit } from "../domain/capacity-limit/entity.ts";
import { EngineerProfile } from "../domain/engineer/entity.ts";
import { and } from "../domain/kernel/predicate.ts";
import { deleteLimit, type LimitState, limitDeleteInput, limitInput, setLimit } from "../domain/time/limit-set.ts";
import { type Found, type Load, load, many, maybe } from "../ports/load.ts";
import { type Left, ofLinked } from "./allocation-loads.ts";
import { classQueries } from "./class-queries.ts";
import { onRecord, onStanding, reason } from "./fields.ts";
import { command, standingRow } from "./operation.ts";
import { deleted, printing, type Warned } from "./print.ts";

const counting = ["tentative", "confirmed"] as const;
const about = { class: "CapacityLimit", refusals: ["OverCapacity"] } as const;

/** The engineer named, to judge the pointer by. */
type OfEngineer = { readonly engineer: Pick<EngineerProfile, "objectId"> | null };

/** `cut` is who may lose bookings, where that was asked for, else `''`: then no hours are read. */
const byEngineer = load("limit.set", { engineer: "text", from: "integer", cut: "text" }, (arg) => ({
  locks: [{ entity: EngineerProfile, id: arg.engineer }],
  reads: (): Load<Omit<LimitState, "step"> & OfEngineer & Left>["reads"] => ({
    engineer: maybe(EngineerProfile, arg.engineer, ["objectId"]),
    steps: many(CapacityLimit, (c) => c.engineer.is(arg.engineer)),
    booked: many(Allocation, (a) =>
      and(a.engineer.is(arg.engineer), a.endDate.reaches(arg.from), a.status.oneOf(counting)),
    ),
    left: many(BillableHour, (h) => and(h.engineer.is(arg.cut), h.workDate.atLeast(arg.from)), ofLinked),
  }),
}));
const byStep = load("limit.delete", { objectId: "text", cut: "text" }, (arg, found) => ({
  through: {
    engineer: found(CapacityLimit, arg.objectId, "engineer"),
    from: found(CapacityLimit, arg.objectId, "from"),
    losing: found(CapacityLimit, arg.cut, "engineer"),
  },
  lockFound: [{ entity: EngineerProfile, id: "engineer" }],
  reads: (its: Found<"engineer" | "from" | "losing">): Load<LimitState & Left>["reads"] => ({
    step: maybe(CapacityLimit, arg.objectId),
    steps: many(CapacityLimit, (c) => c.engineer.is(its.engineer)),
    booked: many(Allocation, (a) =>
      and(a.engineer.is(its.engineer), a.endDate.reaches(its.from), a.status.oneOf(counting)),
    ),
    left: many(BillableHour, (h) => and(h.engineer.is(its.losing), h.workDate.atLeast(its.from)), ofLinked),
  }),
}));

export const limits = {
  set: command({
    ...about,
    name: "limits.set",
    doc: "Sets what an engineer's load may reach from a day on: a new step, or the one of that day anew.",
    action: "create",
    input: { ...limitInput, ...onStanding, reason },
    load: byEngineer,
    args: ({ engineer, from, resolve }) => ({ engineer, from, cut: resolve === "cut" ? engineer : "" }),
    pointers: { engineer: "engineer" },
    standing: ({ steps }, { from }) => standingRow(steps.find((step) => step.from === from)),
    decide: setLimit,
    print: printing<typeof CapacityLimit, Warned>(CapacityLimit),
  }),
  delete: command({
    ...about,
    name: "limits.delete",
    doc: "Takes a step away; the one before it, or the firm's limit, goes on.",
    action: "delete",
    input: { ...onRecord, ...limitDeleteInput, reason },
    subject: "step",
    load: byStep,
    args: ({ objectId, resolve }) => ({ objectId, cut: resolve === "cut" ? objectId : "" }),
    decide: deleteLimit,
    print: deleted,
  }),
  ...classQueries(CapacityLimit, "limits"),
};
