import { Allocation } from "../domain/allocation/entity.ts";
import { CapacityLimit } from "../domain/capacity-limit/entity.ts";
import { EngineerProfile } from "../domain/engineer/entity.ts";
import { and } from "../domain/kernel/predicate.ts";
import { deleteLimit, type LimitState, limitDeleteInput, limitInput, setLimit } from "../domain/time/limit-set.ts";
import { type Found, type Load, load, many, maybe } from "../ports/load.ts";
import { classQueries } from "./class-queries.ts";
import { onRecord, onStanding, reason } from "./fields.ts";
import { command, standingRow } from "./operation.ts";
import { deleted, printing, type Warned } from "./print.ts";

const counting = ["tentative", "confirmed"] as const;
const about = { class: "CapacityLimit", refusals: ["OverCapacity"] } as const;

/** The engineer named, to judge the pointer by. */
type OfEngineer = { readonly engineer: Pick<EngineerProfile, "objectId"> | null };

const byEngineer = load("limit.set", { engineer: "text", from: "integer" }, (arg) => ({
  locks: [{ entity: EngineerProfile, id: arg.engineer }],
  reads: (): Load<Omit<LimitState, "step"> & OfEngineer>["reads"] => ({
    engineer: maybe(EngineerProfile, arg.engineer, ["objectId"]),
    steps: many(CapacityLimit, (c) => c.engineer.is(arg.engineer)),
    booked: many(Allocation, (a) =>
      and(a.engineer.is(arg.engineer), a.endDate.reaches(arg.from), a.status.oneOf(counting)),
    ),
  }),
}));
const byStep = load("limit.delete", { objectId: "text" }, (arg, found) => ({
  through: { engineer: found(CapacityLimit, arg.objectId, "engineer") },
  lockFound: [{ entity: EngineerProfile, id: "engineer" }],
  reads: (its: Found<"engineer">): Load<LimitState>["reads"] => ({
    step: maybe(CapacityLimit, arg.objectId),
    steps: many(CapacityLimit, (c) => c.engineer.is(its.engineer)),
    booked: many(Allocation, (a) => and(a.engineer.is(its.engineer), a.status.oneOf(counting))),
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
    args: ({ engineer, from }) => ({ engineer, from }),
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
    args: ({ objectId }) => ({ objectId }),
    decide: deleteLimit,
    print: deleted,
  }),
  ...classQueries(CapacityLimit, "limits"),
};
