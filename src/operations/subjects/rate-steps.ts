import { Allocation } from "../../domain/allocation/entity.ts";
import { BillableHour } from "../../domain/billable-hour/entity.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { and, type Operand, some } from "../../domain/kernel/policy/predicate.ts";
import { Project } from "../../domain/project/entity.ts";
import { RateStep } from "../../domain/rate-step/entity.ts";
import { deleteRate, pricedFields, rateInput, setRate } from "../../domain/rate-step/set.ts";
import { byId, load, lookup, many } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { reason, seenVersion, versionedId } from "../define/fields.ts";
import { formatDeleted, recordFormatter } from "../define/format-record.ts";
import { asCurrentRow, command } from "../define/operation.ts";

const open = ["draft", "submitted", "rejected"] as const;
/** The engineer's rates, and the rows that price hours not yet approved. */
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
  why: "An approval takes its snapshot before or after the change, and the warnings about hours with another price are as of that moment.",
  rules: ["R-RATE-1", "R-HOUR-10"],
};

const byEngineer = load("rate.set", {
  parameters: { engineer: "text" },
  isolation: { locks: (arg) => [{ entity: EngineerProfile, id: arg.engineer }], ...isolation },
  reads: ({ engineer }) => ({
    engineer: byId(EngineerProfile, engineer, ["objectId"]),
    ...priced(engineer),
  }),
});
const byStep = load("rate.delete", {
  parameters: { objectId: "text" },
  lookups: ({ objectId }) => ({ engineer: lookup(RateStep, objectId, "engineer") }),
  isolation: { locks: ({ engineer }) => [{ entity: EngineerProfile, id: engineer }], ...isolation },
  reads: ({ objectId, engineer }) => ({ step: byId(RateStep, objectId), ...priced(engineer) }),
});

export const rates = {
  set: command({
    class: "RateStep",
    refusals: ["Duplicate"],
    name: "rates.set",
    doc: "Sets the hourly rate of an engineer from a day on; replaces a step of the same day. Approved hours keep their rate.",
    action: "create",
    input: { ...rateInput, ...seenVersion, reason },
    load: byEngineer,
    args: ({ engineer }) => ({ engineer }),
    pointers: { engineer: "engineer" },
    currentRow: ({ steps }, { from }) => asCurrentRow(steps.find((step) => step.from === from)),
    decide: setRate,
    format: recordFormatter(RateStep),
  }),
  delete: command({
    class: "RateStep",
    refusals: [],
    name: "rates.delete",
    doc: "Deletes a rate step; the previous one applies.",
    action: "delete",
    input: { ...versionedId, reason },
    subject: "step",
    load: byStep,
    args: ({ objectId }) => ({ objectId }),
    decide: deleteRate,
    format: formatDeleted,
  }),
  ...classQueries(RateStep, "rates"),
};
