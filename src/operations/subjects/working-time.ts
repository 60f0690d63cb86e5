import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { WorkingTime } from "../../domain/working-time/entity.ts";
import { deleteWorkingTime, setWorkingTime, workingTimeInput } from "../../domain/working-time/set.ts";
import { load, many, maybe } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { onRecord, onStanding, reason } from "../define/fields.ts";
import { deleted, printing, type Warned } from "../define/format-record.ts";
import { ownRow } from "../define/isolation-reasons.ts";
import { command, standingRow } from "../define/operation.ts";

const byEngineer = load("working-time.set", {
  shape: { engineer: "text" },
  isolation: {
    locks: ({ engineer }) => [{ entity: EngineerProfile, id: engineer }],
    why: "Two who set the week of one day come one after the other: the second sets the step of the first anew.",
    rules: ["R-TIME-1"],
  },
  reads: ({ engineer }) => ({
    engineer: maybe(EngineerProfile, engineer, ["objectId"]),
    steps: many(WorkingTime, (w) => w.engineer.is(engineer)),
  }),
});
const byStep = load("working-time.delete", {
  shape: { objectId: "text" },
  isolation: { locks: ({ objectId }) => [{ entity: WorkingTime, id: objectId }], why: ownRow, rules: ["R-VER-1"] },
  reads: ({ objectId }) => ({ step: maybe(WorkingTime, objectId) }),
});

export const workingTime = {
  set: command({
    class: "WorkingTime",
    name: "workingTime.set",
    doc: "Sets an engineer's contracted week from a day on: a new step, or the one of that day anew.",
    action: "create",
    input: { ...workingTimeInput, ...onStanding, reason },
    refusals: [],
    load: byEngineer,
    args: ({ engineer }) => ({ engineer }),
    pointers: { engineer: "engineer" },
    standing: ({ steps }, { from }) => standingRow(steps.find((step) => step.from === from)),
    decide: setWorkingTime,
    print: printing<typeof WorkingTime, Warned>(WorkingTime),
  }),
  delete: command({
    class: "WorkingTime",
    name: "workingTime.delete",
    doc: "Takes a step away; the one before it goes on.",
    action: "delete",
    input: { ...onRecord, reason },
    refusals: [],
    subject: "step",
    load: byStep,
    args: ({ objectId }) => ({ objectId }),
    decide: deleteWorkingTime,
    print: deleted,
  }),
  ...classQueries(WorkingTime, "workingTime"),
};
