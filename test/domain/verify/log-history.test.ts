import { expect, test } from "vitest";
import { defaultSettings } from "../../../src/domain/kernel/context/settings.ts";
import type { LoggedChange } from "../../../src/domain/verify/log-faults.ts";
import { logHistory } from "../../../src/domain/verify/log-history.ts";

const entry = (more: Partial<LoggedChange>): LoggedChange => ({
  ...{ class: "Allocation", objectId: "booking001", kind: "create", event: "allocations.assign", version: 1, seq: 5 },
  ...{ before: null, after: { status: "confirmed", startDate: 10, endDate: 20 } },
  ...more,
});

test("R-LOG-4 a purged log does not tell how a record began, and a whole one does", () => {
  const changed = entry({ kind: "update", version: 2, before: { notes: null } });
  for (const [purged, origin] of [
    [true, "purged"],
    [false, null],
  ] as const) {
    const history = logHistory(purged);
    history.add(changed);
    expect(history.originOf("Allocation", ["booking001"])).toBe(origin);
  }
  const whole = logHistory(true);
  whole.add(entry({}));
  expect(whole.originOf("Allocation", ["booking001"])).toBeNull();
  whole.add(entry({ objectId: "booking002", event: "import" }));
  expect(whole.originOf("Allocation", ["booking001", "booking002"])).toBe("import");
});

test("what the log does not have was never judged, under the default settings", () => {
  const history = logHistory(false);
  expect(history.judgedAt("booking001")).toBe(0);
  expect(history.judgedOpen("booking001")).toBe(false);
  expect(history.settingsAt(9)).toBe(defaultSettings);
  expect(history.coverChangedAfter("engineer01", "project001", 0)).toBe(false);
});

test("the settings at a position are those that were written last before it", () => {
  const history = logHistory(false);
  const firm = (seq: number, settings: object) =>
    history.add(entry({ class: "Organization", objectId: "Firm000000", seq, after: { settings } }));
  firm(3, {});
  firm(8, { expiredCertification: "warn" });
  expect([7, 8].map((seq) => history.settingsAt(seq).expiredCertification)).toEqual(["block", "warn"]);
});

test("R-ELIG-3 certificates are judged again when a booking gains a day, counts again or changes places", () => {
  const judges = (before: object, after: object): boolean => {
    const history = logHistory(false);
    history.add(entry({ kind: "update", seq: 9, before, after }));
    return history.judgedAt("booking001") === 9;
  };
  const days = { startDate: 10, endDate: 20, status: "confirmed" };
  expect(judges({ startDate: 10 }, { ...days, startDate: 9 })).toBe(true);
  expect(judges({ startDate: 9 }, days)).toBe(false);
  expect(judges({ endDate: 20 }, { ...days, endDate: null })).toBe(true);
  expect(judges({ endDate: null }, days)).toBe(false);
  expect(judges({ status: "tentative" }, days)).toBe(true);
  expect(judges({ status: "cancelled" }, { ...days, status: "tentative" })).toBe(true);
  expect(judges({ status: "confirmed" }, { ...days, status: "tentative" })).toBe(false);
  expect(judges({ engineer: "e" }, days)).toBe(true);
  expect(judges({ project: "p" }, days)).toBe(true);
  expect(judges({ allocationPercent: 10 }, days)).toBe(false);
});
