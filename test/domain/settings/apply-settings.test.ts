import * as Result from "effect/Result";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  defaultLimit,
  defaultSettings,
  type Settings,
  type StoredSettings,
  settingsFrom,
  valueInForce,
} from "../../../src/domain/kernel/context/settings.ts";
import type { Kind } from "../../../src/domain/kernel/schema/kind.ts";
import { applySettings } from "../../../src/domain/settings/apply-settings.ts";
import { chances, removal, statusEventsKind } from "../../../src/domain/settings/setting-kinds.ts";
import type { SettingsInput } from "../../../src/domain/settings/settings-input.ts";

const changed = (before: Settings, input: Partial<SettingsInput>, today = 0): Settings => {
  const said = applySettings(before, { labels: {}, ...input } as SettingsInput, today);
  if (Result.isFailure(said)) throw new Error(JSON.stringify(said.failure));
  return said.success;
};

test("R-VAL-11 a stored offset in minutes reads as a zone", () => {
  const read = (stored: StoredSettings) => settingsFrom(stored).todayZone;
  expect([read({}), read({ todayOffset: 0 }), read({ todayOffset: -210 })]).toEqual(["UTC", "UTC", "-03:30"]);
  expect(read({ todayZone: "Europe/Berlin" })).toBe("Europe/Berlin");
  expect("todayOffset" in settingsFrom({ todayOffset: 60 })).toBe(false);
});

describe("applying changes of settings", () => {
  const day = fc.integer({ min: -3, max: 12 });
  const steps = fc.array(fc.record({ from: day, capacityLimit: fc.constantFrom(5_000, 8_000, 12_000) }), {
    maxLength: 8,
  });

  test("the order of setting steps does not matter", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const firm = all.reduce((before, step) => changed(before, step as never), defaultSettings);
        for (let on = -5; on < 15; on++) {
          const days = all.map(({ from }) => from).filter((from) => from <= on);
          const last = all.findLast(({ from }) => from === Math.max(...days));
          expect(valueInForce(firm.capacityLimit, on, defaultLimit)).toBe(last?.capacityLimit ?? defaultLimit);
        }
        expect(firm.capacityLimit).toEqual(firm.capacityLimit.toSorted((a, b) => a.from - b.from));
      }),
    );
  });

  test("a step set and removed leaves no trace", () => {
    fc.assert(
      fc.property(steps, day, (all, from) => {
        fc.pre(all.every((step) => step.from !== from));
        const before = all.reduce((firm, step) => changed(firm, step as never), defaultSettings);
        const wider = changed(before, { capacityLimit: 9_999, from } as never);
        expect(changed(wider, { remove: { capacityLimit: [from] } } as never)).toEqual(before);
      }),
    );
  });

  test("an empty change does nothing, and repeating is idempotent", () => {
    expect(changed(defaultSettings, {})).toEqual(defaultSettings);
    const said = { name: "N", hoursPerDayMax: null, openRoles: ["engineer", "salesperson"], wireZone: "Asia/Tokyo" };
    const once = changed(defaultSettings, said as never);
    expect(changed(once, said as never)).toEqual(once);
  });

  test("settings that became invalid do not block other changes", () => {
    const old: Settings = { ...defaultSettings, openRoles: ["salesperson"], sessionDays: 3 };
    expect(changed(old, { expiringDays: 10 } as never)).toMatchObject({ expiringDays: 10, sessionDays: 3 });
    expect(Result.isFailure(applySettings(old, { labels: {}, sessionDays: 4 } as never, 0))).toBe(true);
  });
});

describe("the kinds of settings", () => {
  test.each([
    ["steps to take away", removal, { capacityLimit: "2027-01-01" }, { capacityLimit: [20_819] }],
    ["steps to take away", removal, { week: ["2027-01-01", "2027-01-02"] }, { week: [20_819, 20_820] }],
    ["steps to take away", removal, { name: "2027-01-01" }, null],
    ["steps to take away", removal, { week: [["2027-01-01"]] }, null],
    ["steps to take away", removal, ["2027-01-01"], null],
    ["chances", chances, { lead: 0, negotiation: 100 }, { lead: 0, negotiation: 10_000 }],
    ["chances", chances, { lead: 12.34 }, { lead: 1_234 }],
    ["chances", chances, { lost: 0 }, null],
    ["chances", chances, { toString: 1 }, null],
    ["chances", chances, null, null],
    ["status events", statusEventsKind, "all", "all"],
    ["status events", statusEventsKind, [], []],
    ["status events", statusEventsKind, ["tasks.start", "projects.hold"], ["projects.hold", "tasks.start"]],
    ["status events", statusEventsKind, ["projects.delete"], null],
    ["status events", statusEventsKind, { length: 0 }, null],
  ] as ReadonlyArray<[string, unknown, unknown, unknown]>)("%s: %#", (_what, of, sent, value) => {
    const kind = of as Kind;
    const shaped = kind.parse(sent);
    const found = Result.isFailure(shaped) ? null : kind.validate(shaped.success, defaultSettings);
    expect(found === null || Result.isFailure(found) ? null : found.success).toEqual(value);
  });
});
