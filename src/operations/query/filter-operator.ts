import * as Result from "effect/Result";
import { entityNamed, knownEntity } from "../../domain/entities.ts";
import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import type { Entity, Field } from "../../domain/kernel/schema/entity.ts";
import { type Kind, longestLine, type Problem } from "../../domain/kernel/schema/kind.ts";
import { unknownField } from "../../domain/kernel/schema/unknown-field.ts";
import { composed } from "../../domain/kernel/values/text.ts";
import { OwnRecord } from "../../domain/own-record/entity.ts";
import type { AmongCondition, FieldCondition, JoinedConditions, PointerCondition } from "./filter-condition.ts";
import { comparing, fieldsOfKind, partOperators, targetOf } from "./filter-fields.ts";
import { longestPart } from "./filter-schema.ts";
import { placeCondition } from "./place-conditions.ts";
import { patternOf, wordsOf } from "./text-patterns.ts";

/** A condition before its values are validated, and its place in the filter. */
export interface ParsedField extends FieldCondition {
  readonly path: ReadonlyArray<string>;
  /** The values are those of a list. */
  readonly listed: boolean;
}
/** Conditions on custom fields: which there are, only the settings of the firm say. */
export interface UnreadCustom {
  readonly by: "custom";
  readonly of: Readonly<Record<string, unknown>>;
  readonly path: ReadonlyArray<string>;
  readonly depth: number;
}
export type ParsedOfField = ParsedField | PointerCondition<Parsed> | AmongCondition<Parsed>;
export type Parsed = ParsedOfField | JoinedConditions<Parsed> | UnreadCustom;

/** How many values one operator may have. */
const mostValues = 1_000;
const mostOfAll = 100;

export type Found<T> = Result.Result<T, Problem>;
export const bad = (
  expected: Sentence,
  path: ReadonlyArray<string>,
  got: unknown,
  tag: Problem["tag"] = "TypeMismatch",
) => Result.fail<Problem>({ tag, expected, inside: { path, got } });
export const isRecord = (sent: unknown): sent is Readonly<Record<string, unknown>> =>
  typeof sent === "object" && sent !== null && !Array.isArray(sent);

/** A value's problem at its place. An empty text would be refused as "required", which makes no sense in a filter. */
export const problemAt = ({ tag, ...problem }: Problem, path: ReadonlyArray<string>, got: unknown) =>
  Result.fail<Problem>({ ...problem, tag: tag === "Required" ? "TypeMismatch" : tag, inside: { path, got } });

/** A part of a text. Not trimmed: a space at the end belongs to it. Only a plain beginning may be long, because an index finds it. */
const partOf = (operator: string, sent: unknown, path: ReadonlyArray<string>): Found<[text: string, any: boolean]> => {
  const { text, anyCase = false, ...more } = isRecord(sent) ? sent : { text: sent };
  const at = isRecord(sent) ? [...path, "text"] : path;
  const [unknown] = Object.keys(more);
  const known = ["text", "anyCase"];
  if (unknown !== undefined) return unknownField({ id: "oneOf", words: known }, [...path, unknown], unknown, known);
  if (typeof anyCase !== "boolean") return bad({ id: "trueOrFalse" }, [...path, "anyCase"], anyCase);
  if (typeof text !== "string" || text === "") return bad({ id: "textBeginning" }, at, text);
  const outcome = composed(text, operator === "startsWith" && !anyCase ? longestLine : longestPart);
  if (Result.isFailure(outcome)) return bad(outcome.failure, at, text, "TextInvalid");
  return Result.succeed([outcome.success, anyCase]);
};

