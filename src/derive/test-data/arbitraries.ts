import * as Result from "effect/Result";
import type * as Schema from "effect/Schema";
import type * as SchemaAST from "effect/SchemaAST";
import type { Arbitrary } from "fast-check";
import { allFields, type Entity, type RecordOf } from "../../domain/kernel/schema/entity.ts";
import type { Input, SentInput } from "../../domain/kernel/schema/input.ts";
import {
  id as idKind,
  type Kind,
  longestLine,
  money as moneyKind,
  percentUpTo100,
} from "../../domain/kernel/schema/kind.ts";
import { firstDay, lastDay } from "../../domain/kernel/values/day.ts";
import { normalText } from "../../domain/kernel/values/text.ts";
import { operations } from "../../operations/index.ts";
import { listOperations } from "../../operations/operation-tree.ts";
import { numberBounds } from "../number-bounds.ts";
import { inOrder } from "./days.ts";
import { fc } from "./fast-check.ts";
import { relatedFields } from "./related-fields.ts";
import { structureArbitrary } from "./structures.ts";

type Any = Arbitrary<unknown>;

/** Stored text: normalized, trimmed, not empty. */
const text: Arbitrary<string> = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 24 })
  .map((each) => Result.getOrElse(normalText(each, longestLine), () => ""))
  .filter((each) => each !== "");
const id: Arbitrary<string> = fc.stringMatching(/^[0-9A-Za-z]{10}$/);
/** Mostly days of two years, so that ranges overlap; sometimes the ends of the calendar. */
const day: Arbitrary<number> = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 20_454, max: 21_183 }) },
  { weight: 1, arbitrary: fc.constantFrom(firstDay, -1, 0, lastDay) },
);
const instant: Arbitrary<number> = fc.integer({ min: Date.parse("2026-01-01"), max: Date.parse("2028-01-01") });
const percent: Arbitrary<number> = fc.integer({ min: 0, max: 20_000 });
const currency: Arbitrary<string> = fc.constantFrom("USD", "EUR", "JPY");
const money = fc.record({ minor: fc.nat(), currency }, { noNullPrototype: true });
/** Any value that is equal after a JSON round trip. */
const json: Any = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)));

/** Values of a schema, for the schemas that stored structures use. */
const ofAst = (ast: SchemaAST.AST): Any => {
  switch (ast._tag) {
    case "String":
      return ast === idKind.schema.ast ? id : text;
    case "Number": {
      const { minimum = -1_000_000, maximum = 1_000_000 } = numberBounds(ast);
      return fc.integer({ min: minimum, max: maximum });
    }
    case "Boolean":
      return fc.boolean();
    case "Null":
      return fc.constant(null);
    case "Literal":
      return fc.constant(ast.literal);
    case "Unknown":
      return json;
    case "Union":
      return fc.oneof(...ast.types.map(ofAst));
    case "Arrays":
      return fc.array(fc.oneof(...ast.rest.map(ofAst)), { maxLength: 5 });
    case "Objects":
      if (ast === moneyKind.schema.ast) return money;
      return ast.indexSignatures.length > 0
        ? fc.dictionary(text, json, { maxKeys: 3, noNullPrototype: true })
        : fc.record(Object.fromEntries(ast.propertySignatures.map(({ name, type }) => [name, ofAst(type)])), {
            noNullPrototype: true,
          });
    default:
      throw new Error(`No arbitrary for a schema of ${ast._tag}`);
  }
};

const byType: Readonly<Record<string, Any>> = {
  text,
  url: fc.webUrl({ validSchemes: ["http", "https"] }),
  id,
  day,
  instant,
  percent,
  hours: fc.integer({ min: 1, max: 1_440 }),
  minutes: fc.integer({ min: 0, max: 1_440 }),
  money,
};
const storedOf = ({ type, schema }: Kind): Any => byType[type] ?? ofAst((schema as Schema.Top).ast);

/** Arbitraries that replace the derived ones, by field: for example ids of existing rows. */
export type ArbitraryOverrides<T> = { readonly [K in keyof T]?: Arbitrary<T[K]> };

