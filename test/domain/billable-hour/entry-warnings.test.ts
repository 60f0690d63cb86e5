import { expect, test } from "vitest";
import { possibleWorkDays } from "../../../src/domain/billable-hour/entry-warnings.ts";
import { openEnd } from "../../../src/domain/kernel/values/day.ts";

const never = { employedFrom: null, employedUntil: null, leftOn: null };
const always = { from: Number.NEGATIVE_INFINITY, to: openEnd };

// R-TIME-1, R-HOUR-2
test.each([
  ["who is employed, on every day", { employmentStatus: "active" }, {}],
  ["who is on leave, on every day", { employmentStatus: "on leave" }, {}],
  ["with dates, between them", { employmentStatus: "active", employedFrom: 3, employedUntil: 9 }, { from: 3, to: 9 }],
  ["who left on a known day, up to it", { employmentStatus: "left", leftOn: 7 }, { to: 7 }],
  ["who left before the last day, up to that", { employmentStatus: "left", leftOn: 7, employedUntil: 9 }, { to: 9 }],
  ["who left with a known last day, up to it", { employmentStatus: "left", employedUntil: 9 }, { to: 9 }],
  ["who left on an unknown day, on every day", { employmentStatus: "left", employedFrom: 3 }, { from: 3 }],
])("somebody may have worked %s", (_, employment, wanted) => {
  expect(possibleWorkDays({ ...never, ...employment })).toEqual({ ...always, ...wanted });
});
