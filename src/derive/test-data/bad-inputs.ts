import type { InputTag } from "../../domain/kernel/refusal/refusal.ts";
import type { Field } from "../../domain/kernel/schema/entity.ts";
import type { Input, InputField } from "../../domain/kernel/schema/input.ts";
import { dayText } from "../../domain/kernel/values/day.ts";
import { numberBounds } from "../number-bounds.ts";
import { type BadValue, badValues } from "./bad-values.ts";

type Plain = Readonly<Record<string, unknown>>;
/** An input that is wrong in one place. */
export interface BadInput {
  readonly title: string;
  readonly input: unknown;
  /** The refusal must have one of these tags. */
  readonly tags: ReadonlyArray<InputTag>;
}
const casesOf = (name: string, { field, omittable: isOmittable }: InputField): ReadonlyArray<BadValue> => {
  const cases = badValues[field.kind.type];
  if (cases === undefined) throw new Error(`No bad cases for ${name}, a ${field.kind.type}`);
  return [
    ...cases(field.kind, field.optional),
    ...(isOmittable ? [] : [["missing", undefined, "Required"] as const]),
    ...(field.optional ? [] : [["null", null, "Required"] as const]),
  ];
};

/** The simplest valid value for a field, by the type of its kind. */
const minimalValues: Readonly<Record<string, (field: Field) => unknown>> = {
  text: () => "text",
  url: () => "https://files.example/plan.pdf",
  email: () => "somebody@example.com",
  password: () => "correct horse",
  secret: () => "secret",
  id: () => "0123456789",
  day: () => dayText(20_454),
  instant: () => "2026-01-01T00:00:00.000Z",
  percent: () => 1,
  hours: () => 1,
  minutes: () => 1,
  money: () => 1,
  boolean: () => true,
  integer: ({ kind }) => numberBounds(kind.schema.ast).minimum ?? 0,
  literal: ({ kind }) => (kind.expected.id === "oneOf" ? kind.expected.words[0] : undefined),
  word: ({ kind }) => kind.words?.states[0],
  list: () => [],
  fieldName: () => "objectId",
};
/** An input with only the required fields, each with the simplest value of its kind or null; pointers are dangling. */
export const minimalInput = (input: Input): Plain =>
  Object.fromEntries(
    Object.entries(input)
      .filter(([, { omittable: isOmittable }]) => !isOmittable)
      .map(([name, { field }]) => [name, field.optional ? null : minimalValues[field.kind.type]?.(field)]),
  );

/** Sets an own property, even `__proto__`, which an object literal would treat as the prototype. */
const withOwn = (from: Plain, name: string, value: unknown): Plain =>
  Object.defineProperty({ ...from }, name, { value, enumerable: true, configurable: true, writable: true });
const without = (from: Plain, name: string): Plain =>
  Object.fromEntries(Object.entries(from).filter(([each]) => each !== name));

const unknownNames = [
  "notAField",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "",
  "organizationId",
  "a.b",
  "$where",
];

/**
 * Wrong inputs, each a valid one with one fault: wrong types, missing fields, null, NaN,
 * too many decimals, nonexistent days, invalid texts, unknown fields.
 */
export const badInputs = (input: Input, valid: Plain = minimalInput(input)): ReadonlyArray<BadInput> => [
  ...Object.entries(input).flatMap(([name, entry]) =>
    casesOf(name, entry).map(
      ([what, value, ...tags]): BadInput => ({
        title: `${name}: ${what}`,
        input: value === undefined ? without(valid, name) : withOwn(valid, name, value),
        tags,
      }),
    ),
  ),
  ...unknownNames
    .filter((name) => !Object.hasOwn(input, name))
    .map(
      (name): BadInput => ({
        title: `unknown field ${JSON.stringify(name)}`,
        input: withOwn(valid, name, 1),
        tags: ["UnknownField"],
      }),
    ),
  ...[null, 7, true, [], [valid]].map(
    (sent): BadInput => ({
      title: `${JSON.stringify(sent)?.slice(0, 20)} instead of an object`,
      input: sent,
      tags: ["TypeMismatch"],
    }),
  ),
];
