import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { type DerivedFieldsOf, derivedFieldOf } from "../../domain/derived-fields.ts";
import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import type { InputTag } from "../../domain/kernel/refusal/refusal.ts";
import { similarNames } from "../../domain/kernel/refusal/similar-names.ts";
import {
  allFields,
  type Entity,
  type FaultsOf,
  type Field,
  type Fields,
  type rowFields,
  type SentOf,
} from "../../domain/kernel/schema/entity.ts";
import {
  type JsonSchema,
  type JsonSchemas,
  type Kind,
  longestLine,
  type Problem,
} from "../../domain/kernel/schema/kind.ts";
import { composed } from "../../domain/kernel/values/text.ts";

/** Conditions on one field; all must hold. Absent values satisfy only `is: null`, `not`, `exists: false` and `reaches`. */
type Conditions<T> = {
  /** True: has a value. False: is absent. */
  readonly exists?: boolean;
} & ([T] extends [never]
  ? unknown
  : [T] extends [string | number | boolean]
    ? {
        /** Equal to this; null means absent. */
        readonly is?: T | null;
        /** Not equal to this, or absent; null means present. */
        readonly not?: T | null;
        /** Equal to one of these values, at most 1,000. */
        readonly in?: ReadonlyArray<T>;
      } & ([T] extends [boolean]
        ? unknown
        : {
            /** This or more. */
            readonly atLeast?: T;
            /** This or less. */
            readonly atMost?: T;
            /** More than this. */
            readonly above?: T;
            /** Less than this. */
            readonly below?: T;
            /** This or more, or absent: `endDate: { reaches: day }` also finds ranges without an end. */
            readonly reaches?: T;
            /** Begins with this text, case-sensitive. */
            readonly startsWith?: string;
          })
    : unknown);
type Bare<T> = [T] extends [string | number | boolean] ? T | null : null;
type FieldFilter<F> = Bare<Exclude<SentOf<F>, null>> | Conditions<Exclude<SentOf<F>, null>>;
type Open<F> = { [K in keyof F]: F[K] extends { readonly secret: true } ? never : K }[keyof F];
type FieldsOfClass<E> = (E extends Entity<string, infer F> ? Pick<F, Open<F>> : never) &
  DerivedFieldsOf<E> &
  Omit<typeof rowFields, "organizationId" | "custom">;
type Where<Name extends string, E> = {
  readonly [K in Name]?: K extends keyof FieldsOfClass<E> ? FieldFilter<FieldsOfClass<E>[K]> : never;
};
/**
 * A filter: for each field a value, or `{ is, not, in, atLeast, atMost, above, below, reaches, exists, startsWith }`, in plain
 * values. All conditions must hold. A workflow word may be a state or any of its labels; an unknown word is refused.
 */
// The names are inferred first, so that the message of a type error lists them.
export type WhereOf<E> = keyof FieldsOfClass<E> & string extends infer Name extends string ? Where<Name, E> : never;

/** One condition on one field, with typed values. `in: []` matches nothing, `notIn: []` everything. */
export interface FieldCondition {
  readonly field: string;
  readonly by: "in" | "notIn" | "absent" | "present" | "<" | "<=" | ">" | ">=" | "reaches" | "startsWith";
  readonly values: ReadonlyArray<unknown>;
}

/** A condition before its values are validated, and its place in the filter. */
interface ParsedCondition extends FieldCondition {
  readonly path: ReadonlyArray<string>;
}

const comparing = { atLeast: ">=", atMost: "<=", above: ">", below: "<", reaches: "reaches" } as const;
const scalar: ReadonlySet<string> = new Set([
  "text",
  "url",
  "id",
  "day",
  "instant",
  "percent",
  "hours",
  "boolean",
  "integer",
  "literal",
  "word",
]);
const ordered: ReadonlySet<string> = new Set(["text", "url", "id", "day", "instant", "percent", "hours", "integer"]);

/** Whether values of the field can be compared. */
export const isScalar = ({ kind }: Field): boolean => scalar.has(kind.type);

/** The fields that a filter may name: all but secret and internal ones. */
export const filterableFields = (entity: Entity): ReadonlyMap<string, Field> => {
  const derived = derivedFieldOf(entity.name);
  const fields: Fields = { ...allFields(entity), ...(derived === undefined ? {} : { [derived.name]: derived.field }) };
  return new Map(
    Object.entries(fields).filter(
      ([name, field]) => field.secret !== true && name !== "organizationId" && name !== "custom",
    ),
  );
};

type Found<T> = Result.Result<T, Problem>;
const bad = (expected: Sentence, path: ReadonlyArray<string>, got: unknown, tag: Problem["tag"] = "TypeMismatch") =>
  Result.fail<Problem>({ tag, expected, inside: { path, got } });

/** Refuses an unknown name, with similar known ones, or with all if none is similar. */
export const unknownField = (
  expected: Sentence,
  path: ReadonlyArray<string>,
  got: string,
  known: ReadonlyArray<string>,
): Result.Result<never, Problem<"UnknownField">> => {
  const near = similarNames(got, known);
  if (near.length > 0) return Result.fail({ tag: "UnknownField", expected, inside: { path, got }, known: near });
  const all: Sentence = expected.id === "oneOf" ? expected : { id: "oneOfFields", fields: known };
  return Result.fail({ tag: "UnknownField", expected: all, inside: { path, got }, known });
};

