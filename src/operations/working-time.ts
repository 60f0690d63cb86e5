import { EngineerProfile } from "../domain/engineer/entity.ts";
import {
  deleteWorkingTime,
  setWorkingTime,
  type WorkingTimeState,
  workingTimeInput,
} from "../domain/time/calendar-set.ts";
import { WorkingTime } from "../domain/working-time/entity.ts";
import { type Load, load, many, maybe } from "../ports/load.ts";
import { classQueries } from "./class-queries.ts";
import { onRecord, onStanding, reason } from "./fields.ts";
import { command, standingRow } from "./operation.ts";
import { deleted, printing, type Warned } from "./print.ts";

type Setting = Pick<WorkingTimeState, "steps"> & {
  readonly engineer: Pick<EngineerProfile, "objectId"> | null;
};
const byEngineer = load("working-time.set", { engineer: "text" }, (arg) => ({
  locks: [{ entity: EngineerProfile, id: arg.engineer }],
  reads: (): Load<Setting>["reads"] => ({
    engineer: maybe(EngineerProfile, arg.engineer, ["objectId"]),
    steps: many(WorkingTime, (w) => w.engineer.is(arg.engineer)),
  }),
}));
const byStep = load("working-time.delete", { objectId: "text" }, (arg) => ({
  locks: [{ entity: WorkingTime, id: arg.objectId }],
  reads: (): Load<Pick<WorkingTimeState, "step">>["reads"] => ({ step: maybe(WorkingTime, arg.objectId) }),
}));

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
