import { expect, test } from "vitest";
import {
  amountOf,
  availableMinutes,
  bookingConflict,
  bookingEligibility,
  type CapacityInput,
  certificateGaps,
  certificateStatus,
  contractedMinutes,
  freePercent,
  isRefusal,
  overbookedWindows,
  peakLoad,
  plannedMinutes,
  rateOn,
} from "../../src/rules.ts";

/** The code of the refusal and the messages of its faults. */
const faults = (rule: () => unknown): ReadonlyArray<string> => {
  try {
    rule();
  } catch (error) {
    if (!isRefusal(error) || !("issues" in error.detail)) throw error;
    return [error.code, ...error.detail.issues.map(({ message }) => message)];
  }
  throw new Error("nothing was refused");
};
const booking = { allocationPercent: 60, startDate: "2027-03-10", endDate: "2027-03-20" };
const overbooked = (input: unknown) => faults(() => overbookedWindows(input as CapacityInput));

test("a misspelled field is refused with the path to it", () => {
  const { endDate: enddate, ...rest } = booking;
  const [code, message] = overbooked({ bookings: [booking, { ...rest, enddate }] });
  expect(code).toBe("UNKNOWN_FIELD");
  expect(message).toMatch(
    /^bookings\.1\.enddate: expected one of the fields .*endDate.*, got "2027-03-20"; did you mean endDate\?$/,
  );
  expect(() => overbookedWindows({ bookings: [{ ...rest, enddate } as never] })).toThrow("did you mean endDate?");
  expect(overbooked({ bookings: [], tentativCounts: false })[0]).toBe("UNKNOWN_FIELD");
});

test("a missing field is refused and never read as 0", () => {
  const { allocationPercent: _, ...rest } = booking;
  expect(overbooked({ bookings: [rest] })).toEqual([
    "REQUIRED",
    "bookings.0.allocationPercent: expected a percent with at most two decimals, got undefined",
  ]);
  expect(overbooked({})[0]).toBe("REQUIRED");
});

test("every fault is listed, up to 20", () => {
  const wrong = { allocationPercent: "60", startDate: "2027-02-30", endDate: 20_270_320 };
  expect(overbooked({ bookings: [wrong, booking, { ...booking, allocationPercent: 33.333 }] })).toEqual([
    "TYPE_MISMATCH",
    'bookings.0.allocationPercent: expected a percent as a finite number, got "60"',
    'bookings.0.startDate: expected a day that exists, as YYYY-MM-DD, got "2027-02-30"',
    "bookings.0.endDate: expected a day that exists, as YYYY-MM-DD, got 20270320",
    "bookings.2.allocationPercent: expected a percent with at most two decimals, got 33.333",
  ]);
  expect(overbooked({ bookings: Array(30).fill(wrong) })).toHaveLength(21);
});

test("a range that ends before it begins is refused", () => {
  expect(overbooked({ bookings: [{ ...booking, endDate: "2027-03-09" }] })).toEqual([
    "RANGE_REVERSED",
    'bookings.0.endDate: expected a day not before startDate 10 March 2027, got "2027-03-09"',
  ]);
  expect(overbooked({ bookings: [], from: "2027-03-02", to: "2027-03-01" })[0]).toBe("RANGE_REVERSED");
});

test("an input that is no object is refused", () => {
  expect(overbooked(undefined)).toEqual([
    "TYPE_MISMATCH",
    "expected the input as an object with bookings, got undefined",
  ]);
  expect(overbooked({ bookings: {} })[1]).toContain("bookings: expected a list");
  expect(overbooked({ bookings: [null] })[1]).toContain(
    "bookings.0: expected a booking as an object with allocationPercent, startDate, got null",
  );
});

test("records of two engineers are refused", () => {
  const [ana, ben] = [
    { ...booking, engineer: "ana" },
    { ...booking, engineer: "ben" },
  ];
  expect(overbooked({ bookings: [ana, ben] })).toEqual([
    "TYPE_MISMATCH",
    'bookings.1.engineer: expected one engineer, ana, got "ben"',
  ]);
  const limits = [{ engineer: "ben", from: "2027-01-01", limit: 80 }];
  expect(overbooked({ bookings: [ana], limits })[1]).toContain("limits.0.engineer: expected one engineer, ana");
});

test("a booking that is listed twice is refused", () => {
  const a = { ...booking, objectId: "A" };
  expect(overbooked({ bookings: [a, a] })[1]).toBe(
    'bookings.1.objectId: expected an id that no other booking has, got "A"',
  );
});

test("wrong fields do not compile", () => {
  const range = { from: "2027-03-01" };
  const calls = [
    // @ts-expect-error the percent is missing
    () => peakLoad({ bookings: [{ startDate: "2027-03-10" }], ...range }),
    // @ts-expect-error a percent is a number
    () => peakLoad({ bookings: [{ ...booking, allocationPercent: "60" }], ...range }),
    // @ts-expect-error endDate is misspelled
    () => peakLoad({ bookings: [{ allocationPercent: 60, startDate: "2027-03-10", enddate: "2027-03-20" }], ...range }),
    // @ts-expect-error there is no such state
    () => peakLoad({ bookings: [{ ...booking, status: "Booked" }], ...range }),
    // @ts-expect-error tentativeCounts is misspelled
    () => peakLoad({ bookings: [], tentativCounts: true, ...range }),
  ];
  for (const call of calls) expect(call).toThrow();
});

test("wrong fields of every record do not compile", () => {
  const days = { from: "2027-03-08", to: "2027-03-14" };
  const pe = { certificationName: "PE", issuedOn: "2024-01-01" };
  const rate = { minor: 9_000, currency: "USD" };
  const calls = [
    // @ts-expect-error expiresOn is misspelled
    () => certificateStatus({ certificate: { ...pe, expireOn: "2027-03-10" }, today: "2027-03-10" }),
    // @ts-expect-error issuedOn is missing
    () => certificateGaps({ certificates: [{ certificationName: "PE" }], name: "PE", ...days }),
    // @ts-expect-error certificationName is misspelled
    () => bookingEligibility({ certificates: [{ ...pe, name: "PE" }], ...days }),
    // @ts-expect-error minutes is misspelled
    () => contractedMinutes({ workingTime: [{ from: "2027-03-08", minute: [] }], ...days }),
    // @ts-expect-error a holiday is an object
    () => availableMinutes({ holidays: ["2027-03-10"], ...days }),
    // @ts-expect-error minutesPerDay is misspelled
    () => availableMinutes({ timeOff: [{ startDate: "2027-03-10", minutesADay: 240 }], ...days }),
    // @ts-expect-error a report has a last day
    () => plannedMinutes({ bookings: [], from: "2027-03-08" }),
    // @ts-expect-error hours is misspelled
    () => amountOf({ hour: 7.5, rate }),
    // @ts-expect-error the currency is missing
    () => amountOf({ hours: 7.5, rate: { minor: 9_000 } }),
    // @ts-expect-error from is missing
    () => rateOn({ rates: [{ rate }], day: "2027-03-10" }),
    // @ts-expect-error the candidate is missing
    () => bookingConflict({ bookings: [] }),
    // @ts-expect-error a firm's limit has a value
    () => freePercent({ bookings: [], firmLimits: [{ from: "2027-03-08", limit: 120 }], ...days }),
  ];
  for (const call of calls) expect(call).toThrow();
});
