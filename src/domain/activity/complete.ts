import * as Result from "effect/Result";
import { type Decide, revised, revision } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { type InputOf, inputFields } from "../kernel/schema/input.ts";
import { Activity } from "./entity.ts";

export const completeInput = inputFields("omittable", Activity.fields, "completedAt");

/** Completes an activity, by default now. One that is completed keeps its time unless another is given. */
export const completeActivity: Decide<
  { readonly activity: Activity | null },
  InputOf<typeof completeInput>,
  Activity,
  never
> = ({ activity }, input, at) => {
  const before = existing(activity);
  const after = revised<Activity>(before, { completedAt: input.completedAt ?? before.completedAt ?? at.now }, at);
  return Result.succeed({ answer: after, changes: revision("Activity", before, after, at) });
};