/**
 * Stored records of a class, each field by its kind; pointers are dangling. No range ends before it begins. Other rules that relate
 * two fields are not satisfied: give `overrides` if a test needs them.
 */
export const recordArbitrary = <const E extends Entity>(
  entity: E,
  overrides: ArbitraryOverrides<RecordOf<E>> = {},
): Arbitrary<RecordOf<E>> => {
  const given = overrides as Readonly<Record<string, Any | undefined>>;
  const fields = Object.entries(allFields(entity)).map(([name, { kind, optional }]) => {
    const value = storedOf(kind);
    return [name, given[name] ?? (optional ? fc.option(value, { freq: 3 }) : value)];
  });
  return fc
    .record<Record<string, unknown>>(Object.fromEntries(fields), { noNullPrototype: true })
    .map((values) => inOrder(values, given)) as Arbitrary<never>;
};

const spaces = fc.constantFrom("", "", "", " ", "\n\t");
/** A label of any state; case, spaces and punctuation do not matter (R-VAL-8). */
const label = ({ words }: Kind): Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...Object.keys(words?.words ?? {})), fc.boolean(), spaces)
    .map(([key, loud, space]) => `${space}${loud ? key.toUpperCase() : key}${space}`);
const whole = fc.integer({ min: 0, max: 1_000_000 });
const looser: Readonly<Record<string, (kind: Kind) => Any>> = {
  text: () => fc.tuple(spaces, text, spaces).map((parts) => parts.join("")),
  word: label,
  // A percent of 0 is a value, but nothing can be booked with it.
  percent: (kind) =>
    fc.integer({ min: 1, max: kind === percentUpTo100 ? 10_000 : 20_000 }).map((points) => points / 100),
  email: () => fc.emailAddress(),
  password: () => fc.string({ unit: "grapheme-ascii", minLength: 8, maxLength: 40 }),
  secret: () => fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 40 }),
  // Whole units, because some currencies have no minor units.
  money: () => fc.oneof(money, whole),
};
const sentOf = (kind: Kind): Any => {
  if (kind.type === "json" || kind.type === "any") return structureArbitrary(kind, sentOf);
  return looser[kind.type]?.(kind) ?? storedOf(kind).map((value) => kind.format(value) as unknown);
};

/**
 * Valid inputs of an operation, as a caller sends them: `inputArbitrary(operations.allocations.assign.input)`. Optional fields are
 * sometimes missing, and no range ends before it begins. Pointers are dangling, so give the ids of rows in `overrides`. Fields that
 * only some firms or forms of an input allow are left out, unless `overrides` has them.
 */
export const inputArbitrary = <const I extends Input>(
  input: I,
  overrides: ArbitraryOverrides<SentInput<I>> = {},
): Arbitrary<SentInput<I>> => {
  const given = overrides as Readonly<Record<string, Any | undefined>>;
  const values: Record<string, Any> = {};
  const required: Array<string> = [];
  const { without = [], needed = [], values: narrower = {} } = relatedFields(input, given);
  for (const [name, { field, omittable: isOmittable }] of Object.entries(input)) {
    if (without.includes(name)) continue;
    const own = given[name];
    const value = own ?? narrower[name] ?? sentOf(field.kind);
    const isNeeded = needed.includes(name);
    values[name] = field.optional && !isNeeded && own === undefined ? fc.option(value, { freq: 5 }) : value;
    if (isNeeded || !isOmittable) required.push(name);
  }
  return fc
    .record<Record<string, unknown>, string>(values, { requiredKeys: required, noNullPrototype: true })
    .map((sent) => inOrder(sent, given, input)) as Arbitrary<never>;
};

/** A call of any operation with a valid input. */
export interface AnyCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}
/** Calls of every operation, or of those in `of`, each with a valid input; pointers are dangling. */
export const callArbitrary = (of: object = operations): Arbitrary<AnyCall> =>
  fc.oneof(
    ...listOperations(of).map(({ name, input }) =>
      fc.record({ operation: fc.constant(name), input: inputArbitrary(input as Input) }, { noNullPrototype: true }),
    ),
  ) as Arbitrary<AnyCall>;
