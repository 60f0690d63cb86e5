import { describe, expect, test } from "vitest";
import { malformedRange, percentAboveLimits, rangeAndPercent } from "../../../src/domain/allocation/judge-booking.ts";
import type { CapacityLimits } from "../../../src/domain/capacity-limit/limits-in-force.ts";
import { booked, day, noLimits } from "./bookings.ts";

const asked = (percent: number, endDate: string | null = "03-20") => booked("A", percent, "03-01", endDate) as never;
type Step = readonly [from: string, percent: number];
const own = (...steps: ReadonlyArray<Step>): CapacityLimits => ({
  own: steps.map(([from, percent]) => ({ from: day(from), limit: percent * 100 })),
  firm: [],
});
const firm = (...steps: ReadonlyArray<Step>): CapacityLimits => ({ own: [], firm: own(...steps).own });

describe("R-ALLOC-2 a percent is at most 100, or the highest limit of the days of the booking", () => {
  // The limits, the highest percent that fits, and the last day of the booking.
  const cases: ReadonlyArray<readonly [string, CapacityLimits, number, (string | null)?]> = [
    ["without limits", noLimits, 100],
    ["with a lower limit", own(["02-01", 80]), 100],
    ["with a higher one since earlier", firm(["02-01", 120]), 120],
    ["with one from the first day on", own(["03-01", 120]), 120],
    ["with a higher one that ended before the first day", own(["02-01", 150], ["03-01", 110]), 110],
    ["with one that rises meanwhile", own(["02-01", 110], ["03-10", 150]), 150],
    ["with one that falls meanwhile", firm(["02-01", 150], ["03-10", 110]), 150],
    ["with one that rises on the last day", firm(["03-20", 130]), 130],
    ["with one that rises the day after", firm(["03-21", 130]), 100],
    ["with one that rises later, without a last day", own(["2029-01-01", 130]), 130, null],
    ["with an own limit that hides the firm's", { own: own(["02-01", 90]).own, firm: firm(["02-01", 140]).firm }, 100],
  ];
  test.each(cases.map(([title, limits, most, endDate = "03-20"]) => ({ title, limits, most, endDate })))(
    "$title",
    ({ limits, most, endDate }) => {
      expect(percentAboveLimits(asked(most, endDate), limits)).toBeNull();
      expect(percentAboveLimits(asked(most + 0.01, endDate), limits)).toMatchObject({
        _tag: "PercentRange",
        issues: [{ path: ["allocationPercent"], message: expect.stringContaining(String(most)) }],
      });
    },
  );
});

test("R-VAL-2 a reversed range is refused first, then 0 percent, then a percent above the limits", () => {
  expect(malformedRange(asked(0, "02-28"))).toMatchObject({
    _tag: "RangeReversed",
    issues: [
      {
        path: ["endDate"],
        message: "endDate 28 February 2027 is before startDate 1 March 2027; the last day must not be before the first",
      },
    ],
  });
  expect(rangeAndPercent(asked(0), noLimits)).toMatchObject({ _tag: "PercentRange" });
  expect(rangeAndPercent(asked(0.01, "03-01"), noLimits)).toBeNull();
  expect(rangeAndPercent(asked(101), noLimits)).toMatchObject({ _tag: "PercentRange" });
});
