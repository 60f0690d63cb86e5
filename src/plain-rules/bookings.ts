import type { Booked } from "../domain/allocation/capacity.ts";
import { Allocation, allocationWords, type PlainAllocation } from "../domain/allocation/entity.ts";
import { day, id, literal, percent } from "../domain/kernel/schema/kind.ts";
import { defaulted, given, nullable, object, value } from "./read.ts";
import { reversed, type Unread } from "./records.ts";

/** A share of one engineer's time. A record of `firm.allocations` will do: its other fields are not read. */
export interface Booking
  extends Unread<
    PlainAllocation,
    "objectId" | "engineer" | "project" | "allocationPercent" | "startDate" | "endDate" | "status"
  > {
  /** Names the booking in the answer. */
  readonly objectId?: string | undefined;
  readonly engineer?: string | undefined;
  readonly project?: string | undefined;
  /** 60 is 60 %; at most two decimals. */
  readonly allocationPercent: number;
  /** First day, included. */
  readonly startDate: string;
  /** Last day, included; absent or null = open. */
  readonly endDate?: string | null | undefined;
  /** Default `confirmed`. */
  readonly status?: PlainAllocation["status"] | undefined;
}

/** Reads a {@link Booking}. */
export const booking = object(
  "a booking",
  {
    objectId: nullable(value(id)),
    engineer: nullable(value(id)),
    project: nullable(value(id)),
    allocationPercent: given(value(percent)),
    startDate: given(value(day)),
    endDate: nullable(value(day)),
    status: defaulted(value(literal(...allocationWords.states)), "confirmed"),
  },
  { record: Allocation, check: (values) => reversed(values, { from: "startDate", to: "endDate" }) },
);
type ReadBooking = ReturnType<(typeof booking)["read"]>;

const unnamed = "\u0000";
/** Whether the id stands for a booking that was given without one. */
export const isUnnamed = (objectId: string): boolean => objectId.startsWith(unnamed);
/** The bookings as the capacity rule reads them. One without an id gets one by its position. */
export const bookedOf = (bookings: ReadonlyArray<ReadBooking>): ReadonlyArray<Booked> =>
  bookings.map(({ objectId, project, ...booked }, at) => ({
    ...booked,
    objectId: objectId ?? `${unnamed}${String(at).padStart(9, "0")}`,
    project: project ?? "",
  }));
