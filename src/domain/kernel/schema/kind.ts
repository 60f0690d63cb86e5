import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { Settings } from "../context/settings.ts";
import { englishText, type Sentence } from "../messages/english/sentences.ts";
import type { InputTag } from "../refusal/refusal.ts";
import { BasisPoints, basisPointsOfPercent, highestPercent, percentOf } from "../values/basis-points.ts";
import { Day, dayOf, dayText, instantText } from "../values/day.ts";
import {
  hoursOfMinutes,
  Minutes,
  minutesOfHours,
  minutesPerDay,
  roundsHours,
  roundsMinutes,
  wholeMinutes,
} from "../values/minutes.ts";
import { highestRate, Money, minorDigits, moneyOf } from "../values/money.ts";
import { longestText, normalText, textFault } from "../values/text.ts";
import { knownWords, stateOfLabel, type Words } from "./word.ts";

/** What is wrong with a value; `expected` is the end of "expected …". */
export interface Problem<Tag extends InputTag = InputTag> {
  readonly tag: Tag;
  readonly expected: Sentence;
  readonly known?: ReadonlyArray<string>;
  /** The place inside a structured value and what it held; absent for the whole value. */
  readonly inside?: { readonly path: ReadonlyArray<string>; readonly got: unknown };
}

/** A JSON Schema (2020-12), as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;
/** Makes JSON Schemas of one document. */
export interface JsonSchemas {
  /** The schema of a value of this kind, as it is `sent` or read (`plain`). */
  readonly of: (kind: Kind) => JsonSchema;
  /** The document has the filters of every class; otherwise it is about one operation. */
  readonly complete: boolean;
  /** A reference to a schema that the document holds once under this name. */
  readonly named: (name: string, make: () => JsonSchema) => JsonSchema;
}

/**
 * A kind of value: what is stored (`schema`), written and read. `parse` comes before the policy of the row and needs
 * no firm. `validate` comes after it (R-POL-1), because ranges, precision and words must not reveal a hidden row.
 */
export interface Kind<Value = unknown, Plain = unknown, Sent = Plain, Parsed = Value, Tag extends InputTag = InputTag> {
  readonly type: string;
  readonly schema: Schema.Top & { readonly Type: Value };
  /** The end of "expected …". */
  readonly expected: Sentence;
  /** The tags that `parse` and `validate` can give. */
  readonly faults: ReadonlyArray<Tag>;
  readonly words?: Words;
  /** The kind of the values of a list. */
  readonly items?: Kind;
  /** The value is never quoted, not even in a refusal (R-LOG-3). */
  readonly secret?: true;
  parse(sent: Sent | unknown): Result.Result<Parsed, Problem<Tag>>;
  /** `input` is the whole parsed input, for a kind whose values depend on another field. */
  validate(
    parsed: Parsed,
    firm: Settings,
    input?: Readonly<Record<string, unknown>>,
  ): Result.Result<Value, Problem<Tag>>;
  format(value: Value): Plain;
  /** Whether the stored value is so far from the one sent that the answer must say so. */
  rounds?(parsed: Parsed): boolean;
  /** The JSON Schema, for kinds whose type alone does not tell. */
  readonly json?: (schemas: JsonSchemas) => JsonSchema;
  /** A phantom: what a caller may write. */
  readonly sent?: Sent;
}

const mismatch = (expected: Sentence): Result.Result<never, Problem<"TypeMismatch">> =>
  Result.fail({ tag: "TypeMismatch", expected });
/** Formats a value as it is stored. */
export const asStored = <T>(value: T): T => value;
const accepted = <T>(value: T): Result.Result<T, never> => Result.succeed(value);
/** The faults of a kind whose values have one shape and no range. */
const onlyMismatch = ["TypeMismatch"] as const;
/** A kind whose values have one shape and no range. */
type Plainly<Value, Plain> = Kind<Value, Plain, Plain, Value, "TypeMismatch">;
type TextFault = "TypeMismatch" | "TextInvalid" | "Required";
// Interfaces, because the declarations of the package then name a kind instead of writing it out in every field.
export interface TextKind extends Kind<string, string, string, string, TextFault> {}
export interface IdKind extends Plainly<string, string> {}
export interface DayKind extends Plainly<Day, string> {}
export interface InstantKind extends Plainly<number, string> {}
export interface PercentKind
  extends Kind<BasisPoints, number, number, number, "TypeMismatch" | "PercentRange" | "Precision"> {}
