import { expect, test } from "vitest";
import { softRules } from "../../../src/domain/allocation/soft-rules.ts";
import { type Day, dayOf } from "../../../src/domain/kernel/day.ts";
import { defaultSettings } from "../../../src/domain/kernel/settings.ts";

const day = (text: string | null) => (text === null ? null : dayOf(text)) as Day | null;
const messages = (start: string | null, end: string | null, last: string | null) =>
  softRules(
    { discipline: "Civil", employmentStatus: "active" },
    { objectId: "p", status: "active", startDate: day(start), endDate: day(end), requiredDiscipline: null },
    { objectId: "b", engineer: "e", startDate: day("2027-03-01") as Day, endDate: day(last) },
    defaultSettings,
  ).warnings.map(({ message }) => message);

// R-ALLOC-8
test.each([
  ["without dates", null, null, null, []],
  ["on the first and the last day", "2027-03-01", "2027-03-31", "2027-03-31", []],
  [
    "a day too early",
    "2027-03-02",
    null,
    null,
    ["2027-03-01 to an open end is not inside the project's dates, 2027-03-02 to open"],
  ],
  [
    "a day too late",
    null,
    "2027-03-30",
    "2027-03-31",
    ["2027-03-01 to 2027-03-31 is not inside the project's dates, open to 2027-03-30"],
  ],
  [
    "without an end",
    "2027-03-01",
    "2027-03-31",
    null,
    ["2027-03-01 to an open end is not inside the project's dates, 2027-03-01 to 2027-03-31"],
  ],
] as const)("a booking of a project %s", (_, start, end, last, said) => {
  expect(messages(start, end, last)).toEqual(said);
});
