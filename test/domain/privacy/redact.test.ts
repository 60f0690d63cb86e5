import { describe, expect, test } from "vitest";
import type { Person } from "../../../src/domain/privacy/personal-data.ts";
import {
  type LogRowText,
  mentionsPerson,
  profilesIn,
  redact,
  valueOfJson,
} from "../../../src/domain/privacy/redact.ts";

const ana: Person = { user: "ana", profiles: new Set(["profile"]), pseudonym: "erased ana" };
const row = (more: object): LogRowText => ({
  ...{ class: "BillableHour", objectId: "hour", kind: "create", event: "hours.create", actor: "somebody" },
  ...{ reason: null, before: null, after: null },
  ...more,
});
const hour = {
  engineer: "profile",
  hours: 60,
  notes: "Ana was slow",
  decidedBy: null,
  decisionReason: null,
  custom: null,
};

describe("a row of the log", () => {
  test("R-LOG-4: of another person's record stays the same", () => {
    const told = row({ after: { ...hour, engineer: "other" } });
    expect(redact(told, ana)).toBe(told);
    const settings = row({ class: "Organization", after: { settings: { name: "Ana & Co" } } });
    expect(redact(settings, ana)).toBe(settings);
  });

  test("R-LOG-4: loses its texts, which are collected", () => {
    const texts = new Set<string>();
    const told = row({ after: { ...hour, custom: { nick: ["Annie"] } }, reason: "Ana asked" });
    expect(redact(told, ana, texts)).toEqual({
      ...told,
      reason: "erased ana",
      after: { ...hour, notes: "erased ana", custom: null },
    });
    expect([...texts].sort()).toEqual(["Ana asked", "Ana was slow", "Annie"]);
    expect(redact(redact(told, ana), ana)).toEqual(redact(told, ana));
  });

  test("R-LOG-4: of a changed text has no change left", () => {
    const told = row({ kind: "update", before: { version: 1, notes: "Ana was fast", hours: 30 }, after: hour });
    expect(redact(told, ana).before).toEqual({ version: 1, hours: 30 });
    const first = row({ kind: "update", before: { version: 1, notes: null }, after: hour });
    expect(redact(first, ana).before).toEqual({ version: 1, notes: null });
  });

  test("R-LOG-4: of a deletion loses the record's texts", () => {
    const told = row({ kind: "delete", before: hour });
    expect(redact(told, ana)).toEqual({ ...told, before: { ...hour, notes: "erased ana" } });
  });

  test("R-LOG-4: of a moved booking keeps the other person's texts", () => {
    const booking = { engineer: "other", notes: "on the bridge", override: null, custom: null };
    const told = row({
      class: "Allocation",
      kind: "update",
      before: { engineer: "profile" },
      after: booking,
      reason: "swap",
    });
    expect(redact(told, ana)).toEqual({
      ...told,
      before: { engineer: "profile", notes: "erased ana" },
      reason: "erased ana",
    });
  });

  test("R-LOG-4: loses only the personal part of a structure", () => {
    const override = { reason: "Ana renews it", names: [{ name: "PE", gaps: [], rows: [] }] };
    const booking = { engineer: "profile", notes: null, override, custom: null };
    const next = redact(row({ class: "Allocation", after: booking }), ana).after;
    expect(next).toEqual({ ...booking, override: { ...override, reason: "erased ana" } });
  });

  test("R-LOG-4: of decided hours loses the decider's reason", () => {
    const others = { ...hour, engineer: "other", decidedBy: "ana", decisionReason: "too slow" };
    const decided = row({ kind: "update", before: { decidedBy: null, decisionReason: null }, after: others });
    expect(redact(decided, ana).after).toEqual({ ...others, decisionReason: "erased ana" });
    const again = { ...others, decidedBy: "pia", decisionReason: "too slow" };
    const same = row({ kind: "update", before: { decidedBy: "ana" }, after: again });
    // Two people wrote the same text; it was removed for one of them only, so this entry now has a change.
    expect(redact(same, ana)).toEqual({ ...same, before: { decidedBy: "ana", decisionReason: "erased ana" } });
  });

  test("R-LOG-4: loses the person's reason, except an erasure's", () => {
    const told = row({ class: "Project", actor: "ana", after: { projectName: "Bridge" }, reason: "I said so" });
    expect(redact(told, ana).reason).toBe("erased ana");
    const erasure = row({ class: "User", objectId: "ana", event: "users.erase", reason: "her wish" });
    expect(redact(erasure, ana).reason).toBe("her wish");
  });
});

test("deleted profiles of a user are found in the log", () => {
  const made = row({ class: "EngineerProfile", objectId: "p1", after: { user: "ana" } });
  const gone = row({ class: "EngineerProfile", objectId: "p2", kind: "delete", before: { user: "ana" } });
  const other = row({ class: "EngineerProfile", objectId: "p3", after: { user: "ben" } });
  expect([...profilesIn([made, gone, other, row({ after: hour })], "ana")]).toEqual(["p1", "p2"]);
});

test.each([
  [{ engineer: "p1", notes: "her knee" }, true],
  [{ items: [{ input: { objectId: "h1" }, reason: "her eyes" }] }, true],
  [{ engineer: "p1", notes: null, allocationPercent: 40 }, false],
  [{ engineer: "p2", notes: "his knee" }, false],
] as const)("detects whether %j names the person and writes about them", (body, said) => {
  expect(mentionsPerson(new Set(), new Set(["ana", "p1", "h1"]))(body, null)).toBe(said);
});

test.each([
  [["ana ames"], { input: [{ username: "ANA AMES" }] }, true],
  [["Ana Ames"], 'username: got "ana ames"', true],
  [["Ana"], { message: "banana" }, false],
  [["Ana"], { name: "ana" }, true],
  [["Ames"], { ames: 7, other: null }, false],
  [[], "anything", false],
] as const)("detects whether %j occurs in %j", (texts, value, said) => {
  const tells = mentionsPerson(new Set<string>(texts), new Set());
  expect([tells(value, null), tells(null, value)]).toEqual([said, said]);
});

test("a body that is not JSON is a text", () => {
  expect([valueOfJson('{"a":1}'), valueOfJson("not JSON")]).toEqual([{ a: 1 }, "not JSON"]);
});