/** Not trimmed: a space at the end is part of the prefix. */
const startsWith = (sent: unknown): Found<string> =>
  typeof sent !== "string" || sent === ""
    ? Result.fail({ tag: "TypeMismatch", expected: { id: "textBeginning" } })
    : Result.mapError(composed(sent, longestLine), (expected) => ({ tag: "TextInvalid", expected }) as const);

const operatorsOf = (field: Field): ReadonlyArray<string> => {
  if (!isScalar(field)) return ["exists"];
  const { type } = field.kind;
  return [
    ...["is", "not", "in", "exists"],
    ...(ordered.has(type) ? Object.keys(comparing) : []),
    ...(type === "text" ? ["startsWith"] : []),
  ];
};

/** A value's problem at its place. An empty text would be refused as "required", which makes no sense in a filter. */
const problemAt = ({ tag, ...problem }: Problem, path: ReadonlyArray<string>, got: unknown) =>
  Result.fail<Problem>({ ...problem, tag: tag === "Required" ? "TypeMismatch" : tag, inside: { path, got } });

/** Parses one operator of one field by the kind of the field. Ranges and words are validated later. */
const conditionOf = (
  name: string,
  field: Field,
  operator: string,
  sent: unknown,
  path: ReadonlyArray<string>,
): Found<ParsedCondition> => {
  const allowed = operatorsOf(field);
  if (!allowed.includes(operator)) return unknownField({ id: "oneOf", words: allowed }, path, operator, allowed);
  const shape = operator === "startsWith" ? startsWith : (value: unknown) => field.kind.parse(value);
  const shaped = (value: unknown, by: FieldCondition["by"], at = path): Found<ParsedCondition> => {
    const outcome = shape(value);
    if (Result.isFailure(outcome)) return problemAt(outcome.failure, at, value);
    return Result.succeed({ field: name, by, values: [outcome.success], path: at });
  };
  if (operator === "exists")
    return typeof sent === "boolean"
      ? Result.succeed({ field: name, by: sent ? "present" : "absent", values: [], path })
      : bad({ id: "trueOrFalse" }, path, sent);
  if (operator === "in") {
    if (!Array.isArray(sent) || sent.length > 1_000) return bad({ id: "listAtMost", most: 1_000 }, path, sent);
    const each = Result.all(sent.map((value, i) => shaped(value, "in", [...path, String(i)])));
    return Result.map(each, (found) => ({
      field: name,
      by: "in",
      values: found.flatMap(({ values }) => values),
      path,
    }));
  }
  if (operator === "is" || operator === "not") {
    if (sent === null)
      return Result.succeed({ field: name, by: operator === "is" ? "absent" : "present", values: [], path });
    return shaped(sent, operator === "is" ? "in" : "notIn");
  }
  return shaped(sent, operator === "startsWith" ? operator : comparing[operator as keyof typeof comparing]);
};

/** Kinds whose fields share one schema, and its name. */
const sharedSchemaNames: Readonly<Record<string, string>> = {
  text: "TextCondition",
  word: "WordCondition",
  id: "IdCondition",
  day: "DayCondition",
  instant: "InstantCondition",
  percent: "PercentCondition",
  hours: "HoursCondition",
  boolean: "BooleanCondition",
};
const bareValue = (field: Field, schemas: JsonSchemas): JsonSchema => {
  const { maxLength: _, ...schema } = schemas.of(field.kind);
  return schema;
};
/** The schema of a condition: a value, null, or operators. */
const conditionSchema = (field: Field, schemas: JsonSchemas): JsonSchema => {
  const none = { type: "null" };
  const operators = Object.fromEntries(
    operatorsOf(field).map((operator): [string, JsonSchema] => {
      if (operator === "exists") return [operator, { type: "boolean" }];
      if (operator === "startsWith") return [operator, { type: "string", minLength: 1, maxLength: longestLine }];
      const value = bareValue(field, schemas);
      if (operator === "in") return [operator, { type: "array", items: value, maxItems: 1_000 }];
      return [operator, operator === "is" || operator === "not" ? { anyOf: [value, none] } : value];
    }),
  );
  const properties = isScalar(field) ? operators : { is: none, ...operators };
  const object = { type: "object", properties, additionalProperties: false };
  return { anyOf: isScalar(field) ? [bareValue(field, schemas), none, object] : [none, object] };
};

/** In the schema of each filter once, because a tool of an assistant has the whole schema. */
const operatorsDoc =
  "`is`, `not`: equal; not equal, or absent (null: absent). `in`: one of these. `atLeast`, `atMost`, `above`, `below`: this or more, this or less, more, less. " +
  "`reaches`: this or more, or absent, so that it also finds ranges without an end. `startsWith`: begins so, case-sensitive. `exists`: true is present, false is absent. " +
  "Fields are joined by and; there is no or.";

