import type { AnySentence, Say } from "../say.ts";
import { first, wordOf } from "./words.ts";

type Known = { readonly known?: ReadonlyArray<string> };
const meant = ({ known = [] }: Known, say: Say): string =>
  known.length === 0 ? "" : `; did you mean ${say.or(known.slice(0, 12))}?`;

/** What has the fields or options that an unknown name is compared with. `body` is that of a batch over HTTP. */
export type NamedPlace = "operation" | "call" | "batch" | "item" | "body";
const places: Readonly<Record<NamedPlace, string>> = {
  operation: "a field of this operation",
  call: "an option of a call",
  batch: "an option of a batch",
  item: "a field of an item of a batch",
  body: "a field of a batch",
};

/** A value of an input, as people are told what it was. */
export type Got = {
  readonly got?: string;
  readonly gotA?: "list" | "object" | "function" | "nothing";
  /** The number of values of a list. */
  readonly count?: number;
};
const things = { list: "a list", object: "an object", function: "a function", nothing: "null" };
const gotText = ({ got, gotA, count }: Got): string => {
  const text = gotA === undefined ? got : things[gotA];
  return text === undefined ? "" : `, got ${text}${count === undefined ? "" : ` of ${count}`}`;
};

/** What is wrong with an input: sentences about a field of it. */
export const inputSentences = {
  required: ({ field }: { readonly field: string }) => `${field} is required`,
  requiredFields: ({ fields }: { readonly fields: ReadonlyArray<string> }, say: Say) =>
    `${say.and(fields)} are required`,
  expected: (
    of: Got &
      Known & { readonly field: string; readonly expected: AnySentence; readonly words?: ReadonlyArray<string> },
    say: Say,
  ) =>
    `${of.field === "" ? "" : `${of.field}: `}expected ${say.sentence(of.expected)}${gotText(of)}${meant(of, say)}${
      of.words === undefined ? "" : `; known words: ${first(of.words, say, { most: 12 })}`
    }`,
  expectedObject: (of: Got) => `expected an object with the fields of the operation${gotText(of)}`,
  unknownField: (
    of: Known & {
      readonly field: string;
      readonly fields: ReadonlyArray<string>;
      readonly more: boolean;
      readonly place?: NamedPlace;
    },
    say: Say,
  ) => {
    const takes =
      (of.known ?? []).length > 0
        ? ""
        : of.fields.length === 0
          ? ", which takes none"
          : `, which takes ${of.more ? `${of.fields.join(", ")} and others` : say.and(of.fields)}`;
    return `${of.field} is not ${places[of.place ?? "operation"]}${takes}${meant(of, say)}`;
  },
  noOperation: ({ name, known }: { readonly name: string; readonly known: ReadonlyArray<string> }, say: Say) => {
    const none = `There is no operation ${JSON.stringify(name)}`;
    if (known.length === 0) return none;
    // A group alone is no operation.
    return known[0]?.includes(".")
      ? `${none}; did you mean ${say.or(known)}?`
      : `${none}; the groups are ${say.and(known)}`;
  },
  moreFaults: ({ count }: { readonly count: number }, say: Say) => `${say.number(count)} more faults`,
  rangeReversed: (
    of: { readonly from: string; readonly to: string; readonly fromField: string; readonly toField: string },
    say: Say,
  ) =>
    `${of.toField} ${say.day(of.to)} is before ${of.fromField} ${say.day(of.from)}; the last day must not be before the first`,
  percentAbove: ({ field, most }: { readonly field: string; readonly most?: number }, say: Say) =>
    `${field} must be above ${say.percent(0)}${most === undefined ? "" : ` and at most ${say.percent(most)}`}`,
  beginsAs: (
    {
      field,
      of,
      words,
    }: { readonly field: string; readonly of: keyof typeof beginnings; readonly words: ReadonlyArray<string> },
    say: Say,
  ) =>
    `${field}: ${beginnings[of]} ${say.or(words.map(wordOf))}${of === "newBooking" ? "; history comes by import" : ""}`,
  sumTooLarge: ({ currency }: { readonly currency?: string }, say: Say) =>
    `${
      currency === undefined
        ? `A sum of planned time leaves the exact integers, up to ${say.number(Number.MAX_SAFE_INTEGER)} minutes`
        : `A sum is above ${say.money({ minor: Number.MAX_SAFE_INTEGER, currency })}, the highest exact amount`
    }; ask for a shorter range or smaller groups`,
  emailKept: () => "email is required: a forgotten password is reset through it",
  onlyClientLead: ({ field }: { readonly field: string }) => `${field}: only a client lead has one`,
  keptForTwins: ({ field }: { readonly field: string }) =>
    `${field}: names that begin with twin- are kept for the second accounts of an import; choose another one`,
  nameTaken: ({ field, name }: { readonly field: string; readonly name: string }) =>
    `${field}: ${name} is taken; choose another name`,
  fieldFixed: ({ name }: { readonly name: string }) => `${name} is defined by the application, so it cannot be changed`,
  typeStays: ({ name, type, target }: { readonly name: string; readonly type: string; readonly target?: string }) =>
    `${name} was declared as ${type}${target === undefined ? "" : ` to ${target}`}, and records may hold such values; choose another name`,
  openFields: () => "fields by name, each with a type, and a target if it is a Pointer or a Relation",
  addsNoFields: ({ name }: { readonly name: string }) => `this caller's writes add no fields to ${name}`,
  notOpen: ({ name }: { readonly name: string }) => `${name} is not a class that a write declares`,
  onePlace: ({ class: of, name }: { readonly class: string; readonly name: string }) =>
    `type: ${of} has a field of type GeoPoint already, ${name}; a class has at most one`,
  targetOfPointers: ({ type }: { readonly type: string }) =>
    `target: only a Pointer and a Relation have one, not a ${type}`,
  unknownClass: (of: Known & { readonly field: string; readonly name: string }, say: Say) =>
    `${of.field}: there is no class ${JSON.stringify(of.name)} that can have custom fields${meant(of, say)}`,
  notDeclared: (of: Known & { readonly field: string; readonly name: string }, say: Say) =>
    `${of.field}: ${JSON.stringify(of.name)} is not declared${meant(of, say)}`,
  mostDeclared: ({ field, most }: { readonly field: keyof typeof declared; readonly most: number }, say: Say) =>
    `There are already ${say.number(most)} ${declared[field]}, which is the most; those that were deleted count too`,
  indexable: (of: { readonly type: string; readonly types: ReadonlyArray<string> }, say: Say) =>
    `indexed: a ${of.type} cannot be indexed, only a field of type ${say.or(of.types)}`,
  neverIndexed: (of: { readonly class: string }) => `indexed: a field of ${of.class} cannot be indexed`,
  mostIndexed: ({ most }: { readonly most: number }, say: Say) =>
    `indexed: the class already has ${say.number(most)} indexed fields, which is the most; declare one of them without an index first`,
  rateStays: ({ field }: { readonly field: string }) =>
    `${field}: expected an amount; a rate is followed by another one`,
  needsBooking: () => "allocation is required: this firm enters hours on bookings only",
  sameField: ({ field, other }: { readonly field: string; readonly other: string }) =>
    `${field} and ${other} are the same field: send one of them, or the same value in both`,
  onlyOneOf: ({ fields }: { readonly fields: ReadonlyArray<string> }, say: Say) =>
    `${say.and(fields)} cannot both be given: send one of them`,
  userOrRole: () => "user, role: name one of the two",
  unknownRole: ({ got }: { readonly got: string }) => `role: ${got} is not a role`,
  itemNotBefore: ({ field }: { readonly field: string }) =>
    `${field}: refers to an item that does not come before this one`,
  answerHasNo: (of: { readonly field: string; readonly item: number; readonly path: string }) =>
    `${of.field}: the answer of item ${of.item} has no ${of.path}`,
  answerHasSeveral: (of: { readonly field: string; readonly item: number }) =>
    `${of.field}: refers to more than one value of the answer of item ${of.item}`,
  commandsOnly: (of: { readonly operation: string; readonly kind: string }) =>
    `operation: a transaction may contain only commands, and ${of.operation} is a ${of.kind}`,
  commandsInDryRun: (of: { readonly operation: string; readonly kind: string }) =>
    `operation: a dry run of a batch may contain only commands, and ${of.operation} is a ${of.kind}`,
  notRunDry: ({ operation }: { readonly operation: string }) =>
    `dryRun: ${operation} counts each call as an attempt and cannot be run dry; leave dryRun out`,
  readsAreLogged: ({ field, operation }: { readonly field: string; readonly operation: string }) =>
    `${field}: ${operation} answers only once the access is logged, so it is not called in a dry run or a transaction`,
  itemNotDry: () => "dryRun: an item of a batch is not run dry by itself; run the whole batch dry",
  noItemIdInDryRun: () => "requestId: an item of a dry run has no request id of its own; leave it out",
  noRequestIdInDryRun: () => "requestId: a dry run of a batch without a transaction has no request id; leave it out",
  oneRequestId: () => "requestId: an item of a transaction has no request id of its own; give one to the batch",
  answerNotStored: ({ operation }: { readonly operation: string }) =>
    `operation: the answer of a batch with a request id is stored, and that of ${operation} must not be; send the batch without a request id`,
  tooManyItems: ({ most, count }: { readonly most: number; readonly count: number }, say: Say) =>
    `items: expected at most ${say.number(most)} items, got ${say.number(count)}; send them in several batches`,
};

const declared = { field: "fields of this class", class: "classes of the firm" } as const;
const beginnings = {
  newBooking: "a booking is made",
  bookingAgain: "a booking is taken up again as",
  project: "a project begins",
  leave: "leave begins as",
  hours: "hours begin as",
  task: "a task begins as",
} as const;
