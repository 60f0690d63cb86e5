import { expect, test } from "vitest";
import { judgeEntry, lastHoursDay } from "../../../src/domain/billable-hour/judge-entry.ts";
import { periodClosed } from "../../../src/domain/billable-hour/refusals.ts";
import { defaultSettings } from "../../../src/domain/kernel/context/settings.ts";
import { openEnd } from "../../../src/domain/kernel/values/day.ts";

const at = { actor: { userId: "ana", role: "engineer" }, firm: defaultSettings, today: 100, reason: null } as never;
const hour = {
  ...{ objectId: "h", engineer: "e", project: "p", allocation: null, workDate: 50, hours: 30, approval: "draft" },
};
const open = { objectId: "p", status: "active", startDate: null, endDate: null, closedOn: null };
const judged = (more: object, entry: object = {}) =>
  judgeEntry(
    { ...hour, ...more } as never,
    { engineer: { objectId: "e", user: "ana" }, project: open, link: null, dayRows: [], ...entry } as never,
    at,
  );

test("R-HOUR-2 a closed project takes hours up to its end or its closing, an open one up to its end", () => {
  const last = (more: object) => lastHoursDay({ ...open, ...more } as never);
  expect(last({})).toBe(openEnd);
  expect(last({ endDate: 70 })).toBe(70);
  for (const status of ["completed", "cancelled"]) {
    expect(last({ status, closedOn: 60 })).toBe(60);
    expect(last({ status, closedOn: 60, endDate: 55 })).toBe(55);
    expect(last({ status })).toBe(openEnd);
  }
  expect(last({ status: "on hold", closedOn: 60 })).toBe(openEnd);
});

test("R-HOUR-2 the refusal of a day outside the project names the row", () => {
  expect(judged({}, { project: { ...open, endDate: 50 } })).toBeNull();
  expect(judged({}, { project: { ...open, endDate: 49 } })).toMatchObject({ _tag: "OutsideProject", rows: ["h"] });
});

test("R-HOUR-3 a booking that is gone is refused by its field", () => {
  expect(judged({ allocation: "gone" })).toEqual({ _tag: "PointerInvalid", field: "allocation", class: "Allocation" });
});

test("R-HOUR-4 the refusal of a full day lists fifty rows and counts the others", () => {
  const rows = (n: number) =>
    Array.from({ length: n }, (_, i) => ({
      ...{ objectId: `r${100 + i}`, engineer: "e", project: "p", workDate: 50, hours: 1_440 / n, approval: "draft" },
    }));
  const fifty = judged({}, { dayRows: rows(50) });
  expect(fifty).toMatchObject({ _tag: "DayCeiling", rows: { length: 50 } });
  expect(fifty).not.toHaveProperty("moreRows");
  expect(judged({}, { dayRows: rows(60) })).toMatchObject({ rows: { length: 50 }, moreRows: 10 });
});

test("R-HOUR-5 without a closed period every day is open, however long ago", () => {
  expect(periodClosed(-5, at)).toBeNull();
});
