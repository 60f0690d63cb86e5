import * as Result from "effect/Result";
import { type Decide, differingFields, revised } from "../kernel/decision/decision.ts";
import { patchFrom, updateInputOf } from "../kernel/decision/record-from-input.ts";
import { invalidTransition, transition } from "../kernel/decision/transition.ts";
import type { HasHistory, InvalidTransition, Refusal } from "../kernel/refusal/refusal.ts";
import { optional } from "../kernel/schema/entity.ts";
import { type InputOf, inputFields, omittable } from "../kernel/schema/input.ts";
import { longText } from "../kernel/schema/kind.ts";
import { type AllocationState, allocationChanged, currentAllocation, judgeChange } from "./allocation-state.ts";
import { Allocation, endOf } from "./entity.ts";
import { type BookingRefusal, counts, type MalformedBooking, malformedRange } from "./judge-booking.ts";
import { allocationStatus } from "./states.ts";

const { fields } = Allocation;
export const overrideReason = omittable(optional(longText, "Accepts a certificate gap, for this reason (R-ELIG-4)."));
const movable = ["engineer", "startDate", "endDate"] as const;
/** The input that changes a booking. What is left out stays. Another word of the same state changes only the label. */
export const changeInput = { ...updateInputOf(Allocation), overrideReason };
/** The input that moves a booking to other days or to another engineer. */
export const moveInput = { ...inputFields("changeable", fields, ...movable), overrideReason };
/** The input that ends a booking earlier or later; `null` leaves the end open. */
export const extendInput = { ...inputFields("required", fields, "endDate"), overrideReason };

const patchOf = patchFrom(Allocation);
type ChangeRefusal = BookingRefusal | MalformedBooking | InvalidTransition;
type Change<R extends Refusal> = Decide<AllocationState, InputOf<typeof changeInput>, Allocation, R>;

/** Hours stay with the engineer and the project that they were entered for (R-ALLOC-11). */
const hoursStay = (before: Allocation, hours: number): HasHistory | null =>
  hours === 0 ? null : { _tag: "HasHistory", class: "Allocation", objectId: before.objectId, counts: { hours } };

/** Only tentative and confirmed bookings are changed. */
export const unchangeable = (before: Allocation): InvalidTransition | null =>
  transition(allocationStatus, before, before.status, "change").refused;

/**
 * Changes a tentative or confirmed booking (R-ALLOC-3). Capacity is judged if a day may carry more than before.
 * Employment, soft rules and certificates are judged for a new day, engineer or project. Nothing else is judged, so
 * that an overload from an import can be reduced step by step (R-ALLOC-4).
 */
const changing =
  <R extends Refusal>(mayLeave: (before: Allocation, hours: number) => R | null): Change<ChangeRefusal | R> =>
  (state, input, at) => {
    const before = currentAllocation(state);
    if (input.status !== undefined && input.status !== before.status)
      return Result.fail(invalidTransition(allocationStatus, before, before.status, `change to ${input.status}`));
    const after = revised(before, patchOf(input, before), at);
    const written = differingFields(before, after);
    if (written.every((name) => name === "statusLabel")) return Result.succeed(allocationChanged(before, after, at));
    const refused = unchangeable(before);
    if (refused !== null) return Result.fail(refused);

    const elsewhere = written.includes("engineer") || written.includes("project");
    const wider = after.startDate < before.startDate || endOf(after) > endOf(before);
    const raised = after.allocationPercent > before.allocationPercent;
    const malformed = malformedRange(after);
    if (malformed !== null) return Result.fail(malformed);
    const stays = elsewhere ? mayLeave(before, state.hours) : null;
    if (stays !== null) return Result.fail(stays);
    // A booking that does not count is judged when it is confirmed. The accepted gap was for other days.
    const asksAnew = (wider || elsewhere) && !counts(after.status, at.firm.tentativeCounts);
    if (!elsewhere && !wider && !raised) return Result.succeed(allocationChanged(before, after, at));
    return Result.map(
      judgeChange(
        state,
        after,
        {
          place: wider || elsewhere,
          eligibility: wider || elsewhere,
          overrideReason: input.overrideReason ?? null,
        },
        at,
      ),
      ({ override, warnings, certificationUntil }) =>
        allocationChanged(before, { ...after, override: asksAnew ? null : override }, at, {
          warnings,
          certificationUntil,
        }),
    );
  };
/** Changes any field of a booking. */
export const change = changing(hoursStay);
/** Ends a booking earlier or later: it keeps its engineer and project, and so its hours. */
export const extend: Decide<AllocationState, InputOf<typeof extendInput>, Allocation, ChangeRefusal> = changing<never>(
  () => null,
);
