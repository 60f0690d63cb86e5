import * as Result from "effect/Result";
import { creation, type Decide } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { createInputOf, recordFrom } from "../kernel/decision/record-from-input.ts";
import { type InvalidInput, refuseField } from "../kernel/refusal/refusal.ts";
import { optional } from "../kernel/schema/entity.ts";
import { type InputOf, omittable } from "../kernel/schema/input.ts";
import { longText } from "../kernel/schema/kind.ts";
import { Allocation } from "./entity.ts";
import {
  allChecks,
  type BookingRefusal,
  capacityLimitsOf,
  counts,
  judgeBooking,
  type MalformedBooking,
  malformedRange,
  percentAboveLimits,
  type VisibleTo,
  type Workload,
} from "./judge-booking.ts";

/** The input of a new booking. */
export const assignInput = {
  ...createInputOf(Allocation),
  overrideReason: omittable(optional(longText, "Accepts a certificate gap, for this reason (R-ELIG-4).")),
};

const begins = ["tentative", "confirmed"];
const make = recordFrom(Allocation);
/**
 * Books an engineer on a project (R-ALLOC-1…9, R-ELIG-1…5). The default status is confirmed; completed and cancelled
 * bookings come only by import.
 */
export const assign =
  <S extends Workload>(
    shown: VisibleTo<S>,
  ): Decide<
    S,
    InputOf<typeof assignInput>,
    Allocation,
    BookingRefusal | MalformedBooking | InvalidInput<"UnknownWord">
  > =>
  (state, input, at) => {
    const [engineer, project] = [existing(state.engineer), existing(state.project)];
    const candidate = make(input, {}, at);
    const malformed = malformedRange(candidate);
    if (malformed !== null) return Result.fail(malformed);
    if (!counts(candidate.status, true))
      return Result.fail(
        percentAboveLimits(candidate, capacityLimitsOf(state.limits, at)) ??
          refuseField(
            "UnknownWord",
            "status",
            { id: "beginsAs", field: "status", of: "newBooking", words: begins },
            begins,
          ),
      );
    const accepted = judgeBooking(
      { ...state, engineer, project },
      candidate,
      {
        stored: null,
        old: null,
        ...allChecks,
        overrideReason: input.overrideReason ?? null,
        shown: shown(state, at),
      },
      at,
    );
    if (Result.isFailure(accepted)) return Result.fail(accepted.failure);
    const { override, warnings, certificationUntil } = accepted.success;
    const row = { ...candidate, override };
    return Result.succeed({
      answer: row,
      changes: [creation("Allocation", row, at)],
      warnings,
      more: { certificationUntil },
    });
  };