/** Parses one operator of one field by the kind of the field. Ranges and words are validated later. */
export const fieldCondition = (
  name: string,
  field: Field,
  operator: string,
  sent: unknown,
  path: ReadonlyArray<string>,
): Found<ParsedField> => {
  const made = (by: FieldCondition["by"], values: ReadonlyArray<unknown>, listed = false): Found<ParsedField> =>
    Result.succeed({ field: name, by, values, path, listed });
  const parse = (kind: Kind, value: unknown, at: ReadonlyArray<string>): Found<unknown> => {
    const outcome = kind.parse(value);
    return Result.isFailure(outcome) ? problemAt(outcome.failure, at, value) : outcome;
  };
  const part = partOperators[operator as keyof typeof partOperators];
  if (part !== undefined)
    return Result.map(partOf(operator, sent, path), ([text, anyCase]) => ({
      ...{ field: name, by: part, values: [text], anyCase, path, listed: false },
    }));
  if (operator === "matches" || operator === "words")
    return Result.flatMap((operator === "words" ? wordsOf : patternOf)(sent, path), (patterns) =>
      made("matches", patterns),
    );
  const place = placeCondition(operator, sent, path);
  if (place !== undefined)
    return Result.map(place, ({ by, values }) => ({ field: name, by, values, path, listed: false }));
  switch (operator) {
    case "exists":
      return typeof sent === "boolean" ? made(sent ? "present" : "absent", []) : bad({ id: "trueOrFalse" }, path, sent);
    case "is":
    case "not":
      if (sent === null) return made(operator === "is" ? "absent" : "present", []);
      return Result.flatMap(parse(field.kind, sent, path), (value) =>
        made(operator === "is" ? "in" : "notIn", [value]),
      );
    case "in":
    case "notIn":
    case "hasAll":
    case "hasAny":
    case "hasOnly": {
      const most = operator === "hasAll" ? mostOfAll : mostValues;
      if (!Array.isArray(sent) || sent.length > most) return bad({ id: "listAtMost", most }, path, sent);
      const kind = field.kind.items ?? field.kind;
      const each = Result.all(sent.map((value, i) => parse(kind, value, [...path, String(i)])));
      return Result.flatMap(each, (values) => made(operator, values, true));
    }
    default:
      return Result.flatMap(parse(field.kind, sent, path), (value) =>
        made(comparing[operator as keyof typeof comparing], [value]),
      );
  }
};

/** A class that a filter is about; `own` is set for one that the firm declared. */
export interface FilteredClass {
  readonly entity: Entity;
  readonly own?: string;
}
export const nameOf = ({ entity, own }: FilteredClass): string => own ?? entity.name;
/** The class that a field points to: a built-in one, or one of the firm. */
export const targetClass = (field: Field): FilteredClass | undefined => {
  const entity = targetOf(field);
  if (entity !== undefined) return { entity };
  const { references } = field;
  return references === undefined || knownEntity(references) !== undefined
    ? undefined
    : { entity: OwnRecord, own: references };
};

export type ParseInner = (
  of: FilteredClass,
  filter: unknown,
  path: ReadonlyArray<string>,
) => Found<ReadonlyArray<Parsed>>;
/** Parses `{ of: "Class.field", where }`: the values of a field of the same kind. */
export const amongCondition = (
  name: string,
  compared: Field,
  negated: boolean,
  sent: unknown,
  path: ReadonlyArray<string>,
  inner: ParseInner,
): Found<AmongCondition<Parsed>> => {
  if (!isRecord(sent)) return bad({ id: "valuesOf" }, path, sent);
  const { of: named, where = {}, ...more } = sent;
  const [unknown] = Object.keys(more);
  const known = ["of", "where"];
  if (unknown !== undefined) return unknownField({ id: "oneOf", words: known }, [...path, unknown], unknown, known);
  if (typeof named !== "string") return bad({ id: "valuesOf" }, [...path, "of"], named);
  const all = fieldsOfKind(compared);
  if (!all.includes(named)) return unknownField({ id: "valuesOf" }, [...path, "of"], named, all);
  const [entity, values] = named.split(".") as [string, string];
  return Result.map(inner({ entity: entityNamed(entity) }, where, [...path, "where"]), (of) => ({
    by: "among",
    negated,
    field: name,
    entity,
    values,
    of,
  }));
};
