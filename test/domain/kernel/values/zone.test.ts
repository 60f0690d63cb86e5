import fc from "fast-check";
import { expect, test } from "vitest";
import { dayText, firstDay, lastDay } from "../../../../src/domain/kernel/values/day.ts";
import { dayInZone, isZone, localDay, offsetOf, offsetText } from "../../../../src/domain/kernel/values/zone.ts";
import { dayByOffset, offsetChanges } from "../../../../src/testing/oracles/zone.ts";

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

test("an instant outside the calendar has no day", () => {
  expect(dayInZone(Date.parse("9999-12-31T23:30:00Z"), "Europe/Berlin")).toBeNull();
});

test("uses the UTC day at the ends of the calendar", () => {
  expect(localDay(Date.parse("9999-12-31T23:30:00Z"), "Europe/Berlin")).toBe(lastDay);
  expect(localDay(firstDay * 86_400_000, "America/New_York")).toBe(firstDay);
});

test("a zone is known by name", () => {
  expect(["UTC", "Europe/Berlin"].map(isZone)).toEqual([true, true]);
  expect(["", "Europe/Atlantis", "Berlin time", "+01:00"].map(isZone)).toEqual([false, false, false, false]);
});

// R-VAL-11
test("a fixed offset has one form, up to 14 hours", () => {
  expect(["UTC", "+00:00", "-00:00", "+05:30", "-09:30", "+14:00"].map(offsetOf)).toEqual([0, 0, 0, 330, -570, 840]);
  expect(["+14:01", "+1:00", "05:30", "+05:60", "Europe/Berlin", ""].map(offsetOf)).toEqual(Array(6).fill(null));
  fc.assert(
    fc.property(fc.integer({ min: -840, max: 840 }), (offset) => {
      expect(offsetOf(offsetText(offset))).toBe(offset);
    }),
  );
});

const year = Date.UTC(2027, 0, 1);
const zones = Intl.supportedValuesOf("timeZone");

test("R-VAL-11 days agree with the offset around clock changes", () => {
  let [nights, other] = [0, 0];
  const nightsOf = new Map<string, ReadonlyArray<number>>();
  const check = (zone: string, night: number, minutes: number) => {
    const changes = nightsOf.get(zone) ?? offsetChanges(zone, year, Date.UTC(2028, 0, 1));
    nightsOf.set(zone, changes);
    if (changes.length > 0) nights++;
    const at = (changes[night % Math.max(1, changes.length)] ?? year + night * 86_400_000) + minutes * 60_000;
    const day = dayByOffset(at, zone);
    if (day !== Math.floor(at / 86_400_000)) other++;
    expect(dayText(localDay(at, zone))).toBe(dayText(day));
  };
  const minutes = fc.integer({ min: -2_000, max: 2_000 });
  fc.assert(fc.property(fc.constantFrom(...zones), fc.nat(300), minutes, check), { numRuns: 150 });
  fc.assert(fc.property(fc.constantFrom("Europe/Berlin", "America/New_York"), fc.nat(1), minutes, check), {
    numRuns: 300,
  });
  expect(Math.min(nights, other)).toBeGreaterThan(30);
});
