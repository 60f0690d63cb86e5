import { expect, test } from "vitest";
import { changeText as english, type SaidChange } from "../../../../src/domain/kernel/messages/english/changes.ts";
import { changeText as german } from "../../../../src/domain/kernel/messages/german/changes.ts";
import { languages } from "../../../../src/domain/kernel/messages/languages.ts";
import { sayIn } from "../../../../src/domain/kernel/messages/say.ts";

type Value = SaidChange["fields"][number]["to"];
const nothing: Value = { is: "nothing" };
const said = (to: Value, more: Partial<SaidChange> = {}): readonly [string, string] => {
  const of: SaidChange = {
    ...{ kind: "update", actor: "host", class: "Project", objectId: "proj000001", name: null },
    ...{ engineer: null, project: null, day: null, reason: null },
    fields: [{ field: "size", custom: true, from: nothing, to }],
    ...more,
  };
  const nameOf = (_entity: string, objectId: string | undefined) => (objectId === "user000001" ? "Ana" : undefined);
  return [english(of, sayIn(languages.en, nameOf)), german(of, sayIn(languages.de, nameOf))];
};

test.each<[string, Value, string, string]>([
  ["a number", { is: "number", number: 1234.5 }, "1,234.5", "1.234,5"],
  ["no number", { is: "number" }, "0", "0"],
  ["yes", { is: "boolean", yes: true }, "yes", "ja"],
  ["no", { is: "boolean" }, "no", "nein"],
  ["text", { is: "text", text: "a" }, "“a”", "„a“"],
  ["structures", { is: "json", text: "{}" }, "{}", "{}"],
  ["an empty list", { is: "list", of: [] }, "nothing", "nichts"],
  ["a list without items", { is: "list" }, "", ""],
  ["a known record", { is: "record", class: "User", objectId: "user000001" }, "Ana", "Ana"],
  ["an unknown record", { is: "record", class: "Project", objectId: "gone000000" }, "the project", "Projekt"],
])("a change to %s is said in both languages", (_what, value, inEnglish, inGerman) => {
  expect(said(value)).toEqual([
    `host changed the size of the project from nothing to ${inEnglish}`,
    `Projekt, geändert von host: size von nichts auf ${inGerman}`,
  ]);
});

test("an amount is said with its currency, also where it is not known", () => {
  expect(said({ is: "money", minor: 500, currency: "EUR" })[0]).toMatch(/to €5|to EUR/);
});

test("a long text is cut, and a person without a known name stays unknown", () => {
  const [long] = said({ is: "text", text: "x".repeat(300) }, { actor: "gone000000" });
  expect(long).toBe(`Somebody changed the size of the project from nothing to “${"x".repeat(199)}…”`);
});

test("a secret is named without its value, and a change without fields names the record", () => {
  expect(said({ is: "secret" })).toEqual(["host changed the size of the project", "Projekt, geändert von host: size"]);
  expect(said(nothing, { fields: [] })).toEqual(["host changed the project", "Projekt, geändert von host"]);
});
