import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { derivedFieldsOf } from "../../domain/derived-fields.ts";
import { englishText } from "../../domain/kernel/messages/english/sentences.ts";
import { sentenceCase } from "../../domain/kernel/messages/english/words.ts";
import { allFields, type Entity, type Field } from "../../domain/kernel/schema/entity.ts";
import type { Input } from "../../domain/kernel/schema/input.ts";
import type { JsonSchema, JsonSchemas, Kind } from "../../domain/kernel/schema/kind.ts";
import { wordsByState } from "../../domain/kernel/schema/word.ts";
import { highestPercent } from "../../domain/kernel/values/basis-points.ts";
import type { AnyOperation } from "../../operations/define/operation.ts";
import { policies } from "../../operations/policy/policies.ts";

type Make = (kind: Kind, schemas: JsonSchemas) => JsonSchema;
const made = new WeakMap<object, JsonSchema>();
const stored: Make = ({ schema }) => {
  const found = made.get(schema) ?? (Schema.toJsonSchemaDocument(schema).schema as JsonSchema);
  made.set(schema, found);
  return found;
};
const number = { type: "number", minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;
// Excludes the year 0, which the format allows.
const yearOne = "^(?!0000)";
const day: JsonSchema = {
  type: "string",
  format: "date",
  pattern: `${yearOne}\\d{4}-\\d{2}-\\d{2}$`,
  examples: ["2027-03-15"],
};
const instant: JsonSchema = {
  type: "string",
  format: "date-time",
  pattern: `${yearOne}\\d{4}-\\d{2}-\\d{2}T`,
  examples: ["2027-03-15T09:00:00.000Z"],
};
const percent: Make = (_kind, { named }) =>
  named("Percent", () => ({
    ...number,
    description: "A percent with at most two decimals: 70.68 is 70.68 %.",
    examples: [70.68],
  }));
const money: Make = (_kind, { named }) =>
  named("Money", () => ({
    type: "object",
    description: "An amount in minor units (cents) of an ISO 4217 currency.",
    properties: {
      minor: { type: "integer", minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
      currency: { type: "string", pattern: "^[A-Z]{3}$" },
    },
    required: ["minor", "currency"],
    additionalProperties: false,
    examples: [{ minor: 9_000, currency: "USD" }],
  }));
const notBlank = "\\S";

/** The schemas of plain values in answers, by the type of a kind. */
const plain: Readonly<Record<string, Make>> = {
  // Answers contain trimmed text that is not empty.
  text: stored,
  url: stored,
  email: stored,
  id: stored,
  day: () => day,
  instant: () => instant,
  percent,
  hours: () => ({ type: "number", minimum: 0, maximum: 24, examples: [7.5] }),
  minutes: stored,
  money,
  boolean: stored,
  integer: stored,
  literal: stored,
  word: stored,
  json: stored,
};
/** The schemas of sent values, where they differ from those of answers. */
const sent: Readonly<Record<string, Make>> = {
  // Text is trimmed before its length is checked. A schema cannot express that, so it is a little stricter.
  text: (kind) => ({ ...stored(kind, none), pattern: notBlank }),
  url: () => ({ type: "string", format: "uri", pattern: "^[Hh][Tt][Tt][Pp][Ss]?://", maxLength: 10_000 }),
  email: () => ({ type: "string", format: "email" }),
  id: () => ({ type: "string" }),
  word: () => ({ type: "string", minLength: 1, maxLength: 10_000, pattern: notBlank }),
  percent: () => ({ ...number, maximum: highestPercent, examples: [60] }),
  hours: () => ({ type: "number", exclusiveMinimum: 0, maximum: 24, examples: [7.5] }),
  minutes: () => ({ type: "number", minimum: 0, maximum: 1_440 }),
  money: (kind, schemas) => ({ anyOf: [number, money(kind, schemas)] }),
  password: () => ({ type: "string", format: "password", writeOnly: true, minLength: 8, maxLength: 256 }),
  secret: () => ({ type: "string", format: "password", writeOnly: true, minLength: 1, maxLength: 1_024 }),
};
const none = null as never;

/** The direction of values: sent by a caller, or plain in an answer. */
export type Direction = "sent" | "plain";

/** The schemas of one document: `book` collects named ones, which are referred to below `prefix`. */
export const jsonSchemas = (
  way: Direction,
  prefix: string,
  book: Map<string, JsonSchema>,
  complete = false,
): JsonSchemas => {
  const schemas: JsonSchemas = {
    complete,
    of: (kind) => {
      if (kind.json !== undefined) return kind.json(schemas);
      const make = (way === "sent" ? sent[kind.type] : undefined) ?? plain[kind.type];
      if (make === undefined) throw new Error(`No JSON Schema for a ${kind.type}: ${englishText(kind.expected)}`);
      return make(kind, schemas);
    },
    named: (name, make) => {
      if (!book.has(name)) {
        // Reserved first, because a schema may refer to itself.
        book.set(name, {});
        book.set(name, make());
      }
      return { $ref: `${prefix}${name}` };
    },
  };
  return schemas;
};

/** The schema, or null. */
export const nullable = (schema: JsonSchema): JsonSchema => {
  if (typeof schema.type === "string" && schema.enum === undefined) return { ...schema, type: [schema.type, "null"] };
  const { anyOf, ...rest } = schema;
  return Array.isArray(anyOf)
    ? { ...rest, anyOf: [...anyOf, { type: "null" }] }
    : { anyOf: [schema, { type: "null" }] };
};

const wordsOf = ({ words }: Kind): string => {
  if (words === undefined) return "";
  const known = Object.entries(wordsByState(words)).map(
    ([state, labels]) => `${state} (${labels.filter((each) => each !== state).join(", ")})`,
  );
  return ` A word for one of: ${known.join("; ")}. Case, spaces and punctuation do not matter; a firm may have words of its own.`;
};
/** Kinds whose schema cannot express everything that they accept. */
const expectedIn: ReadonlySet<string> = new Set([
  "percent",
  "hours",
  "minutes",
  "money",
  "password",
  "secret",
  "email",
  "url",
]);
const descriptionOf = ({ kind, doc, references }: Field, way: Direction): string => {
  const words = way === "sent" ? wordsOf(kind) : "";
  const expected = way === "sent" && expectedIn.has(kind.type) ? ` ${sentenceCase(englishText(kind.expected))}.` : "";
  const pointer = references === undefined ? "" : ` The objectId of a record of ${references}.`;
  return `${doc}${expected}${words}${pointer}`;
};

/** An object schema with its required properties. */
const objectOf = (properties: JsonSchema, required: ReadonlyArray<string>): JsonSchema => ({
  type: "object",
  properties,
  ...(required.length === 0 ? {} : { required }),
});

const blank: JsonSchema = { type: "string", pattern: "^\\s*$" };
/** An empty text counts as absent if the field is optional. */
const orBlank = (kind: Kind, schema: JsonSchema): JsonSchema => {
  const outcome = kind.parse("");
  if (Result.isSuccess(outcome) || outcome.failure.tag !== "Required") return nullable(schema);
  if (schema.pattern !== notBlank) return { anyOf: [schema, blank, { type: "null" }] };
  const { minLength: _, pattern: __, ...open } = schema;
  return nullable(open);
};
const sentField = (field: Field, schemas: JsonSchemas): JsonSchema => {
  const schema = schemas.of(field.kind);
  return { ...(field.optional ? orBlank(field.kind, schema) : schema), description: descriptionOf(field, "sent") };
};

/** The schema of an input: its fields and no others. */
export const inputSchemaOf = (input: Input, schemas: JsonSchemas): JsonSchema => ({
  ...objectOf(
    Object.fromEntries(Object.entries(input).map(([name, { field }]) => [name, sentField(field, schemas)])),
    Object.entries(input).flatMap(([name, { omittable: isOmittable }]) => (isOmittable ? [] : [name])),
  ),
  additionalProperties: false,
});

/** The properties of a record in answers, without secret fields. Fields that are hidden from some readers can be null. */
export const recordProperties = (entity: Entity, schemas: JsonSchemas): Readonly<Record<string, JsonSchema>> => {
  const unseen = new Set((policies[entity.name]?.hidden ?? []).map(({ field }): string => field));
  const shown = { ...allFields(entity), ...derivedFieldsOf(entity) };
  return Object.fromEntries(
    Object.entries(shown)
      .filter(([, field]) => field.secret !== true)
      .map(([name, field]) => {
        const schema = schemas.of(field.kind);
        const open = field.optional || unseen.has(name) ? nullable(schema) : schema;
        return [name, { ...open, description: descriptionOf(field, "plain") }];
      }),
  );
};

/** An object schema in which all properties are required. */
export const requiredObject = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema =>
  objectOf(properties, Object.keys(properties));

/** A complete schema with its named schemas in `$defs`. */
export const standaloneSchema = (way: Direction, make: (schemas: JsonSchemas) => JsonSchema): JsonSchema => {
  const book = new Map<string, JsonSchema>();
  const schema = make(jsonSchemas(way, "#/$defs/", book));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    ...schema,
    ...(book.size === 0 ? {} : { $defs: Object.fromEntries(book) }),
  };
};

/** The JSON Schema (2020-12) of an operation's input. */
export const inputSchema = (of: AnyOperation): JsonSchema =>
  standaloneSchema("sent", (schemas) => ({ ...inputSchemaOf(of.input as Input, schemas), title: of.name }));
