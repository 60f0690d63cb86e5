import { expect, test } from "vitest";
import { dayOf, dayText, firstDay } from "../../../src/domain/kernel/values/day.ts";
import { partsBy, rowsBy } from "../../../src/domain/report/grouping.ts";
import { projects } from "./firm.ts";

const on = (text: string) => Number(dayOf(text));
const months = (from: string, to: string) =>
  partsBy("month", on(from), on(to)).map(([first, last]) => `${dayText(first)}…${dayText(last)}`);

test("splits a range into months", () => {
  expect(months("2027-12-30", "2028-03-01")).toEqual([
    "2027-12-30…2027-12-31",
    "2028-01-01…2028-01-31",
    "2028-02-01…2028-02-29",
    "2028-03-01…2028-03-01",
  ]);
  expect(months("2027-06-10", "2027-06-12")).toEqual(["2027-06-10…2027-06-12"]);
  expect(months("2027-06-10", "2027-06-09")).toEqual([]);
});

test("distinguishes months of the first century", () => {
  expect(partsBy("month", firstDay, firstDay + 31).map(([, last]) => dayText(last))).toEqual([
    "0001-01-31",
    "0001-02-01",
  ]);
});

test("one row per key, sorted by both groups", () => {
  const rows = rowsBy(["client", "engineer"], projects, () => ({ count: 0 }));
  const facts = { engineer: "b", discipline: "", primaryLocation: "", project: "bridge", workDate: 0 };
  for (const engineer of ["b", "a", "ab", "b"]) rows.at({ ...facts, engineer }).count++;
  rows.at({ ...facts, project: "survey" }).count++;
  expect(rows.sorted().map(([key, row]) => [...key, row.count])).toEqual([
    ["", "b", 1],
    ["city", "a", 1],
    ["city", "ab", 1],
    ["city", "b", 2],
  ]);
});
