import { expect, test } from "vitest";
import { softRules } from "../../../src/domain/allocation/soft-rules.ts";
import { defaultSettings } from "../../../src/domain/kernel/context/settings.ts";
import { type Day, dayOf } from "../../../src/domain/kernel/values/day.ts";

const day = (text: string | null) => (text === null ? null : dayOf(text)) as Day | null;
const messages = (start: string | null, end: string | null, last: string | null) =>
  softRules(
    { objectId: "e", discipline: "Civil", employmentStatus: "active" },
    {
      objectId: "p",
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
  [
    "a day too early",
    "2027-03-02",
    null,
    null,
    ["Outside the dates of the project (from 2 March 2027 on): on 1 March 2027"],
  ],
  [
    "a day too late",
    null,
    "2027-03-30",
    "2027-03-31",
    ["Outside the dates of the project (up to 30 March 2027): on 31 March 2027"],
  ],
  [
    "without an end",
    "2027-03-01",
    "2027-03-31",
    null,
    ["Outside the dates of the project (1 March 2027 to 31 March 2027): from 1 April 2027 on"],
  ],
] as const)("a booking of a project %s", (_, start, end, last, said) => {
  expect(messages(start, end, last)).toEqual(said);
});

const person = { objectId: "e", discipline: "Civil", employmentStatus: "active" } as const;
const place = {
  objectId: "p",
  status: "active",
  startDate: day("2027-04-01"),
  endDate: null,
  requiredDiscipline: null,
} as const;
const days = { objectId: null, startDate: day("2027-03-01") as Day, endDate: day("2027-04-30") };
const dates = { from: "2027-04-01", to: null };
const facts = { engineer: "e" };

// R-ALLOC-8: each condition alone, and the same under each setting.
test.each([
  [
    "outsideProjectDates",
    "OUTSIDE_PROJECT",
    softRules.bind(null, person, place, days),
    { project: "p", dates, rows: [], days: [{ from: "2027-03-01", to: "2027-03-31" }] },
    "Outside the dates of the project (from 1 April 2027 on): from 1 March 2027 to 31 March 2027",
  ],
  [
    "disciplineMismatch",
    "DISCIPLINE",
    softRules.bind(null, person, { ...place, startDate: null, requiredDiscipline: "Geology" }, days),
    { ...facts, project: "p", required: "Geology", discipline: "Civil" },
    "The project requires Geology, the discipline of the engineer is Civil",
  ],
  [
    "engineerOnLeave",
    "ON_LEAVE",
    softRules.bind(null, { ...person, employmentStatus: "on leave" }, { ...place, startDate: null }, days),
    facts,
    "The engineer is on leave",
  ],
  [
    "inactiveProject",
    "PROJECT_INACTIVE",
    softRules.bind(null, person, { ...place, startDate: null, status: "on hold" }, days),
    { project: "p", state: "on hold" },
    "The project is on hold",
  ],
] as const)("%s blocks, warns or is ignored", (setting, code, judge, detail, message) => {
  expect(judge({ ...defaultSettings, [setting]: "warn" })).toEqual({
    refused: null,
    warnings: [{ code, message, detail }],
  });
  const blocked = judge({ ...defaultSettings, [setting]: "block" });
  expect(blocked).toEqual({ refused: expect.objectContaining(detail), warnings: [] });
  expect(judge({ ...defaultSettings, [setting]: "ignore" })).toEqual({ refused: null, warnings: [] });
});

test("R-ALLOC-8 spelling makes no other discipline, and a planned project can be booked", () => {
  const judged = softRules(
    { ...person, discipline: "CIVIL " },
    { ...place, startDate: null, status: "planned", requiredDiscipline: " civil " },
    days,
    defaultSettings,
  );
  expect(judged).toEqual({ refused: null, warnings: [] });
});

test("R-ALLOC-8 a stored booking is named in the facts", () => {
  expect(softRules(person, place, { ...days, objectId: "a" }, defaultSettings).warnings[0]?.detail).toMatchObject({
    rows: ["a"],
  });
});

test("R-ALLOC-8 the first blocked condition is the refusal, the others still warn", () => {
  const judged = softRules({ ...person, employmentStatus: "on leave" }, { ...place, status: "on hold" }, days, {
    ...defaultSettings,
    engineerOnLeave: "block",
    inactiveProject: "block",
  });
  expect(judged.refused?._tag).toBe("OnLeave");
  expect(judged.warnings.map(({ code }) => code)).toEqual(["OUTSIDE_PROJECT"]);
});
