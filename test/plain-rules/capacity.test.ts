import { describe, expect, test } from "vitest";
import { type Booking, bookingConflict, freePercent, overbookedWindows, peakLoad } from "../../src/rules.ts";

/** Of 2027 unless a year is given: booked("A", 60, "03-10", "03-20"). */
const day = (text: string): string => (text.length === 5 ? `2027-${text}` : text);
const booked = (objectId: string, allocationPercent: number, from: string, to: string | null, more = {}): Booking => ({
  ...{ objectId, allocationPercent, startDate: day(from), endDate: to === null ? null : day(to) },
  ...more,
});
type Input = Parameters<typeof bookingConflict>[0];
/** The windows as `from…to total ids`, the candidate last. */
const windows = (bookings: ReadonlyArray<Booking>, candidate: Booking, more: Partial<Input> = {}) =>
  bookingConflict({ bookings, candidate, ...more }).windows.map(
    ({ from, to, total, limit, allocations }) =>
      `${from}…${to ?? "open"} ${total} of ${limit} ${allocations.map((each) => each.objectId ?? "new").join("")}`,
  );
const a = booked("A", 60, "03-10", "03-20");

describe("the worked examples", () => {
  test("E-01 both last days are included", () => {
    expect(windows([a], booked("B", 50, "03-20", "03-30"))).toEqual(["2027-03-20…2027-03-20 110 of 100 Anew"]);
  });

  test("E-02 adjacent days do not overlap", () => {
    expect(windows([a], booked("B", 50, "03-21", "03-30"))).toEqual([]);
  });

  test("E-03 three bookings meet in one window", () => {
    const bookings = [booked("A", 50, "03-01", "03-31"), booked("B", 30, "03-10", "03-20")];
    expect(windows(bookings, booked("C", 30, "03-15", "04-10"))).toEqual(["2027-03-15…2027-03-20 110 of 100 ABnew"]);
  });

  test("E-04 the peak counts, not the sum", () => {
    const bookings = [booked("A", 60, "04-01", "04-05"), booked("B", 60, "04-07", "04-11")];
    expect(windows(bookings, booked("C", 40, "04-01", "04-11"))).toEqual([]);
    const all = [...bookings, booked("C", 40, "04-01", "04-11")];
    expect(peakLoad({ bookings: all, from: day("04-01"), to: day("04-11") })).toBe(100);
    expect(peakLoad({ bookings: all, from: day("04-06"), to: day("04-06") })).toBe(40);
  });

  test("E-05 open ends meet, too", () => {
    const bookings = [booked("A", 70, "05-01", null)];
    expect(windows(bookings, booked("B", 40, "11-01", "11-10"))).toEqual(["2027-11-01…2027-11-10 110 of 100 Anew"]);
    expect(windows(bookings, booked("B", 40, "11-01", null))).toEqual(["2027-11-01…open 110 of 100 Anew"]);
  });

  test("E-06 each set of bookings has its window", () => {
    const bookings = [booked("A", 60, "06-01", "06-05"), booked("B", 70, "06-06", "06-10")];
    expect(windows(bookings, booked("C", 50, "06-01", "06-12"))).toEqual([
      "2027-06-01…2027-06-05 110 of 100 Anew",
      "2027-06-06…2027-06-10 120 of 100 Bnew",
    ]);
  });

  test("E-07 the limit of the firm and of the engineer", () => {
    const firmLimits = [{ from: day("01-01"), value: 120 }];
    expect(windows([a], booked("B", 50, "03-20", "03-30"), { firmLimits })).toEqual([]);
    const limits = [
      { from: day("01-01"), limit: 120 },
      { from: day("07-01"), limit: 100 },
    ];
    const bookings = [booked("A", 60, "06-20", "07-10")];
    expect(windows(bookings, booked("B", 50, "06-20", "07-10"), { limits })).toEqual([
      "2027-07-01…2027-07-10 110 of 100 Anew",
    ]);
  });

  test("E-08 a booking does not count against itself", () => {
    const bookings = [a, booked("B", 40, "03-10", "03-20")];
    expect(windows(bookings, booked("B", 40, "03-10", "03-20"))).toEqual([]);
    expect(windows(bookings, booked("B", 41, "03-10", "03-20"))).toEqual(["2027-03-10…2027-03-20 101 of 100 AB"]);
  });

  test("E-09 hundredths of a percent add up exactly", () => {
    const bookings = [33.33, 33.33, 33.34].map((percent, at) => booked(`A${at}`, percent, "03-10", "03-20"));
    expect(overbookedWindows({ bookings })).toEqual([]);
    expect(bookingConflict({ bookings, candidate: booked("B", 0.01, "03-10", "03-20") }).windows[0]?.total).toBe(
      100.01,
    );
  });

  test("E-10 29 February is one day", () => {
    const bookings = [booked("A", 100, "2028-02-29", "2028-02-29")];
    expect(windows(bookings, booked("B", 1, "2028-02-28", "2028-03-01"))).toEqual([
      "2028-02-29…2028-02-29 101 of 100 Anew",
    ]);
  });

  test("E-11 months that follow each other do not overlap", () => {
    expect(windows([booked("A", 100, "01-01", "01-31")], booked("B", 100, "02-01", "02-28"))).toEqual([]);
  });

  test("E-13 whether tentative bookings count", () => {
    const firm = { tentativeCounts: false };
    const tentative = booked("T", 50, "03-10", "03-20", { status: "tentative" });
    const bookings = [booked("A", 80, "03-10", "03-20")];
    expect(windows(bookings, tentative, firm)).toEqual([]);
    const confirmed = { ...tentative, status: "confirmed" } as const;
    expect(windows([...bookings, tentative], confirmed, firm)).toEqual(["2027-03-10…2027-03-20 130 of 100 AT"]);
    expect(windows(bookings, tentative)).toEqual(["2027-03-10…2027-03-20 130 of 100 Anew"]);
  });

  test("E-16 what is over the limit may shrink, and not grow", () => {
    const bookings = [booked("A", 90, "03-10", "03-20"), booked("B", 60, "03-10", "03-20")];
    expect(windows(bookings, booked("B", 30, "03-10", "03-20"))).toEqual([]);
    expect(windows(bookings, booked("B", 70, "03-10", "03-20"))).toEqual(["2027-03-10…2027-03-20 160 of 100 AB"]);
  });
});

