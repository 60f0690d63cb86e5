import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type FoundText, textsOf } from "./texts.ts";

/** Folders whose texts are no sentences for people, with the reason. */
const folders = {
  "src/domain/kernel/messages/": "the catalogue itself",
  "src/adapters/": "SQL, and faults for the operator of a store; people read the sentence serverFailed",
  "src/cli": "the command line is used by operators, in English; refusals come from the catalogue",
  "src/derive/": "writes documents and sources for developers",
  "src/plain-rules/": "wrong arguments of a pure function, for developers",
  "src/testing/": "for whoever tests a store or a rule",
} as const;
/** A folder inside one of those that has sentences for people after all. */
const mails = "src/adapters/mail/";

const stands = (of: FoundText, ...names: ReadonlyArray<string>): boolean => names.includes(of.around[0] ?? "");
/** Whether the nearest constant or function around the text is one of these. */
const isIn =
  (...places: ReadonlyArray<`${string}#${string}`>) =>
  ({ file, around }: FoundText): boolean => {
    const nearest = around.find((name) => name.startsWith("const "));
    return nearest !== undefined && places.some((place) => place === `${file}#${nearest.slice("const ".length)}`);
  };
const states: ReadonlySet<string> = new Set(["in progress", "on hold", "on leave", "written off", "as it is"]);

/** Texts with two words that are no sentences for people, by the reason. */
const exceptions: Readonly<Record<string, (of: FoundText) => boolean>> = {
  "documents a class, a field or an operation": (of) =>
    stands(of, "field()", "optional()", "entity()", "event()", "strictness()", "doc:", "description:", "why:") ||
    isIn(
      "src/operations/define/isolation-reasons.ts#engineerLocked",
      "src/operations/define/isolation-reasons.ts#ownRowOnly",
      "src/operations/identity/taken-names.ts#nameLockReason",
      "src/operations/query/filter-schema.ts#operatorsDoc",
    )(of),
  "is thrown at a developer: wrong use, or a defect": (of) =>
    stands(of, "new Error()", "new TypeError()", "new RangeError()", "super()", "refusalOf()") ||
    of.file.startsWith("src/operations/own/") ||
    ["src/ports/check-options.ts", "src/ports/host-functions.ts"].includes(of.file) ||
    isIn(
      "src/api/effect.ts#storeMaker",
      "src/operations/own/extension.ts#declarationsOf",
      "src/api/explain.ts#explainKinds",
      "src/api/open-firm.ts#checkedLater",
      "src/api/open-firm.ts#got",
      "src/api/open-firm.ts#exportKinds",
      "src/api/open-firm.ts#importKinds",
      "src/api/open-firm.ts#isGuard",
      "src/api/open-firm.ts#firmOptions",
      "src/api/refusal-of.ts#got",
      "src/api/respond-http.ts#httpCall",
      "src/adapters/calendar/booking-calendar.ts#kinds",
      "src/adapters/mail/mail-sender.ts#localeOption",
      "src/adapters/mail/mail-sender.ts#senderKinds",
      "src/adapters/mail/smtp.ts#templates",
      "src/operations/log/firm-changes.ts#firm",
      "src/operations/log/follow-pages.ts#followKinds",
      "src/operations/log/row-changes.ts#kinds",
    )(of),
  "is a fault for the operator of the store": isIn(
    "src/operations/caller/resolve-session.ts#identityMissing",
    "src/operations/run/flow.ts#cannotWait",
    "src/ports/adapter.ts#newerMessage",
    "src/ports/fault.ts#change",
    "src/ports/fault.ts#writeFault",
  ),
  "is a state or a word of a vocabulary, which the catalogue translates": ({ text, around }) =>
    states.has(text) || around.includes("words()"),
  "is an event with the state it leads to, which the catalogue puts into words": (of) =>
    stands(of, "invalidTransition()"),
  "is a cell of the policy table, a document in English; `needed` says a right to people": ({ file }) =>
    /^src\/(operations\/policy\/(rights-notes|rights-text|role-rights|row-terms)|domain\/kernel\/policy\/predicate-text)\.ts$/.test(
      file,
    ),
  "names a read or a key inside the library": isIn(
    "src/operations/actions/plan-reads.ts#key",
    "src/operations/define/crud.ts#keyOf",
    "src/operations/define/crud.ts#pointerReads",
    "src/operations/define/include.ts#sourceAt",
    "src/operations/define/own-read.ts#ownReadName",
    "src/operations/policy/access-reads.ts#accessTo",
    "src/operations/policy/access-reads.ts#holdersName",
    "src/operations/policy/related-records.ts#readName",
    "src/operations/reports/reads.ts#hoursFrom",
    "src/operations/run/idempotency.ts#canonical",
    "src/operations/run/idempotency.ts#knownFields",
    "src/operations/users/export-data.ts#readsOf",
  ),
  "is stored, for readers of every language": isIn(
    "src/domain/import/merge/last-import.ts#partlyTakenReason",
    "src/domain/user/delete.ts#left",
    "src/domain/user/user-state.ts#pseudonymOf",
  ),
  "is code or a list of names": ({ text, around }) => /^\{.*\}$/.test(text) || around[0] === "const populous",
};
const outside = (all: ReadonlyArray<FoundText>): ReadonlyArray<string> =>
  all
    .filter((each) => !Object.values(exceptions).some((excepts) => excepts(each)))
    .map(({ file, line, text }) => `${file}:${line} ${text}`);

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".gen.ts"))
  .map((name) => `src/${name.replaceAll("\\", "/")}`);
const isChecked = (file: string): boolean =>
  file.startsWith(mails) || !Object.keys(folders).some((folder) => file.startsWith(folder));
const texts = files.filter(isChecked).flatMap((file) => textsOf(file, readFileSync(file, "utf8")));

describe("sentences for people", () => {
  test("are built in the catalogue alone", () => {
    expect(outside(texts)).toEqual([]);
  });

  test.each(Object.entries(exceptions))("a text outside that %s still exists", (_why, excepts) => {
    expect(texts.some(excepts)).toBe(true);
  });

  test.each(Object.keys(folders))("%s still exists", (folder) => {
    expect(files.some((file) => file.startsWith(folder))).toBe(true);
  });

  test.each([
    ['const refuse = () => ({ _tag: "Forbidden", event, needed: "administrator" });', "administrator"],
    [`const text = \`\${name} is full\`;`, "… is full"],
    ['return "Not allowed";', "Not allowed"],
    ['issues.push({ path, code, message: "Wrong" });', "Wrong"],
    ['const message = gone ? "The project is closed" : say(of);', "The project is closed"],
    [`const text = \`\${count} \${name} zu viel\`;`, "… … zu viel"],
    [
      `const texts = { closed: () => \`geschlossen seit \${day}, wieder öffnen\` };`,
      "geschlossen seit …, wieder öffnen",
    ],
    ['refuseField("TypeMismatch", "day", { id: "expected", expected: "a free day" });', "a free day"],
    ['return { _tag: "Storage", retry: "never", message: "No such table" };', "No such table"],
  ])("planted outside are found: %s", (source, text) => {
    const planted = `export const planted = () => { ${source} };`;
    expect(outside(textsOf("src/operations/run/planted.ts", planted))).toEqual([
      `src/operations/run/planted.ts:1 ${text}`,
    ]);
  });

  test("codes, fields and single words are none", () => {
    const source = `const of = { _tag: "OverCapacity", field: "startDate", id: "r 1", state: "on hold", at: \`\${day}T12\`, message: "" };`;
    expect(outside(textsOf("src/operations/run/planted.ts", source))).toEqual([]);
  });
});
