import { Allocation } from "../../domain/allocation/entity.ts";
import { BillableHour } from "../../domain/billable-hour/entity.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { and, type Operand, some } from "../../domain/kernel/policy/predicate.ts";
import { Project } from "../../domain/project/entity.ts";
import { RateStep } from "../../domain/rate-step/entity.ts";
import { deleteRate, pricedFields, rateInput, setRate } from "../../domain/rate-step/set.ts";
import { found, load, many, maybe } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { onRecord, onStanding, reason } from "../define/fields.ts";
import { deleted, printing, type Warned } from "../define/format-record.ts";
import { command, standingRow } from "../define/operation.ts";

const open = ["draft", "submitted", "rejected"] as const;
/** The engineer's steps, and what prices the hours not yet approved. */
const priced = (engineer: Operand<string>) => ({
  steps: many(RateStep, (r) => r.engineer.is(engineer)),
  hours: many(BillableHour, (h) => and(h.engineer.is(engineer), h.approval.oneOf(open)), pricedFields.hours),
  bookings: many(Allocation, (a) => a.engineer.is(engineer), pricedFields.bookings),
  projects: many(
    Project,
    () => some(BillableHour, "project", (h) => and(h.engineer.is(engineer), h.approval.oneOf(open))),
    pricedFields.projects,
  ),
});
const isolation = {
  why: "An approval takes its snapshot before or after; which hours get another price is told as of then.",
  rules: ["R-RATE-1", "R-HOUR-10"],
};

const byEngineer = load("rate.set", {
  shape: { engineer: "text" },
  isolation: { locks: (arg) => [{ entity: EngineerProfile, id: arg.engineer }], ...isolation },
  reads: ({ engineer }) => ({
    engineer: maybe(EngineerProfile, engineer, ["objectId"]),
    ...priced(engineer),
  }),
});
const byStep = load("rate.delete", {
  shape: { objectId: "text" },
  through: ({ objectId }) => ({ engineer: found(RateStep, objectId, "engineer") }),
  isolation: { locks: ({ engineer }) => [{ entity: EngineerProfile, id: engineer }], ...isolation },
  reads: ({ objectId, engineer }) => ({ step: maybe(RateStep, objectId), ...priced(engineer) }),
});

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
