import type { Booked } from "../domain/allocation/capacity.ts";
import { counts } from "../domain/allocation/judge-booking.ts";
import { CapacityLimit, type PlainCapacityLimit } from "../domain/capacity-limit/entity.ts";
import type { CapacityLimits } from "../domain/capacity-limit/limits-in-force.ts";
import { boolean, day, id, percent } from "../domain/kernel/schema/kind.ts";
import { type Booking, bookedOf, booking } from "./bookings.ts";
import { defaulted, given, list, type Mismatch, nullable, object, type ValuesOf, value } from "./read.ts";
import { type DatedStep, datedSteps, mixed, type Unread } from "./records.ts";

/** The limit of one engineer from a day on. A record of `firm.limits` will do. */
export interface LimitStep extends Unread<PlainCapacityLimit, "engineer" | "from" | "limit"> {
  readonly engineer?: string | undefined;
  /** First day on which it holds. */
  readonly from: string;
  /** The highest load of a day, in percent. */
  readonly limit: number;
}

/** The bookings of one engineer, and the limits that hold. Records of two engineers are refused. */
export interface CapacityInput {
  readonly bookings: ReadonlyArray<Booking>;
  /** The engineer's own limits. Before the first, the firm's holds. */
  readonly limits?: ReadonlyArray<LimitStep> | undefined;
  /** The firm's limits in percent, such as `settings.steps.capacityLimit`. Before the first, 100 % holds. */
  readonly firmLimits?: ReadonlyArray<DatedStep<number>> | undefined;
  /** Whether tentative bookings take capacity; default true, as in the settings. */
  readonly tentativeCounts?: boolean | undefined;
}

const limit = object(
  "a limit",
  { engineer: nullable(value(id)), from: given(value(day)), limit: given(value(percent)) },
  { record: CapacityLimit },
);
export const bookingMembers = {
  bookings: given(list(booking)),
  tentativeCounts: defaulted(value(boolean), true),
} as const;
export const capacityMembers = {
  ...bookingMembers,
  limits: defaulted(list(limit), []),
  firmLimits: defaulted(datedSteps(value(percent)), []),
} as const;

const repeated = (bookings: ReadonlyArray<{ readonly objectId: string | null }>): Mismatch | null => {
  const seen = new Set<string>();
  for (const [at, { objectId }] of bookings.entries()) {
    if (objectId === null) continue;
    if (seen.has(objectId))
      return { path: ["bookings", String(at), "objectId"], tag: "TypeMismatch", expected: { id: "idOfNoOther" } };
    seen.add(objectId);
  }
  return null;
};
/** Whether the records are of one engineer, and each booking is listed once. */
export const ofOneEngineer = ({
  bookings,
  limits = [],
}: Pick<ValuesOf<typeof bookingMembers>, "bookings"> & { readonly limits?: ReadonlyArray<object> }): Mismatch | null =>
  mixed("engineer", { bookings, limits }) ?? repeated(bookings);

/** The bookings that take capacity. */
export const countingOf = ({ bookings, tentativeCounts }: ValuesOf<typeof bookingMembers>): ReadonlyArray<Booked> =>
  bookedOf(bookings).filter(({ status }) => counts(status, tentativeCounts));

/** The limits as the capacity rule reads them. */
export const limitsOf = ({
  limits,
  firmLimits,
}: Pick<ValuesOf<typeof capacityMembers>, "limits" | "firmLimits">): CapacityLimits => ({
  own: limits,
  firm: firmLimits.map(({ from, value: limitOfFirm }) => ({ from, limit: limitOfFirm })),
});
