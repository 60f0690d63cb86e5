import type { AnySentence, Say } from "../say.ts";
import { wordOf } from "./words.ts";

const clean = "without U+0000 and lone surrogates";

/** What a value must be: the end of "expected …". */
export const expectedSentences = {
  text: ({ longest }: { readonly longest: number }, say: Say) =>
    `text of 1 to ${say.number(longest)} characters ${clean}`,
  textAtMost: ({ longest, length }: { readonly longest: number; readonly length: number }, say: Say) =>
    `at most ${say.number(longest)} characters, not ${say.number(length)}`,
  textMarks: ({ most }: { readonly most: number }, say: Say) => `at most ${say.number(most)} combining marks in a row`,
  textClean: () => `text ${clean}`,
  textBeginning: () => "a part of a text, not empty",
  filters: ({ of }: { readonly of: string }) => `a list of filters on ${of}`,
  filterSize: ({ most, count }: { readonly most: number; readonly count: number }, say: Say) =>
    `a filter of at most ${say.number(most)} conditions, nested at most ${say.number(count)} deep`,
  idText: () => "an id as text",
  day: () => "a day that exists, as YYYY-MM-DD",
  dayUpTo: ({ day }: { readonly day: string }, say: Say) => `a day up to ${say.day(day)}`,
  instant: () => "an instant as ISO 8601 text with its zone, such as 2027-03-10T09:00:00.000Z",
  percent: () => "a percent with at most two decimals",
  percentNumber: () => "a percent as a finite number",
  percentUpTo: ({ most }: { readonly most: number }, say: Say) => `a percent from 0 to ${say.number(most)}`,
  hours: () => "hours above 0 and up to 24, kept to the minute",
  hoursNumber: () => "hours as a finite number",
  hoursInDay: () => "hours between one minute and 24 hours",
  minutes: ({ most }: { readonly most: number }, say: Say) =>
    `minutes from 0 to ${say.number(most)}, kept as whole ones`,
  minutesNumber: () => "minutes as a finite number",
  minutesUpTo: ({ most }: { readonly most: number }, say: Say) => `minutes from 0 to ${say.number(most)}`,
  wholeMinute: () => "a whole minute, such as 7.5 or 0.33",
  amount: () => "an amount of at least 0, as a number or { minor, currency }",
  amountNumber: () => "an amount as a finite number",
  amountShape: () => "an amount as a number in the firm's currency, or { minor, currency }",
  amountUpTo: ({ most, currency }: { readonly most: number; readonly currency: string }, say: Say) =>
    `an amount from 0 to ${say.money({ minor: most, currency })}, with the decimals of an ISO 4217 currency`,
  rateUpTo: ({ most, currency }: { readonly most: number; readonly currency: string }, say: Say) =>
    `a rate from 0 to ${say.money({ minor: most, currency })}, with the decimals of an ISO 4217 currency`,
  trueOrFalse: () => "true or false",
  wholeNumber: ({ least, most }: { readonly least: number; readonly most: number }, say: Say) =>
    `a whole number from ${say.number(least)} to ${say.number(most)}`,
  oneOf: ({ words }: { readonly words: ReadonlyArray<string> }) => `one of ${words.join(", ")}`,
  wordFor: ({ words }: { readonly words: ReadonlyArray<string> }) =>
    `a word for one of ${words.map(wordOf).join(", ")}`,
  objectWith: ({ fields }: { readonly fields: ReadonlyArray<string> }, say: Say) =>
    `an object with fields of ${say.and(fields)}`,
  listOf: ({ most, each }: { readonly most?: number; readonly each: AnySentence }, say: Say) =>
    `a list${most === undefined ? "" : ` of at most ${say.number(most)}`}, each ${say.sentence(each)}`,
  /** What the pure functions of `firmcore/rules` expect, whose readers are developers: in English only. */
  forDevelopers: ({ text }: { readonly text: string }) => text,
  oneOfFields: ({ fields }: { readonly fields: ReadonlyArray<string> }) =>
    fields.length === 0 ? "no field, since there are none" : `one of the fields ${fields.join(", ")}`,
  dayFrom: ({ field, day }: { readonly field: string; readonly day: string }, say: Say) =>
    `a day not before ${field} ${say.day(day)}`,
  oneAndTheSame: ({ field, got }: { readonly field: string; readonly got: string }) => `one ${field}, ${got}`,
  idOfNoOther: () => "an id that no other booking has",
  batchBody: () => "an object with the items of the batch",
  options: () => "an object with options",
  abortSignal: () => "an AbortSignal",
  list: () => "a list",
  listAtMost: ({ most }: { readonly most: number }, say: Say) => `a list of at most ${say.number(most)} values`,
  nothing: () => "nothing: the library itself writes this field",
  password: ({ least, most }: { readonly least: number; readonly most: number }, say: Say) =>
    `a password of ${say.number(least)} to ${say.number(most)} characters ${clean}`,
  webAddress: () => "an address that begins with https:// or http://",
  email: () => "an e-mail address such as ana@example.com",
  decidedItem: () => "an id, or { objectId, expectedVersion, expectedUpdatedAt }",
  groups: ({ one }: { readonly one: AnySentence }, say: Say) => `${say.sentence(one)}, or a list of two different ones`,
  fieldOf: ({ of }: { readonly of: string }) => `a field of ${of}`,
  conditionsOn: ({ of }: { readonly of: string }) => `conditions on fields of ${of}`,
  orderBy: ({ of, most }: { readonly of: string; readonly most: number }, say: Say) =>
    `a field of ${of}, with - before it when it descends, or a list of at most ${say.number(most)}`,
  orderedField: ({ of }: { readonly of: string }) => `a field of ${of} with an order`,
  cursorOf: ({ of }: { readonly of: string }) => `the cursor of a list of ${of} in the same order`,
  includes: ({ of, most }: { readonly of: string; readonly most: number }, say: Say) =>
    `an object of pointers of ${of}, each true or such an object, nested at most ${say.number(most)} deep`,
  pointerOf: ({ of }: { readonly of: string }) => `a pointer of ${of}`,
  valuesOf: () => "{ of, where }, where of is a class and a field of the same kind, such as User.username",
  pattern: ({ most }: { readonly most: number }, say: Say) =>
    `a regular expression of at most ${say.number(most)} characters, without look-around and back-references`,
  searchedWords: ({ most }: { readonly most: number }, say: Say) => `at most ${say.number(most)} words`,
  selects: ({ of }: { readonly of: string }) => `a list of fields of ${of}`,
  rangeOf: ({ days }: { readonly days: number }, say: Say) => `a range of at most ${say.number(days)} days`,
  week: ({ count }: { readonly count: number }, say: Say) => `seven numbers, Monday first, not ${say.number(count)}`,
  timeZone: () => "the IANA name of a time zone, such as Europe/Berlin",
  timeZoneOrOffset: () =>
    "the IANA name of a time zone, such as Europe/Berlin, or an offset such as +01:00 up to 14 hours",
  currency: () => "a code of ISO 4217 such as EUR",
  daysAtMost: ({ most, other }: { readonly most: number; readonly other: string }, say: Say) =>
    `at most the ${say.number(most)} days of ${other}`,
  removals: ({ names }: { readonly names: ReadonlyArray<string> }) =>
    `an object of ${names.join(", ")}, each the day on which a step begins, as YYYY-MM-DD, or a list of such days`,
  removal: () => "the day on which a step begins, as YYYY-MM-DD, or a list of such days",
  chances: ({ names }: { readonly names: ReadonlyArray<string> }) =>
    `an object of ${names.join(", ")}, each a percent from 0 to 100; won and lost are always 100 and 0`,
  statusEvents: ({ names }: { readonly names: ReadonlyArray<string> }) =>
    `"all", or a list of ${names.join(", ")}; an empty one switches them off`,
  vocabularies: () => "an object of workflow fields, each { words: { label: state }, fallback: state or null }",
  operationName: () => "the name of an operation",
  items: () => "objects with operation and input",
  pointerTo: ({ of }: { readonly of: string }) => `a pointer to ${of}`,
  date: () => "a date",
  finiteNumber: () => "a finite number",
  jsonValue: () => "a JSON value, nested at most 50 deep",
  plainObject: () => "an object of JSON values, nested at most 50 deep",
  plainList: () => "a list of JSON values, nested at most 50 deep",
  fileShape: () => "a file as { name, url }",
  pointShape: () => "a place as { latitude, longitude }, at most 90 and 180 degrees",
  polygonShape: ({ most }: { readonly most: number }, say: Say) =>
    `a list of 3 to ${say.number(most)} places, each { latitude, longitude }`,
  kilometers: () => "a number of kilometres, 0 or more",
  nearShape: () => "{ point, maxKm }, where maxKm may be left out",
  nearAtTop: () =>
    "near only at the top of a filter, because it orders the list; elsewhere within: { center, radiusKm }",
  withinShape: () => "{ center, radiusKm }, { box: [corner, opposite corner] } or { polygon: places }",
  boxShape: () => "two opposite corners, each { latitude, longitude }",
  base64: () => "bytes as Base64 text",
  customValues: () => "an object with values of declared fields",
  relationChange: () => "a list of ids, or { add: ids, remove: ids }",
  customName: () => "a letter, then at most 62 letters, digits and underscores",
  rowSize: ({ most }: { readonly most: number }, say: Say) =>
    `custom fields of at most ${say.number(most)} bytes as JSON`,
  idOfTen: () => "10 characters 0-9, A-Z, a-z",
};
