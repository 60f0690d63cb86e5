import type { Entity, Field } from "../../domain/kernel/schema/entity.ts";
import { type JsonSchema, type JsonSchemas, longestLine } from "../../domain/kernel/schema/kind.ts";
import { longestPattern } from "../../domain/kernel/values/pattern/parse-pattern.ts";
import {
  fieldsOfKind,
  filterableFields,
  isAmount,
  isScalar,
  operatorsOf,
  partOperators,
  targetOf,
} from "./filter-fields.ts";
import { patternOptions } from "./text-patterns.ts";

/** The longest part of a text that no index finds, and that is compared in any case. */
export const longestPart = 200;

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
  money: "AmountCondition",
};
const none = { type: "null" };
const valueSchema = ({ kind }: Field, schemas: JsonSchemas): JsonSchema => {
  const { maxLength: _, ...schema } = schemas.of(kind.items ?? kind);
  return schema;
};
const partSchema = (operator: string): JsonSchema => {
  const text = { type: "string", minLength: 1, maxLength: longestPart };
  return {
    anyOf: [
      operator === "startsWith" ? { ...text, maxLength: longestLine } : text,
      {
        type: "object",
        properties: { text, anyCase: { type: "boolean" } },
        required: ["text"],
        additionalProperties: false,
      },
    ],
  };
};
const patternSchema = (schemas: JsonSchemas): JsonSchema => {
  const pattern = { type: "string", minLength: 1, maxLength: longestPattern };
  const options = Object.fromEntries(Object.keys(patternOptions).map((name) => [name, { type: "boolean" }]));
  return schemas.named("TextPattern", () => ({
    anyOf: [
      pattern,
      { type: "object", properties: { pattern, ...options }, required: ["pattern"], additionalProperties: false },
    ],
  }));
};
const operatorSchema = (field: Field, operator: string, schemas: JsonSchemas): JsonSchema => {
  if (operator === "exists") return { type: "boolean" };
  if (operator in partOperators) return partSchema(operator);
  if (operator === "words") return { type: "string", minLength: 1, maxLength: longestPattern };
  if (operator === "matches") return patternSchema(schemas);
  if (operator === "where") {
    const target = targetOf(field) as Entity;
    // A document of one operation does not repeat the filters of every class that it can reach.
    return schemas.complete
      ? filterSchema(target, schemas)
      : { type: "object", description: `A filter on ${target.name}, as its list takes it.` };
  }
  if (operator === "among" || operator === "notAmong")
    return schemas.named(`ValuesOf${field.kind.type.replace(/^./, (letter) => letter.toUpperCase())}`, () => ({
      type: "object",
      description: "The values of a field in the records of its class that satisfy a filter.",
      properties: {
        of: { type: "string", enum: fieldsOfKind(field) },
        where: { type: "object", description: "A filter on the class, as its list takes it." },
      },
      required: ["of"],
      additionalProperties: false,
    }));
  const value = valueSchema(field, schemas);
  if (operator === "is" || operator === "not") return { anyOf: [value, none] };
  if (operator === "hasAll") return { type: "array", items: value, maxItems: 100 };
  return ["in", "notIn", "hasAny", "hasOnly"].includes(operator)
    ? { type: "array", items: value, maxItems: 1_000 }
    : value;
};
/** The schema of a condition: a value, null, or operators. */
const conditionSchema = (field: Field, schemas: JsonSchemas): JsonSchema => {
  const operators = Object.fromEntries(
    operatorsOf(field).map((operator): [string, JsonSchema] => [operator, operatorSchema(field, operator, schemas)]),
  );
  const properties = "is" in operators ? operators : { is: none, ...operators };
  const object = { type: "object", properties, additionalProperties: false };
  if (isScalar(field)) return { anyOf: [valueSchema(field, schemas), none, object] };
  return { anyOf: [...(isAmount(field) ? [{ type: "number", minimum: 0 }] : []), none, object] };
};

/** In the schema of each filter once, because a tool of an assistant has the whole schema. */
const operatorsDoc =
  "`is`, `not`: equal; not equal, or absent (null: absent). `in`, `notIn`: one of these; none of these, or absent. " +
  "`atLeast`, `atMost`, `above`, `below`: this or more, this or less, more, less. " +
  "`reaches`: this or more, or absent, so that it also finds ranges without an end. `startsWith`, `endsWith`, `contains`: a part of the text, case-sensitive unless `{ text, anyCase: true }`. `matches`: a regular expression without look-around and back-references. `words`: has all of these whole words, in any case. " +
  "`hasAll`, `hasAny`, `hasOnly`: values of a list. `among`, `notAmong`: equal to one, or to none, of the values of a field in the records of a class. `where`: a filter on the record that it points to. `exists`: true is present, false is absent. " +
  "On places in `custom`: `near: { point, maxKm }` (nearest first), `within: { center, radiusKm } | { box } | { polygon }`, `covers: point`. Fields are joined by and; `and`, `or` and `not` join filters.";

/** The schema of a filter on a class. */
export const filterSchema = (entity: Entity, schemas: JsonSchemas): JsonSchema =>
  schemas.named(`${entity.name}Where`, () => {
    const itself = schemas.named(`${entity.name}Where`, () => ({}));
    const list = { type: "array", items: itself, maxItems: 200 };
    return {
      type: "object",
      description: `Which records of ${entity.name}: a value that a field must have, or operators that must all hold. ${operatorsDoc}`,
      properties: {
        and: list,
        or: list,
        not: itself,
        custom: { type: "object", description: "Conditions on declared fields, by name." },
        ...Object.fromEntries(
          [...filterableFields(entity)].map(([name, field]) => {
            const make = (): JsonSchema => conditionSchema(field, schemas);
            const same = targetOf(field) === undefined ? sharedSchemaNames[field.kind.type] : undefined;
            return [name, { description: field.doc, ...(same === undefined ? make() : schemas.named(same, make)) }];
          }),
        ),
      },
      additionalProperties: false,
    };
  });
