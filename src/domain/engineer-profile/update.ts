import * as Result from "effect/Result";
import { cutChanges, cutWarnings } from "../allocation/cut.ts";
import type { Allocation } from "../allocation/entity.ts";
import { counts } from "../allocation/judge-booking.ts";
import { type Decide, revised, revision } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { patchFrom, updateInputOf } from "../kernel/decision/record-from-input.ts";
import type { InvalidInput, NotEmployed } from "../kernel/refusal/refusal.ts";
import { field } from "../kernel/schema/entity.ts";
import { changeable, type InputOf, omittable } from "../kernel/schema/input.ts";
import { literal } from "../kernel/schema/kind.ts";
import type { RateStep } from "../rate-step/entity.ts";
import { employmentReversed, type ProfileWithRate } from "./create.ts";
import { employmentEndUnknown } from "./employment-end-unknown.ts";
import { endBookings, stillBooked } from "./end-bookings.ts";
import { EngineerProfile, hourlyRate } from "./entity.ts";
import { writeRate } from "./hourly-rate.ts";

/** The input that changes a profile. */
export const updateInput = {
  ...updateInputOf(EngineerProfile),
  hourlyRate: changeable(hourlyRate),
  resolve: omittable(
    field(
      literal("cut"),
      "Ends the bookings that an earlier end of employment leaves outside; without it they stand in the way (R-ALLOC-10).",
    ),
  ),
};

/** What a change of a profile is judged on, read under the engineer's lock. */
export interface EngineerState {
  readonly engineer: EngineerProfile | null;
  /** The tentative and confirmed bookings. */
  readonly bookings: ReadonlyArray<Allocation>;
  readonly rates: ReadonlyArray<RateStep>;
}

const patchOf = patchFrom(EngineerProfile);
/** Changes a profile. Less employment is judged against the counting bookings (R-ALLOC-9, R-ALLOC-10). */
export const update: Decide<
  EngineerState,
  InputOf<typeof updateInput>,
  ProfileWithRate,
  NotEmployed | InvalidInput<"RangeReversed" | "TypeMismatch">
> = ({ engineer: row, bookings, rates }, input, at) => {
  const engineer = existing(row);
  const { hourlyRate: rate, resolve } = input;
  const left = (input.employmentStatus ?? engineer.employmentStatus) === "left";
  const stays = engineer.employmentStatus === "left";
  const profile = revised<EngineerProfile>(
    engineer,
    {
      ...patchOf(input, engineer),
      leftOn: left ? (stays ? engineer.leftOn : at.today) : null,
    },
    at,
  );
  const reversed = employmentReversed(profile);
  if (reversed !== null) return Result.fail(reversed);
  const counting = bookings.filter(({ status }) => counts(status, at.firm.tentativeCounts));
  const ended = endBookings(counting, engineer, profile);
  if (ended.days.length > 0 && !(resolve === "cut" && ended.curable))
    return Result.fail(stillBooked(engineer.objectId, ended));
  const cut = cutChanges(counting, ended.givenUp, at);
  return Result.map(writeRate(engineer.objectId, rates, rate, at), (made) => ({
    answer: { profile, hourlyRate: made.hourlyRate },
    changes: [...revision("EngineerProfile", engineer, profile, at), ...made.changes, ...cut],
    warnings: [...cutWarnings(cut), ...employmentEndUnknown([profile])],
  }));
};
