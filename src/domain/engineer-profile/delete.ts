import * as Result from "effect/Result";
import { type Decide, deletion } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import type { HasHistory } from "../kernel/refusal/refusal.ts";
import type { Row } from "../kernel/schema/entity.ts";
import type { EngineerProfile } from "./entity.ts";

/** What points to a profile: counts of what keeps it, and the rows that go with it. */
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

/** Deletes a profile that was never booked, worked or certified; its steps and time off go with it (R-REF-1). */
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
    // What points to the profile goes first: it names a row that must still be there.
    changes: [
      ...gone("WorkingTime", state.workingTime),
      ...gone("TimeOff", state.timeOff),
      ...gone("CapacityLimit", state.limits),
      ...gone("RateStep", state.rates),
      deletion("EngineerProfile", engineer, at),
    ],
  });
};
