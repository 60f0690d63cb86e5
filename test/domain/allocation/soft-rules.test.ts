import { expect, test } from "vitest";
import { softRules } from "../../../src/domain/allocation/soft-rules.ts";
import { defaultSettings } from "../../../src/domain/kernel/context/settings.ts";
import { type Day, dayOf } from "../../../src/domain/kernel/values/day.ts";

const day = (text: string | null) => (text === null ? null : dayOf(text)) as Day | null;
const messages = (start: string | null, end: string | null, last: string | null) =>
  softRules(
    { objectId: "e", fullName: "Ana", discipline: "Civil", employmentStatus: "active" },
    {
      objectId: "p",
      projectName: "Bridge",
      status: "active",
      startDate: day(start),
      endDate: day(end),
      requiredDiscipline: null,
    },
    { objectId: null, startDate: day("2027-03-01") as Day, endDate: day(last) },
    defaultSettings,
  ).warnings.map(({ message }) => message);

// R-ALLOC-8
test.each([
  ["without dates", null, null, null, []],
  ["on the first and the last day", "2027-03-01", "2027-03-31", "2027-03-31", []],
  ["a day too early", "2027-03-02", null, null, ["Outside the dates of project p (2027-03-02 to open): on 2027-03-01"]],
  [
    "a day too late",
    null,
    "2027-03-30",
    "2027-03-31",
    ["Outside the dates of project p (open to 2027-03-30): on 2027-03-31"],
  ],
  [
    "without an end",
    "2027-03-01",
    "2027-03-31",
    null,
    ["Outside the dates of project p (2027-03-01 to 2027-03-31): from 2027-04-01 on"],
  ],
] as const)("a booking of a project %s", (_, start, end, last, said) => {
  expect(messages(start, end, last)).toEqual(said);
});
