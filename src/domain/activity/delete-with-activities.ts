import * as Result from "effect/Result";
import type { Grant } from "../grant/entity.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { type Decide, deletion } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { holdsFor } from "../kernel/policy/policy.ts";
import { type HasHistory, type InvalidInput, refuseField } from "../kernel/refusal/refusal.ts";
import { field, type Row } from "../kernel/schema/entity.ts";
import { type InputOf, omittable } from "../kernel/schema/input.ts";
import { boolean } from "../kernel/schema/kind.ts";
import type { User } from "../user/entity.ts";
import type { Activity } from "./entity.ts";
import { activityPolicy } from "./policy.ts";

export const cascadeInput = {
  cascade: omittable(field(boolean, "Deletes its activities with it.")),
  keepActivities: omittable(
    field(boolean, "Keeps its activities, whose pointers then name nothing. Not with `cascade`."),
  ),
};

/** A contact or deal, its activities with the people who entered them, and the grants of all these records. */
export interface WithActivities {
  readonly record: Row | null;
  readonly activities: ReadonlyArray<Activity>;
  readonly authors: ReadonlyArray<User>;
  readonly grants: ReadonlyArray<Grant>;
}

/** The activities that the actor may read. Others change no answer: they stay, and their pointer dangles (R-POL-2, R-ACT-1). */
const readable = ({ record, activities, authors, grants }: WithActivities, at: Moment): ReadonlyArray<Activity> => {
  const rows = [existing(record), ...authors];
  const around = {
    get: (_entity: string, objectId: string) => rows.find((row) => row.objectId === objectId) as never,
    pointing: (_entity: string, _by: string, objectId: unknown) =>
      grants.filter((grant) => grant.record === objectId) as never,
  };
  return activities.filter((row) => holdsFor(activityPolicy.read(at.actor, at.firm), row, around));
};

/**
 * Deletes a contact or deal and its grants: with `cascade` together with its activities and their grants, with `keepActivities` without
 * them, as Parse clients do (R-ACT-1).
 */
export const deleteWithActivities =
  (
    of: "Contact" | "Deal",
  ): Decide<WithActivities, InputOf<typeof cascadeInput>, Row, HasHistory | InvalidInput<"TypeMismatch">> =>
  (state, { cascade, keepActivities }, at) => {
    const row = existing(state.record);
    if (cascade === true && keepActivities === true)
      return Result.fail(
        refuseField("TypeMismatch", "keepActivities", { id: "onlyOneOf", fields: ["cascade", "keepActivities"] }),
      );
    const activities = keepActivities === true ? [] : readable(state, at);
    if (activities.length > 0 && cascade !== true)
      return Result.fail({
        _tag: "HasHistory",
        class: of,
        objectId: row.objectId,
        counts: { activities: activities.length },
      });
    const gone = new Set([row, ...activities].map(({ objectId }) => objectId));
    return Result.succeed({
      answer: row,
      changes: [
        ...state.grants.filter(({ record }) => gone.has(record)).map((grant) => deletion("Grant", grant, at)),
        ...activities.map((activity) => deletion("Activity", activity, at)),
        deletion(of, row, at),
      ],
    });
  };
