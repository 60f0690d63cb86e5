import { completeActivity, completeInput } from "../../domain/activity/complete.ts";
import { Activity } from "../../domain/activity/entity.ts";
import { whereOverdue } from "../../domain/activity/overdue.ts";
import { aboutOneRecord } from "../../domain/activity/written.ts";
import { byId, load } from "../../ports/load.ts";
import { narrowedList } from "../define/class-queries.ts";
import { crud } from "../define/crud.ts";
import { versionedId } from "../define/fields.ts";
import { recordFormatter } from "../define/format-record.ts";
import { ownRowOnly } from "../define/isolation-reasons.ts";
import { command } from "../define/operation.ts";
import { policies } from "../policy/policies.ts";
import { relatedReads, rulesOf } from "../policy/related-records.ts";

const plain = crud(Activity, "activities", aboutOneRecord);

export const activities = {
  ...plain,
  complete: command({
    class: "Activity",
    name: "activities.complete",
    doc: "Completes an activity, by default now.",
    action: "complete",
    input: { ...versionedId, ...completeInput },
    refusals: [],
    load: load("activity.alone", {
      parameters: { objectId: "text", actor: "text" },
      isolation: { why: ownRowOnly, rules: ["R-ACT-1"] },
      reads: ({ objectId, actor }) => ({
        activity: byId(Activity, objectId),
        ...relatedReads("policy", { entity: "Activity", id: objectId }, rulesOf(policies.Activity, "complete"), actor),
      }),
    }),
    args: ({ objectId }, _today, userId) => ({ objectId, actor: userId }),
    subject: "activity",
    decide: completeActivity,
    format: recordFormatter(Activity),
  }),
  overdue: narrowedList(plain.list, {
    name: "activities.overdue",
    doc: "The activities that are not completed and whose day is past, as `list` does.",
    where: whereOverdue,
  }),
};