export interface TimeKind extends Kind<Minutes, number, number, number, "TypeMismatch" | "HoursRange"> {}
export interface AmountKind
  extends Kind<Money, Money, number | Money, number | Money, "TypeMismatch" | "AmountRange" | "Precision"> {}
export interface BooleanKind extends Plainly<boolean, boolean> {}
export interface IntegerKind extends Plainly<number, number> {}
export interface LiteralKind<S extends string> extends Kind<S, S, S, S, "TypeMismatch" | "UnknownWord"> {}
export interface WordKind<S extends string> extends Kind<S, S, string, string, TextFault | "UnknownWord"> {}
export interface ListKind<V, P, S, Tag extends InputTag>
  extends Kind<ReadonlyArray<V>, ReadonlyArray<P>, ReadonlyArray<S>, ReadonlyArray<V>, Tag | "TypeMismatch"> {}

const textOf = (longest: number): TextKind => {
  const expected: Sentence = { id: "text", longest };
  return {
    type: "text",
    schema: Schema.String.check(
      Schema.isNonEmpty(),
      Schema.isMaxLength(longest),
      Schema.makeFilter((text) => {
        const fault = textFault(text, longest);
        return fault === null ? true : englishText(fault);
      }),
    ),
    expected,
    faults: ["TypeMismatch", "TextInvalid", "Required"],
    parse: (sent) => {
      if (typeof sent !== "string") return mismatch(expected);
      const outcome = normalText(sent, longest);
      if (Result.isFailure(outcome)) return Result.fail({ tag: "TextInvalid", expected: outcome.failure });
      return outcome.success === "" ? Result.fail({ tag: "Required", expected }) : Result.succeed(outcome.success);
    },
    validate: accepted,
    format: asStored,
  };
};

/** The longest text other than notes (R-VAL-7). */
export const longestLine = 10_000;
/** Text in NFC, trimmed, 1…10,000 characters (R-VAL-7). */
export const text = textOf(longestLine);
/** Notes and descriptions: up to 100,000 characters (R-VAL-7). */
export const longText = textOf(longestText);

export const idPattern = /^[0-9A-Za-z]{10}$/;
/** The ids of an open class, where a host lets clients choose other ones. */
export const openIdPattern = /^[\w.~-]{1,100}$/;
const idSchema = Schema.String.check(Schema.isPattern(idPattern));
/** The id of a record. A pointer of another shape names no row (R-VAL-10). */
export const id: IdKind = {
  type: "id",
  schema: idSchema,
  expected: { id: "idText" },
  faults: onlyMismatch,
  parse: (sent) => (typeof sent === "string" ? Result.succeed(sent) : mismatch({ id: "idText" })),
  validate: accepted,
  format: asStored,
};

/** A calendar date, written `YYYY-MM-DD` (R-VAL-1). */
export const day: DayKind = {
  type: "day",
  schema: Day,
  expected: { id: "day" },
  faults: onlyMismatch,
  parse: (sent) => {
    const found = typeof sent === "string" ? dayOf(sent) : null;
    return found === null ? mismatch({ id: "day" }) : Result.succeed(found);
  },
  validate: accepted,
  format: dayText,
};

// The zone is required: without it, engines assume the machine's own.
const isoInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const instantOf = (text: string): number =>
  // Engines roll 30 February over into March.
  isoInstant.test(text) && dayOf(text.slice(0, 10)) !== null ? Date.parse(text) : Number.NaN;

/** A UTC instant in milliseconds, written as ISO 8601 text (R-VAL-3). */
export const instant: InstantKind = {
  type: "instant",
  schema: Schema.Int,
  expected: { id: "instant" },
  faults: onlyMismatch,
  parse: (sent) => {
    const at = typeof sent === "string" ? instantOf(sent) : Number.NaN;
    return Number.isNaN(at) ? mismatch({ id: "instant" }) : Result.succeed(at);
  },
  validate: accepted,
  format: instantText,
};

