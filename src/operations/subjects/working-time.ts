import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { WorkingTime } from "../../domain/working-time/entity.ts";
import { deleteWorkingTime, setWorkingTime, workingTimeInput } from "../../domain/working-time/set.ts";
import { byId, load, many } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { reason, seenVersion, versionedId } from "../define/fields.ts";
import { formatDeleted, recordFormatter } from "../define/format-record.ts";
import { ownRowOnly } from "../define/isolation-reasons.ts";
import { asCurrentRow, command } from "../define/operation.ts";

const byEngineer = load("working-time.set", {
  parameters: { engineer: "text" },
  isolation: {
    locks: ({ engineer }) => [{ entity: EngineerProfile, id: engineer }],
    why: "Two calls that set the week from one day on run one after the other: the second replaces the step of the first.",
    rules: ["R-TIME-1"],
  },
  reads: ({ engineer }) => ({
    engineer: byId(EngineerProfile, engineer, ["objectId"]),
    steps: many(WorkingTime, (w) => w.engineer.is(engineer)),
  }),
});
const byStep = load("working-time.delete", {
  parameters: { objectId: "text" },
  isolation: { locks: ({ objectId }) => [{ entity: WorkingTime, id: objectId }], why: ownRowOnly, rules: ["R-VER-1"] },
  reads: ({ objectId }) => ({ step: byId(WorkingTime, objectId) }),
});

export const workingTime = {
  set: command({
    class: "WorkingTime",
    name: "workingTime.set",
    doc: "Sets the contracted week of an engineer from a day on; replaces a step of the same day.",
    action: "create",
    input: { ...workingTimeInput, ...seenVersion, reason },
    refusals: ["TypeMismatch", "Duplicate"],
    load: byEngineer,
    args: ({ engineer }) => ({ engineer }),
    pointers: { engineer: "engineer" },
    currentRow: ({ steps }, { from }) => asCurrentRow(steps.find((step) => step.from === from)),
    decide: setWorkingTime,
    format: recordFormatter(WorkingTime),
  }),
  delete: command({
    class: "WorkingTime",
    name: "workingTime.delete",
    doc: "Deletes a step of the contracted week; the previous one applies.",
    action: "delete",
    input: { ...versionedId, reason },
    refusals: [],
    subject: "step",
    load: byStep,
    args: ({ objectId }) => ({ objectId }),
    decide: deleteWorkingTime,
    format: formatDeleted,
  }),
  ...classQueries(WorkingTime, "workingTime"),
};
