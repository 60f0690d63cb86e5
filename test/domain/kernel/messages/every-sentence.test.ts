import { describe, expect, test } from "vitest";
import { defaultSettings } from "../../../../src/domain/kernel/context/settings.ts";
import { english } from "../../../../src/domain/kernel/messages/english/english.ts";
import { explainIn } from "../../../../src/domain/kernel/messages/explain-in.ts";
import { german } from "../../../../src/domain/kernel/messages/german/german.ts";
import type { Language } from "../../../../src/domain/kernel/messages/language.ts";
import { mails } from "../../../../src/domain/kernel/messages/mails.ts";
import { type AnySentence, type Catalogue, sayIn } from "../../../../src/domain/kernel/messages/say.ts";
import type { Refusal } from "../../../../src/domain/kernel/refusal/refusal.ts";
import type { Warning, WarningCode, WarningDetails } from "../../../../src/domain/kernel/refusal/warning.ts";
import { operations } from "../../../../src/operations/index.ts";
import { listOperations } from "../../../../src/operations/operation-tree.ts";
import { neededRights } from "../../../../src/operations/policy/needed-rights.ts";
import { refusalSentences } from "./refusal-sentences.ts";

const day = "2027-03-10";
const days = { from: day, to: "2027-03-12" };
const names = [{ name: "PE", gaps: [days], rows: ["r000000001"] }];
const inner = { id: "text", longest: 10 };
/** A value for each parameter, by its name. */
const byName: Readonly<Record<string, unknown>> = {
  ...{ longest: 10, most: 20, least: 1, length: 30, count: 3, sum: 1_500, limit: 100, peak: 120, days: 7, item: 2 },
  ...{ day, from: day, to: "2027-03-12", steps: [day], employed: { from: day, to: null }, leave: days, others: [days] },
  ...{
    words: ["active"],
    fields: ["a", "b"],
    known: ["ab"],
    names: ["a", "b"],
    states: ["active"],
    open: ["engineer"],
  },
  ...{ expected: inner, each: inner, one: inner, what: inner, rights: { id: "anyRole" }, role: "engineer" },
  ...{
    currency: "EUR",
    got: "x",
    kept: 5,
    fallback: true,
    more: true,
    retry: "safe",
    by: "userId",
    of: "Project",
    place: "operation",
  },
  ...{ link: null, until: "2027-03-10T09:00:00.000Z" },
};
const sampled = (given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  new Proxy(given, {
    get: (own, name: string) =>
      Object.hasOwn(own, name) ? own[name] : Object.hasOwn(byName, name) ? byName[name] : name,
  });

const conditions = [
  { is: "compare", field: "objectId", by: "=", to: { actor: "userId" } },
  { is: "compare", field: "endDate", by: "=", to: null },
  { is: "not", of: { is: "compare", field: "passwordHash", by: "=", to: null } },
  { is: "compare", field: "hours", by: "<=", to: 8 },
  { is: "not", of: { is: "compare", field: "hours", by: ">", to: { given: "hours" } } },
  { is: "reaches", field: "endDate", to: { actor: "team" } },
  { is: "oneOf", field: "status", values: ["active", "planned"] },
  { is: "not", of: { is: "oneOf", field: "status", values: ["active"] } },
  ...["start", "end", "inside"].map((at) => ({ is: "text", field: "name", at, text: "A" })),
  ...[false, true].map((only) => ({ is: "has", field: "names", values: ["A", "B"], only })),
  { is: "and", of: [{ is: "always" }, { is: "never" }] },
  {
    is: "or",
    of: [
      {
        is: "via",
        field: "project",
        where: { is: "compare", field: "projectManager", by: "=", to: { actor: "userId" } },
      },
      { is: "some", entity: "Allocation", by: "engineer", where: { is: "compare", field: "team", by: "=", to: true } },
    ],
  },
];
/** Parameters of sentences that the names do not suit, and further cases. */
const cases: Readonly<Record<string, ReadonlyArray<Readonly<Record<string, unknown>>>>> = {
  several: [{ of: [inner, inner] }],
  keptAsNumber: [{ got: 1.005 }],
  keptAsMinutes: [{ got: 90.4 }],
  notEmployed: [
    { days: [days] },
    {
      days: [
        { from: day, to: null },
        { from: day, to: day },
      ],
    },
  ],
  notCovered: [{ names }],
  differingValues: [
    {
      values: [
        { field: "notes", here: "a", export: null },
        { field: "notes", here: null, export: "b" },
      ],
    },
  ],
  breaksFirmRule: [days],
  serverFailed: [{ retry: "safe" }, { retry: "never" }, { retry: "unknown" }],
  unknownUser: [{ by: "userId" }, { by: "externalId" }],
  listOf: [{}, { most: undefined }],
  noStepBegins: [{}, { steps: [] }],
  noState: [{}, { fallback: undefined }],
  unknownField: [{}, { known: [] }, { known: [], more: false }, { known: [], more: false, fields: [] }],
  expected: [{}, { field: "" }, { words: undefined, known: undefined, got: undefined }],
  expectedObject: [{}, { got: undefined }],
  amountUpTo: [{}, { currency: "XTS" }],
  resetPasswordText: [{}, { link: "https://acme.example/" }],
  verifyEmailText: [{}, { link: "https://acme.example/" }],
  noRecord: [{}, { of: "Invented" }],
  sharedValue: [{}, { of: "Invented" }],
  percentAbove: [{}, { most: undefined }],
  sumTooLarge: [{}, { currency: undefined }],
  beginsAs: ["newBooking", "bookingAgain", "project", "leave", "hours"].map((of) => ({ of })),
  rights: [
    { class: "Task", free: [], bound: [] },
    { class: "Task", free: ["administrator"], bound: conditions.map((of) => ({ of: [of] })) },
    { class: "Task", free: [], bound: [{ roles: ["engineer"], of: conditions }] },
  ],
};
/** The sentences of an id, one for each case. */
const written = (language: Pick<Language, "formats"> & { readonly sentences: Catalogue }, id: string) => {
  const say = sayIn(language);
  return (cases[id] ?? [{}]).map((given) => say.sentence(sampled({ id, ...given }) as AnySentence));
};

/** `null` is a word of JSON where the sentence shows its form. */
const wrong = /undefined|(?<!or |oder )null|\[object|NaN|Invalid/;

const catalogues = [
  { formats: english.formats, sentences: { ...english.sentences, ...mails.en } },
  { formats: german.formats, sentences: { ...german.sentences, ...mails.de } },
];
describe("every sentence", () => {
  test.each(Object.keys(catalogues[0]?.sentences ?? {}))("%s is complete in both languages", (id) => {
    for (const language of catalogues)
      for (const text of written(language, id)) {
        expect(text).not.toMatch(wrong);
        expect(text.length).toBeGreaterThan(2);
      }
  });

  // Visitors need no right.
  const withPolicy = listOperations(operations).filter((of) => of.kind !== "flow" || !of.open);
  test.each(withPolicy.map((of) => [of.name, of] as const))(
    "the rights that %s needs are written in both languages",
    (_name, of) => {
      const texts = [english, german].map((language) =>
        sayIn(language).sentence(neededRights(of, defaultSettings) as AnySentence),
      );
      for (const text of texts) expect(text).not.toMatch(wrong);
      expect(texts[1]).not.toMatch(/\b(the|whose|or|you)\b/);
    },
  );
});

const [person, project] = ["e000000001", "p000000001"];
const listed = { objectId: "a000000001", engineer: person, project, names };
const closed = { from: day, to: null };
const warned: { readonly [C in WarningCode]: ReadonlyArray<WarningDetails[C]> } = {
  OUTSIDE_PROJECT: [
    { project, dates: days, rows: ["a000000001"] },
    { project, dates: days, rows: ["a000000001", "a000000002"] },
    { project, dates: { from: null, to: day }, rows: [], days: [days] },
    { project, dates: { from: null, to: null }, rows: [], days: [days] },
  ],
  DISCIPLINE: [{ engineer: person, project, required: "Geology", discipline: "Civil" }],
  ON_LEAVE: [{ engineer: person }],
  PROJECT_INACTIVE: [{ project, state: "on hold" }],
  NOT_AVAILABLE: [days],
  CERTIFICATION: [{ names }],
  CERTIFICATION_GAP: [{ name: "PE", gaps: [days], rows: [] }],
  ALLOCATION_DAY: [
    { allocation: "a000000001", rows: ["h1"] },
    { allocation: "a000000001", rows: ["h1", "h2"] },
  ],
  UNPRICED: [{ rows: ["h1"] }],
  NOT_EMPLOYED: [
    { engineer: person, employed: closed, rows: ["h1"] },
    { engineer: person, employed: { from: null, to: null }, rows: ["h1"] },
  ],
  ROUNDED: [{ field: "hours", sent: 0.76, kept: 0.77 }],
  UNCOVERED: [
    { project, allocations: [listed] },
    { project, allocations: [listed], moreAllocations: 2 },
  ],
  PROJECT_OPEN_WORK: [{ counts: { allocations: 1, hours: 2 }, ids: { allocations: ["a000000001"] } }],
  DEPENDENCY_OPEN: [
    { task: "k000000001", tasks: ["k000000002"] },
    { task: "k000000001", tasks: ["k000000002", "k000000003"] },
  ],
  CUT: [
    { objectId: "a000000001", engineer: person, project, state: "confirmed", ...days },
    { objectId: "a000000001", engineer: person, project, state: "cancelled", ...days },
  ],
  EMPLOYMENT_END_UNKNOWN: [{ engineers: [person] }],
  COVER_LOST: [{ allocations: [listed] }, { allocations: [listed], moreAllocations: 2 }],
  TIME_OFF_OVERLAP: [{ leave: days, others: [days], rows: ["t000000001"] }],
  REPRICED: [
    { count: 1, rows: ["h1"] },
    { count: 2, rows: ["h1", "h2"] },
  ],
  HOURS_WAITING: [
    { user: "u000000001", projects: [{ project, rows: ["h1"] }] },
    { user: "u000000001", projects: [{ project, rows: ["h1"], moreRows: 3 }], moreProjects: 1 },
  ],
};

const about = { class: "Project", objectId: "p000000001", current: null };
/** Forms of a refusal that the examples of its sentence do not have. */
const further: ReadonlyArray<Refusal> = [
  { _tag: "AuthRequired" },
  { _tag: "AuthRequired", needed: "x" },
  { _tag: "AuthRequired", unknown: { by: "userId", id: "u000000001" } },
  { _tag: "AuthRequired", inactive: true },
  { _tag: "AuthorRequired", class: "BillableHour", event: "hours.approve", needs: "account" },
  { _tag: "NotFound", class: "AccountToken" },
  { _tag: "NotFound", class: "Operation", name: "x", known: [] },
  { _tag: "NotFound", class: "Operation", name: "x", known: ["projects.get"] },
  { _tag: "NotFound", class: "Operation", name: "x", known: ["projects"] },
  { _tag: "NotFound", class: "Invented" },
  ...[0, 60, 90].map(
    (freeMinutes): Refusal => ({ _tag: "DayCeiling", engineer: person, day, sumMinutes: 1_500, freeMinutes, rows: [] }),
  ),
  ...["frobnicate", "update to active", "submit"].map(
    (event): Refusal => ({
      _tag: "InvalidTransition",
      ...about,
      machine: "x",
      from: "draft",
      event,
      allowed: [event, "pay"],
    }),
  ),
  { _tag: "HasHistory", class: "Company", counts: { "contact company": 1, invented: 2, hours: 1, deals: 0 } },
  { _tag: "ProjectOpenWork", ...about, counts: { allocations: 1 }, ids: {} },
  { _tag: "OutsideProject", project, dates: { from: null, to: null }, rows: ["a000000001"] },
  { _tag: "OutsideProject", project, dates: { from: day, to: null }, rows: [], days: [days] },
  { _tag: "OutsideProject", project, dates: { from: null, to: day }, rows: [], days: [days] },
  { _tag: "RoleNotOpen", role: "invented", open: [] },
  { _tag: "Locked", ...about, state: "on hold", since: day },
  { _tag: "Locked", ...about, state: "paid", since: null },
  { _tag: "VersionConflict", ...about, fields: [] },
];
/** What a later version may have stored. */
const later = [
  [{ _tag: "FromLater" }, "FROM_LATER"],
  [{ code: "FROM_LATER", detail: {}, message: "as it was" }, "as it was"],
  [{ sentence: { id: "fromLater" }, message: "as it was" }, "as it was"],
  [{ message: "as it was" }, "as it was"],
] as const;

describe("every refusal", () => {
  test.each(later)("of a later version is shown as it is: %o", (of, text) => {
    for (const language of [english, german]) expect(explainIn(language, of as never)).toBe(text);
  });

  test("has a sentence in each of its forms", () => {
    for (const refusal of further) {
      const texts = [english, german].map((language) => explainIn(language, refusal));
      for (const text of texts) expect(text).not.toMatch(wrong);
      if (!("needed" in refusal)) expect(texts[0]).not.toBe(texts[1]);
    }
  });

  test.each(refusalSentences.map(([, , refusal]) => [refusal._tag, refusal] as const))(
    "%s says the names that it is given, and none that it is not",
    (_tag, refusal) => {
      const names = Object.fromEntries(
        [...JSON.stringify(refusal).matchAll(/"(\w{10})"/g)].map(([, id]) => [id, `N-${id}`]),
      );
      for (const language of [english, german]) {
        expect(explainIn(language, refusal, names)).not.toMatch(wrong);
        expect(explainIn(language, { ...refusal, recordNames: {} })).not.toContain("N-");
      }
    },
  );
});

describe("a finding of an import", () => {
  const what = { id: "text", longest: 10 } as const;
  const about = { engineer: person, project };
  test.each([
    [{}, {}, ""],
    [{ name: "Gate" }, {}, "Gate: "],
    [about, { [person]: "Ana" }, "Ana: "],
    [about, { [project]: "Bridge" }, "Bridge: "],
    [about, { [person]: "Ana", [project]: "Bridge" }, "Ana on Bridge: "],
    [{ day }, {}, "10 March 2027: "],
    [{ from: day, to: day }, {}, "10 March 2027: "],
    [days, {}, "10 March 2027 to 12 March 2027: "],
    [{ ...about, from: day }, { [person]: "Ana" }, "Ana, from 10 March 2027 on: "],
  ])("of %j begins with what people know of the row", (facts, names, begin) => {
    const sentence = { id: "aboutRecord", ...facts, what } as never;
    const [text, german_] = [english, german].map((language) => explainIn(language, { message: "", sentence }, names));
    expect(text).toBe(`${begin}${explainIn(english, { message: "", sentence: what as never })}`);
    expect(german_).not.toMatch(wrong);
    expect(german_).not.toBe(text);
  });
});

describe("every warning", () => {
  test.each(Object.entries(warned))("%s is complete in both languages", (code, details: ReadonlyArray<unknown>) => {
    for (const detail of details) {
      const texts = [english, german].map((language) =>
        explainIn(language, { code, detail, message: "" } as Warning, { [person]: "Ana Souza", [project]: "Bridge" }),
      );
      for (const text of texts) expect(text).not.toMatch(wrong);
      expect(texts[0]).not.toBe(texts[1]);
      // Names in place of ids, in both.
      expect(texts[0]?.includes("Ana Souza")).toBe(texts[1]?.includes("Ana Souza"));
      expect(texts.join()).not.toMatch(/[epath]00000000\d/);
    }
  });
});
