import * as Result from "effect/Result";
import { isStaff } from "../kernel/context/actor.ts";
import { creation, type Decide } from "../kernel/decision/decision.ts";
import { createInputOf, recordFrom } from "../kernel/decision/record-from-input.ts";
import { rightsNeeded } from "../kernel/policy/needed-rights.ts";
import { rangeReversed } from "../kernel/refusal/date-range.ts";
import type { Duplicate, Forbidden, InvalidInput } from "../kernel/refusal/refusal.ts";
import { neededAs } from "../kernel/refusal/refusal.ts";
import { type InputOf, omittable } from "../kernel/schema/input.ts";
import type { Money } from "../kernel/values/money.ts";
import type { User } from "../user/entity.ts";
import { employmentEndUnknown } from "./employment-end-unknown.ts";
import { EngineerProfile, hourlyRate } from "./entity.ts";
import { writeRate } from "./hourly-rate.ts";

/** The input of a new profile. */
export const createInput = { ...createInputOf(EngineerProfile), hourlyRate: omittable(hourlyRate) };

/** The account, and the profiles it already has. */
export interface Newcomer {
  readonly user: Pick<User, "objectId"> | null;
  readonly profiles: ReadonlyArray<Pick<EngineerProfile, "objectId">>;
}
/** A profile with the rate in force today. */
export interface ProfileWithRate {
  readonly profile: EngineerProfile;
  readonly hourlyRate: Money | null;
}

/** R-VAL-2. */
export const employmentReversed = ({
  employedFrom,
  employedUntil,
}: Pick<EngineerProfile, "employedFrom" | "employedUntil">): InvalidInput<"RangeReversed"> | null =>
  employedFrom === null
    ? null
    : rangeReversed(employedFrom, employedUntil, { from: "employedFrom", to: "employedUntil" });

const make = recordFrom(EngineerProfile);
/**
 * Creates the profile of an account, one for each. The default status is active; people can write no other for
 * themselves.
 */
export const create: Decide<
  Newcomer,
  InputOf<typeof createInput>,
  ProfileWithRate,
  Duplicate | Forbidden | InvalidInput<"RangeReversed" | "TypeMismatch">
> = ({ profiles }, input, at) => {
  const employmentStatus = input.employmentStatus ?? EngineerProfile.fields.employmentStatus.default;
  if (employmentStatus !== "active" && !isStaff(at.actor))
    return Result.fail({
      _tag: "Forbidden",
      class: "EngineerProfile",
      event: at.operation,
      ...neededAs(rightsNeeded(isStaff, at.firm, { class: "EngineerProfile" })),
      field: "employmentStatus",
    });
  if (profiles.length > 0) return Result.fail({ _tag: "Duplicate", class: "EngineerProfile", field: "user" });
  const profile = make(input, { leftOn: employmentStatus === "left" ? at.today : null }, at);
  const malformed = employmentReversed(profile);
  if (malformed !== null) return Result.fail(malformed);
  return Result.map(writeRate(profile.objectId, [], input.hourlyRate, at), (rate) => ({
    answer: { profile, hourlyRate: rate.hourlyRate },
    changes: [creation("EngineerProfile", profile, at), ...rate.changes],
    warnings: employmentEndUnknown([profile]),
  }));
};