const isOperators = (sent: unknown): sent is Readonly<Record<string, unknown>> =>
  typeof sent === "object" && sent !== null && !Array.isArray(sent);

/** The tags that values in a filter can give; an empty text is a mismatch. */
type FilterFaults<F> = [Exclude<SentOf<F>, null>] extends [string | number | boolean]
  ? Exclude<FaultsOf<F>, "Required">
  : never;
type AnyFilterFaults<Fs> = { [K in keyof Fs]: FilterFaults<Fs[K]> }[keyof Fs];
/** A list has no warnings, so hours that would be rounded are refused. */
type WithPrecision<Tag> = Tag | ("HoursRange" extends Tag ? "Precision" : never);
/**
 * The tags that a filter on a class can give, see {@link filterFaults}. Declarations write this type out, and a strict host that checks
 * them sees only from `Extract` that these are tags.
 */
type WhereFaults<E> = Extract<
  "TypeMismatch" | "UnknownField" | WithPrecision<AnyFilterFaults<FieldsOfClass<E>>>,
  InputTag
>;

const filterFaults = <E>(fields: Iterable<Field>): ReadonlyArray<WhereFaults<E>> => {
  const found = new Set<InputTag>(["TypeMismatch", "UnknownField"]);
  for (const field of fields) if (isScalar(field)) for (const tag of field.kind.faults) found.add(tag);
  if (found.has("HoursRange")) found.add("Precision");
  found.delete("Required");
  return [...found] as ReadonlyArray<WhereFaults<E>>;
};

export interface WhereKind<E>
  extends Kind<ReadonlyArray<FieldCondition>, unknown, WhereOf<E>, ReadonlyArray<ParsedCondition>, WhereFaults<E>> {}
/** The kind of a `where`. Parsing checks fields and types; validation checks ranges, precision and words with the settings. */
export const whereKind = <E extends Entity>(entity: E): WhereKind<E> => {
  const fields = filterableFields(entity);
  const expected: Sentence = { id: "conditionsOn", of: entity.name };
  const erased: Kind<ReadonlyArray<FieldCondition>, unknown, WhereOf<E>, ReadonlyArray<ParsedCondition>> = {
    type: "json",
    schema: Schema.Unknown as unknown as Schema.Top & { readonly Type: ReadonlyArray<FieldCondition> },
    expected,
    faults: filterFaults<E>(fields.values()),
    parse: (sent) => {
      if (!isOperators(sent)) return Result.fail({ tag: "TypeMismatch", expected });
      const found: Array<ParsedCondition> = [];
      for (const [name, asked] of Object.entries(sent)) {
        const field = fields.get(name);
        if (asked === undefined) continue;
        if (field === undefined)
          return unknownField({ id: "fieldOf", of: entity.name }, [name], name, [...fields.keys()]);
        const bare = !isOperators(asked);
        for (const [operator, value] of Object.entries(bare ? { is: asked } : asked)) {
          if (value === undefined) continue;
          const path = bare ? [name] : [name, operator];
          // Nobody wrote the operator `is`.
          if (bare && value !== null && !isScalar(field))
            return bad({ id: "oneOf", words: ["{ exists: true }", "{ exists: false }"] }, path, value);
          const condition =
            value === null && operator === "is"
              ? Result.succeed<ParsedCondition>({ field: name, by: "absent", values: [], path })
              : conditionOf(name, field, operator, value, path);
          if (Result.isFailure(condition)) return Result.fail(condition.failure);
          found.push(condition.success);
        }
      }
      return Result.succeed(found);
    },
    validate: (conditions, firm) => {
      const found: Array<FieldCondition> = [];
      for (const { path, ...condition } of conditions) {
        const { kind } = fields.get(condition.field) as Field;
        const values: Array<unknown> = [];
        for (const [i, value] of condition.values.entries()) {
          const at = path[1] === "in" ? [...path, String(i)] : path;
          const validated: Found<unknown> =
            condition.by === "startsWith" ? Result.succeed(value) : kind.validate(value, firm);
          if (Result.isFailure(validated)) return problemAt(validated.failure, at, value);
          // A list has no warnings, so a value that would be rounded is refused.
          if (kind.rounds?.(value) === true) return bad({ id: "wholeMinute" }, at, value, "Precision");
          values.push(validated.success);
        }
        found.push({ ...condition, values });
      }
      return Result.succeed(found);
    },
    format: (conditions) => conditions,
    json: (schemas) =>
      schemas.named(`${entity.name}Where`, () => ({
        type: "object",
        description: `Which records of ${entity.name}: a value that a field must have, or operators that must all hold. ${operatorsDoc}`,
        properties: Object.fromEntries(
          [...fields].map(([name, field]) => {
            const make = (): JsonSchema => conditionSchema(field, schemas);
            const same = isScalar(field) ? sharedSchemaNames[field.kind.type] : undefined;
            return [name, { description: field.doc, ...(same === undefined ? make() : schemas.named(same, make)) }];
          }),
        ),
        additionalProperties: false,
      })),
  };
  // The kinds of the fields are erased inside.
  return erased as never;
};
