import { Allocation } from "../domain/allocation/entity.ts";
import { BillableHour } from "../domain/billable-hour/entity.ts";
import { EngineerProfile } from "../domain/engineer/entity.ts";
import { and, type Operand, some } from "../domain/kernel/predicate.ts";
import { Project } from "../domain/project/entity.ts";
import { RateStep } from "../domain/rate-step/entity.ts";
import { deleteRate, type RateState, rateInput, setRate } from "../domain/time/rate-set.ts";
import { type Found, type Load, load, many, maybe } from "../ports/load.ts";
import { classQueries } from "./class-queries.ts";
import { onRecord, onStanding, reason } from "./fields.ts";
import { command, standingRow } from "./operation.ts";
import { deleted, printing, type Warned } from "./print.ts";

const open = ["draft", "submitted", "rejected"] as const;
/** The engineer's steps, and what prices the hours not yet approved. */
const priced = (engineer: Operand<string>): Load<Omit<RateState, "step">>["reads"] => ({
  steps: many(RateStep, (r) => r.engineer.is(engineer)),
  hours: many(BillableHour, (h) => and(h.engineer.is(engineer), h.approval.oneOf(open)), [
    "objectId",
    "workDate",
    "project",
    "allocation",
  ]),
  bookings: many(Allocation, (a) => a.engineer.is(engineer), ["objectId", "rate"]),
  projects: many(
    Project,
    () => some(BillableHour, "project", (h) => and(h.engineer.is(engineer), h.approval.oneOf(open))),
    ["objectId", "rate"],
  ),
});
type OfEngineer = { readonly engineer: Pick<EngineerProfile, "objectId"> | null };

const byEngineer = load("rate.set", { engineer: "text" }, (arg) => ({
  locks: [{ entity: EngineerProfile, id: arg.engineer }],
  reads: (): Load<Omit<RateState, "step"> & OfEngineer>["reads"] => ({
    engineer: maybe(EngineerProfile, arg.engineer, ["objectId"]),
    ...priced(arg.engineer),
  }),
}));
const byStep = load("rate.delete", { objectId: "text" }, (arg, found) => ({
  through: { engineer: found(RateStep, arg.objectId, "engineer") },
  lockFound: [{ entity: EngineerProfile, id: "engineer" }],
  reads: (its: Found<"engineer">): Load<RateState>["reads"] => ({
    step: maybe(RateStep, arg.objectId),
    ...priced(its.engineer),
  }),
}));

export const rates = {
  set: command({
    class: "RateStep",
    refusals: [],
    name: "rates.set",
    doc: "Sets an engineer's rate per hour from a day on: a new step, or the one of that day anew. Approved hours keep theirs.",
    action: "create",
    input: { ...rateInput, ...onStanding, reason },
    load: byEngineer,
    args: ({ engineer }) => ({ engineer }),
    pointers: { engineer: "engineer" },
    standing: ({ steps }, { from }) => standingRow(steps.find((step) => step.from === from)),
    decide: setRate,
    print: printing<typeof RateStep, Warned>(RateStep),
  }),
  delete: command({
    class: "RateStep",
    refusals: [],
    name: "rates.delete",
    doc: "Takes a rate step away; the one before it goes on.",
    action: "delete",
    input: { ...onRecord, reason },
    subject: "step",
    load: byStep,
    args: ({ objectId }) => ({ objectId }),
    decide: deleteRate,
    print: deleted,
  }),
  ...classQueries(RateStep, "rates"),
};
