import * as Result from "effect/Result";
import { type Decide, deletion } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import type { HasHistory } from "../kernel/refusal/refusal.ts";
import type { Row } from "../kernel/schema/entity.ts";
import type { EngineerProfile } from "./entity.ts";

/**
 * The rows that point to a profile: counts of those that prevent the deletion, and the rows that are deleted with it.
 */
export interface EngineerReferences {
  readonly engineer: EngineerProfile | null;
  readonly allocations: number;
  readonly hours: number;
  readonly certifications: number;
  readonly workingTime: ReadonlyArray<Row>;
  readonly timeOff: ReadonlyArray<Row>;
  readonly limits: ReadonlyArray<Row>;
  readonly rates: ReadonlyArray<Row>;
}

/** Deletes a profile without bookings, hours and certificates, and its steps and time off (R-REF-1). */
export const deleteEngineer: Decide<EngineerReferences, unknown, EngineerProfile, HasHistory> = (state, _input, at) => {
  const { allocations, hours, certifications } = state;
  const engineer = existing(state.engineer);
  if (allocations + hours + certifications > 0)
    return Result.fail({
      _tag: "HasHistory",
      class: "EngineerProfile",
      objectId: engineer.objectId,
      counts: { allocations, hours, certifications },
    });
  const gone = (entity: string, rows: ReadonlyArray<Row>) => rows.map((row) => deletion(entity, row, at));
  return Result.succeed({
    answer: engineer,
    // Rows that point to the profile are deleted first, because of their foreign keys.
    changes: [
      ...gone("WorkingTime", state.workingTime),
      ...gone("TimeOff", state.timeOff),
      ...gone("CapacityLimit", state.limits),
      ...gone("RateStep", state.rates),
      deletion("EngineerProfile", engineer, at),
    ],
  });
};
