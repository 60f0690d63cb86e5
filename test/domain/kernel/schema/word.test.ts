import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultSettings, type Settings } from "../../../../src/domain/kernel/context/settings.ts";
import {
  knownWords,
  stateOfLabel,
  titleCase,
  wordKey,
  words,
  wordsByState,
} from "../../../../src/domain/kernel/schema/word.ts";

const status = words("Crane.status", {
  free: ["Available"],
  "in use": ["Busy", "Rented Out"],
  "written off": [],
});
const firmWith = (words: Readonly<Record<string, string>>, fallback: string | null = null): Settings => ({
  ...defaultSettings,
  vocabularies: { [status.name]: { words, fallback } },
});

describe("R-VAL-8: two labels are the same word", () => {
  test.each([
    ["case", "Rented Out", "rENTED oUT"],
    ["spaces and signs", "Rented Out", "  rented-out! "],
    ["how an accent is written", "Pre\u0301t", "PR\u00c9T"],
  ])("but for %s", (_, left, right) => {
    expect(wordKey(left)).toBe(wordKey(right));
  });

  test("only when letters and digits agree", () => {
    expect(new Set(["Phase 1", "Phase 2", "Phase", "Prêt", "Pret", "第一", "第二"].map(wordKey)).size).toBe(7);
    expect(wordKey("-- !? --")).toBe("");
  });
});

describe("a label means", () => {
  test("its state, by name or word", () => {
    expect(
      ["in use", "In Use", "BUSY", "rented-out", "available"].map((label) =>
        stateOfLabel(status, label, defaultSettings),
      ),
    ).toEqual(["in use", "in use", "in use", "in use", "free"]);
  });

  test.each(["", "Idle", "constructor", "__proto__", "toString"])("no state if %j is unknown", (label) => {
    expect(stateOfLabel(status, label, defaultSettings)).toBeNull();
    expect(stateOfLabel(status, label, firmWith({}))).toBeNull();
  });

  test("the firm's meaning before the default", () => {
    const firm = firmWith({ idle: "free", busy: "written off" });
    expect(["Idle", "Busy", "Rented Out"].map((label) => stateOfLabel(status, label, firm))).toEqual([
      "free",
      "written off",
      "in use",
    ]);
  });

  test("the fallback for unknown words", () => {
    expect(stateOfLabel(status, "Canceld", firmWith({}, "written off"))).toBe("written off");
    expect(stateOfLabel(status, "Busy", firmWith({}, "written off"))).toBe("in use");
    expect(stateOfLabel(status, "Canceld", firmWith({}, "sold"))).toBeNull();
    expect(stateOfLabel(status, "Idle", firmWith({ idle: "sold" }))).toBeNull();
  });
});

test("known words are those of states, library and firm", () => {
  expect(knownWords(status, defaultSettings)).toEqual([
    ...["free", "in use", "written off", "available", "inuse", "busy", "rentedout", "writtenoff"],
  ]);
  expect(knownWords(status, firmWith({ idle: "free", busy: "in use" })).slice(-2)).toEqual(["writtenoff", "idle"]);
});

test("a vocabulary can be made from another", () => {
  const again = words("Again.status", wordsByState(status));
  expect(again.words).toEqual(status.words);
  expect(wordsByState(status)["written off"]).toEqual(["writtenoff"]);
});

test.each([
  ["on leave", "On Leave"],
  ["non-billable", "Non-Billable"],
  ["expiring", "Expiring"],
  ["phase 2b", "Phase 2b"],
  ["éclair", "Éclair"],
])("%s is displayed as %s", (state, label) => {
  expect(titleCase(state)).toBe(label);
});

test("title case is the same word", () => {
  fc.assert(
    fc.property(fc.constantFrom(...status.states), (state) => {
      expect(stateOfLabel(status, titleCase(state), defaultSettings)).toBe(state);
    }),
  );
});