const finite = (sent: unknown, expected: Sentence): Result.Result<number, Problem<"TypeMismatch">> =>
  typeof sent === "number" && Number.isFinite(sent) && Math.abs(sent) <= Number.MAX_SAFE_INTEGER
    ? Result.succeed(sent === 0 ? 0 : sent)
    : mismatch(expected);

const percentUpTo = (most: number): PercentKind => ({
  type: "percent",
  schema: BasisPoints,
  expected: { id: "percent" },
  faults: ["TypeMismatch", "PercentRange", "Precision"],
  parse: (sent) => finite(sent, { id: "percentNumber" }),
  validate: (sent) => {
    if (sent < 0 || sent > most) return Result.fail({ tag: "PercentRange", expected: { id: "percentUpTo", most } });
    const points = basisPointsOfPercent(sent);
    return typeof points === "string"
      ? Result.fail({ tag: points, expected: { id: "percent" } })
      : Result.succeed(points as BasisPoints);
  },
  format: percentOf,
});
/** A percent with at most two decimals, stored as basis points (R-VAL-5). */
export const percent = percentUpTo(highestPercent);
/** A percent of at most 100: how likely something is. */
export const percentUpTo100 = percentUpTo(100);

const inRange = (minutes: number | "HoursRange", expected: Sentence): Result.Result<Minutes, Problem<"HoursRange">> =>
  minutes === "HoursRange" ? Result.fail({ tag: minutes, expected }) : Result.succeed(minutes as Minutes);

/** Hours, stored as whole minutes of one day (R-VAL-4). */
export const hours: TimeKind = {
  type: "hours",
  schema: Minutes,
  expected: { id: "hours" },
  faults: ["TypeMismatch", "HoursRange"],
  parse: (sent) => finite(sent, { id: "hoursNumber" }),
  validate: (sent) => inRange(minutesOfHours(sent), { id: "hoursInDay" }),
  rounds: roundsHours,
  format: hoursOfMinutes,
};

/** Minutes of one day, 0 included (R-VAL-4, R-HOUR-13). */
export const minutes: TimeKind = {
  type: "minutes",
  schema: Minutes,
  expected: { id: "minutes", most: minutesPerDay },
  faults: ["TypeMismatch", "HoursRange"],
  parse: (sent) => finite(sent, { id: "minutesNumber" }),
  validate: (sent) => inRange(wholeMinutes(sent), { id: "minutesUpTo", most: minutesPerDay }),
  rounds: roundsMinutes,
  format: asStored,
};

const amount = (id: "amountUpTo" | "rateUpTo", most: number): AmountKind => ({
  type: "money",
  schema: Money,
  expected: { id: "amount" },
  faults: ["TypeMismatch", "AmountRange", "Precision"],
  parse: (sent) => {
    if (typeof sent === "number") return finite(sent, { id: "amountNumber" });
    const { minor, currency, ...more } = (typeof sent === "object" && sent !== null ? sent : {}) as Record<
      string,
      unknown
    >;
    return typeof minor === "number" &&
      Number.isSafeInteger(minor) &&
      typeof currency === "string" &&
      Object.keys(more).length === 0
      ? Result.succeed({ minor, currency } as Money)
      : mismatch({ id: "amountShape" });
  },
  validate: (sent, firm) => {
    const found = typeof sent === "number" ? moneyOf(sent, firm.currency) : moneyOfMinor(sent);
    if (typeof found !== "string" && found.minor <= most) return Result.succeed(found);
    const currency = typeof sent === "number" || minorDigits(sent.currency) === null ? firm.currency : sent.currency;
    return Result.fail({ tag: typeof found === "string" ? found : "AmountRange", expected: { id, most, currency } });
  },
  format: asStored,
});
const moneyOfMinor = (sent: Money): Money | "AmountRange" | "TypeMismatch" => {
  const known = moneyOf(0, sent.currency);
  if (typeof known === "string") return "TypeMismatch";
  return sent.minor < 0 ? "AmountRange" : sent;
};

