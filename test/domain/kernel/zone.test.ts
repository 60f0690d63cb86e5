import { expect, test } from "vitest";
import { dayText } from "../../../src/domain/kernel/day.ts";
import { dayInZone, isZone } from "../../../src/domain/kernel/zone.ts";

// R-VAL-1
test.each([
  ["2027-03-09T23:00:00Z", "UTC", "2027-03-09"],
  ["2027-03-09T22:59:59Z", "Europe/Berlin", "2027-03-09"],
  ["2027-03-09T23:00:00Z", "Europe/Berlin", "2027-03-10"],
  ["2027-07-09T22:00:00Z", "Europe/Berlin", "2027-07-10"],
  ["2027-03-10T04:59:59Z", "America/New_York", "2027-03-09"],
  ["2027-03-09T10:00:00Z", "Pacific/Kiritimati", "2027-03-10"],
  ["1969-12-31T23:30:00Z", "Europe/Berlin", "1970-01-01"],
])("%s is in %s a moment of %s", (instant, zone, day) => {
  expect(dayText(dayInZone(Date.parse(instant), zone) ?? Number.NaN)).toBe(day);
});

test("an instant whose day lies outside the days there are has none", () => {
  expect(dayInZone(Date.parse("9999-12-31T23:30:00Z"), "Europe/Berlin")).toBeNull();
});

test("a zone is one that is known by name", () => {
  expect(["UTC", "Europe/Berlin"].map(isZone)).toEqual([true, true]);
  expect(["", "Europe/Atlantis", "Berlin time"].map(isZone)).toEqual([false, false, false]);
});
