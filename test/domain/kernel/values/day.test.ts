import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  dayOf,
  dayOfInstant,
  dayText,
  endText,
  firstDay,
  instantText,
  lastDay,
  millisecondsPerDay,
  monthText,
  openEnd,
  weekdayOf,
} from "../../../../src/domain/kernel/values/day.ts";

const anyDay = fc.integer({ min: firstDay, max: lastDay });

describe("R-VAL-1: a day", () => {
  test.each([
    ["0001-01-01", firstDay],
    ["0004-02-29", firstDay + 3 * 365 + 31 + 28],
    ["1582-10-15", -141_427],
    ["1582-10-14", -141_428],
    ["1969-12-31", -1],
    ["1970-01-01", 0],
    ["2000-02-29", 11_016],
    ["9999-12-31", lastDay],
  ])("%s is the day %d", (text, day) => {
    expect(dayOf(text)).toBe(day);
    expect(dayText(day)).toBe(text);
  });

  test.each([
    ["30 February", "2027-02-30"],
    ["29 February of no leap year", "2027-02-29"],
    ["29 February of a century", "1900-02-29"],
    ["31 April", "2027-04-31"],
    ["a month 13", "2027-13-01"],
    ["a day 0", "2027-01-00"],
    ["the year before the first", "0000-12-31"],
    ["five digits of a year", "10000-01-01"],
    ["a sign", "-2027-01-01"],
    ["one digit of a month", "2027-1-01"],
    ["a time", "2027-01-01T00:00:00Z"],
    ["a line end", "2027-01-01\n"],
    ["a space", " 2027-01-01"],
    ["digits of another alphabet", "٢٠٢٧-٠١-٠١"],
    ["nothing", ""],
  ])("is not %s", (_, text) => {
    expect(dayOf(text)).toBeNull();
  });

  test("reads back as itself and sorts in order", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(dayOf(dayText(day))).toBe(day);
        if (day < lastDay) expect(dayText(day) < dayText(addDays(day, 1))).toBe(true);
      }),
    );
  });

  test("of an instant is its UTC day, also before 1970", () => {
    const on = (text: string) => dayText(dayOfInstant(Date.parse(text)));
    expect(on("1969-12-31T23:59:59.999Z")).toBe("1969-12-31");
    expect(on("1970-01-01T00:00:00.000Z")).toBe("1970-01-01");
    expect(on("2027-03-10T23:30:00-01:00")).toBe("2027-03-11");
  });
});

test("weekdays count from Monday, also before 1970", () => {
  const on = (text: string) => weekdayOf(dayOf(text) ?? Number.NaN);
  expect(["2027-03-08", "2027-03-14", "1969-12-28", "1969-12-29", "0001-01-01"].map(on)).toEqual([0, 6, 6, 0, 0]);
});

test("an open end has no text", () => {
  expect([endText(null), endText(openEnd), endText(lastDay)]).toEqual([null, null, "9999-12-31"]);
});

test("a month is its year and number", () => {
  expect(monthText(dayOf("0999-12-31") ?? 0)).toBe("0999-12");
});

test("days and instants agree with the platform's calendar", () => {
  for (let day = firstDay; day <= lastDay; day += day > -200 && day < 40_000 ? 1 : 61) {
    const text = new Date(day * millisecondsPerDay).toISOString().slice(0, 10);
    if (dayText(day) !== text || dayOf(text) !== day)
      expect([text, dayText(day), dayOf(text)]).toEqual([text, text, day]);
  }
  fc.assert(
    fc.property(
      fc.integer({ min: firstDay * millisecondsPerDay, max: (lastDay + 1) * millisecondsPerDay - 1 }),
      (at) => {
        expect(instantText(at)).toBe(new Date(at).toISOString());
      },
    ),
  );
});