/** An amount; a bare number is in the firm's currency (R-VAL-6). */
export const money = amount("amountUpTo", Number.MAX_SAFE_INTEGER);
/** An amount per hour; 24 hours at it are an exact integer (R-VAL-6). */
export const rate = amount("rateUpTo", highestRate);

export const boolean: BooleanKind = {
  type: "boolean",
  schema: Schema.Boolean,
  expected: { id: "trueOrFalse" },
  faults: onlyMismatch,
  parse: (sent) => (typeof sent === "boolean" ? Result.succeed(sent) : mismatch({ id: "trueOrFalse" })),
  validate: accepted,
  format: asStored,
};

/** A whole number from `least` to `most`, both included. */
export const integer = (least: number, most: number): IntegerKind => {
  const expected: Sentence = { id: "wholeNumber", least, most };
  return {
    type: "integer",
    schema: Schema.Int.check(Schema.isBetween({ minimum: least, maximum: most })),
    expected,
    faults: onlyMismatch,
    parse: (sent) =>
      typeof sent === "number" && Number.isInteger(sent) && sent >= least && sent <= most
        ? Result.succeed(sent === 0 ? 0 : sent)
        : mismatch(expected),
    validate: accepted,
    format: asStored,
  };
};

/** A number of days, such as a setting names. */
export const dayCount = integer(0, 36_500);

/** One word of a closed set, written exactly. */
export const literal = <const S extends string>(...of: ReadonlyArray<S>): LiteralKind<S> => {
  const expected: Sentence = { id: "oneOf", words: of };
  return {
    type: "literal",
    schema: Schema.Literals(of),
    expected,
    faults: ["TypeMismatch", "UnknownWord"],
    parse: (sent) => {
      if ((of as ReadonlyArray<unknown>).includes(sent)) return Result.succeed(sent as S);
      return typeof sent === "string" ? Result.fail({ tag: "UnknownWord", expected, known: of }) : mismatch(expected);
    },
    validate: accepted,
    format: asStored,
  };
};

/** A workflow word: callers write any label of the firm's vocabulary, and the state is stored (R-VAL-8). */
export const word = <S extends string>(of: Words<S>): WordKind<S> => ({
  type: "word",
  schema: Schema.Literals(of.states),
  expected: { id: "wordFor", words: of.states },
  faults: ["TypeMismatch", "TextInvalid", "Required", "UnknownWord"],
  words: of,
  parse: (sent) => text.parse(sent),
  validate: (sent, firm) => {
    const state = stateOfLabel(of, sent, firm);
    return state === null
      ? Result.fail({
          tag: "UnknownWord",
          expected: { id: "wordFor", words: of.states },
          known: knownWords(of, firm),
        })
      : Result.succeed(state);
  },
  format: asStored,
});

/** A list of values of one kind, in the order given. */
export const list = <V, P, S, Tag extends InputTag>(
  of: Kind<V, P, S, V, Tag>,
  most = 1_000,
): ListKind<V, P, S, Tag> => {
  const expected: Sentence = { id: "listOf", most, each: of.expected };
  return {
    type: "list",
    items: of as never,
    schema: Schema.Array(of.schema) as never,
    expected,
    faults: [...new Set([...onlyMismatch, ...of.faults])],
    parse: (sent) => {
      if (!Array.isArray(sent) || sent.length > most) return mismatch(expected);
      const found: Array<V> = [];
      for (const [at, each] of sent.entries()) {
        const parsed = of.parse(each);
        if (Result.isFailure(parsed))
          return Result.fail({ ...parsed.failure, inside: { path: [String(at)], got: each } });
        found.push(parsed.success);
      }
      return Result.succeed(found);
    },
    validate: accepted,
    format: (values) => values.map((each) => of.format(each)),
    json: (schemas) => ({ type: "array", items: schemas.of(of as Kind), maxItems: most }),
  };
};

/** A structure that only the library writes, stored as JSON. */
export const structure = <V, P = V>(
  schema: Schema.Top & { readonly Type: V },
  format: (value: V) => P,
): Kind<V, P, never, V, "TypeMismatch"> => ({
  type: "json",
  schema,
  expected: { id: "nothing" },
  faults: onlyMismatch,
  parse: () => mismatch({ id: "nothing" }),
  validate: accepted,
  format,
});