test("bookings that do not count take no capacity", () => {
  const cancelled = booked("A", 60, "03-10", "03-20", { status: "cancelled" });
  const range = { from: day("03-01"), to: day("03-31") };
  expect(peakLoad({ bookings: [cancelled], ...range })).toBe(0);
  expect(windows([a], { ...cancelled, allocationPercent: 90, objectId: "C" })).toEqual([]);
});

test("a booking needs no id", () => {
  const { objectId: _, ...unnamed } = a;
  const facts = { state: "confirmed", percent: 60, from: day("03-10"), to: day("03-20") };
  expect(overbookedWindows({ bookings: [unnamed, a] })[0]).toMatchObject({ allocations: ["A"], moreAllocations: 1 });
  expect(bookingConflict({ bookings: [unnamed], candidate: unnamed }).windows[0]?.allocations).toEqual([
    facts,
    { candidate: true, ...facts },
  ]);
});

test("free percent is never below 0", () => {
  const range = { from: day("03-20"), to: day("03-22") };
  expect(freePercent({ bookings: [a, booked("B", 60, "03-20", "03-20")], ...range })).toEqual([
    { from: day("03-20"), to: day("03-20"), freePercent: 0 },
    { from: day("03-21"), to: day("03-22"), freePercent: 100 },
  ]);
  expect(freePercent({ bookings: [], from: day("03-20") })).toEqual([
    { from: day("03-20"), to: null, freePercent: 100 },
  ]);
});
