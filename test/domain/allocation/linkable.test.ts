import { expect, test } from "vitest";
import { lastLinkableDay } from "../../../src/domain/allocation/hours-left-outside.ts";
import { defaultSettings } from "../../../src/domain/kernel/context/settings.ts";
import { openEnd } from "../../../src/domain/kernel/values/day.ts";
import { day } from "./bookings.ts";

const updatedAt = Date.parse("2027-03-20T23:30:00Z");
const open = { startDate: day("03-01"), endDate: null, status: "confirmed", cancelledOn: null, updatedAt };
const last = (more: object, todayZone = "UTC") =>
  lastLinkableDay({ ...open, ...more } as never, { firm: { ...defaultSettings, todayZone } });

test("R-HOUR-3 hours are linked to a booking up to its last day, or the day of its cancellation", () => {
  expect(last({})).toBe(openEnd);
  expect(last({ endDate: day("03-31") })).toBe(day("03-31"));
  const cancelled = { status: "cancelled", cancelledOn: day("03-10") };
  expect(last(cancelled)).toBe(day("03-10"));
  expect(last({ ...cancelled, endDate: day("03-09") })).toBe(day("03-09"));
  expect(last({ ...cancelled, status: "completed" })).toBe(openEnd);
});

test("R-HOUR-3 a cancellation without its day was not after the last change, in the zone of the firm", () => {
  expect(last({ status: "cancelled" })).toBe(day("03-20"));
  expect(last({ status: "cancelled" }, "Europe/Berlin")).toBe(day("03-21"));
});
