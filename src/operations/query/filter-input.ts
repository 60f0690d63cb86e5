import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { classPolicies, entities } from "../../domain/classes.gen.ts";
import { entityNamed } from "../../domain/entities.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import type { InputTag } from "../../domain/kernel/refusal/refusal.ts";
import type { Entity, FaultsOf, Field, SentOf } from "../../domain/kernel/schema/entity.ts";
import { type Kind, longestLine, type Problem } from "../../domain/kernel/schema/kind.ts";
import type { Money } from "../../domain/kernel/values/money.ts";
import { composed } from "../../domain/kernel/values/text.ts";
import type {
  AmongCondition,
  Condition,
  FieldCondition,
  JoinedConditions,
  PointerCondition,
} from "./filter-condition.ts";
import {
  comparedClasses,
  comparing,
  fieldsOfKind,
  filterableFields,
  isAmount,
  isScalar,
  operatorsOf,
  partOperators,
  targetOf,
  unknownField,
} from "./filter-fields.ts";
import { filterSchema, longestPart } from "./filter-schema.ts";
import type { FieldsOfClass, WhereOf } from "./where-type.ts";

/** A condition before its values are validated, and its place in the filter. */
interface ParsedField extends FieldCondition {
  readonly path: ReadonlyArray<string>;
  /** The values are those of a list. */
  readonly listed: boolean;
}
type Parsed = ParsedField | JoinedConditions<Parsed> | PointerCondition<Parsed> | AmongCondition<Parsed>;

/** What one filter may cost a database. */
const mostConditions = 200;
const deepest = 8;
const mostValues = 1_000;
const mostOfAll = 100;

const tooLarge: Sentence = { id: "filterSize", most: mostConditions, count: deepest };

type Found<T> = Result.Result<T, Problem>;
const bad = (expected: Sentence, path: ReadonlyArray<string>, got: unknown, tag: Problem["tag"] = "TypeMismatch") =>
  Result.fail<Problem>({ tag, expected, inside: { path, got } });
const isRecord = (sent: unknown): sent is Readonly<Record<string, unknown>> =>
  typeof sent === "object" && sent !== null && !Array.isArray(sent);

/** A value's problem at its place. An empty text would be refused as "required", which makes no sense in a filter. */
const problemAt = ({ tag, ...problem }: Problem, path: ReadonlyArray<string>, got: unknown) =>
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
const fieldCondition = (
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
  const place = partOperators[operator as keyof typeof partOperators];
  if (place !== undefined)
    return Result.map(partOf(operator, sent, path), ([text, anyCase]) => ({
      ...{ field: name, by: place, values: [text], anyCase, path, listed: false },
    }));
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

/** Parses `{ of: "Class.field", where }`: the values of a field of the same kind. */
const amongCondition = (
  name: string,
  compared: Field,
  negated: boolean,
  sent: unknown,
  path: ReadonlyArray<string>,
  inner: (of: Entity, filter: unknown, path: ReadonlyArray<string>) => Found<ReadonlyArray<Parsed>>,
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
  return Result.map(inner(entityNamed(entity), where, [...path, "where"]), (of) => ({
    by: "among",
    negated,
    field: name,
    entity,
    values,
    of,
  }));
};

/** Parses a filter on a class, and those inside it. `left` counts the conditions of the whole filter. */
const parseFilter = (
  entity: Entity,
  sent: unknown,
  at: ReadonlyArray<string>,
  depth: number,
  left: { conditions: number },
): Found<ReadonlyArray<Parsed>> => {
  if (!isRecord(sent)) return bad({ id: "conditionsOn", of: entity.name }, at, sent);
  if (depth > deepest) return bad(tooLarge, at, sent);
  const fields = filterableFields(entity);
  const found: Array<Parsed> = [];
  const inner = (of: Entity, filter: unknown, path: ReadonlyArray<string>) =>
    parseFilter(of, filter, path, depth + 1, left);
  for (const [name, asked] of Object.entries(sent)) {
    if (asked === undefined) continue;
    const here = [...at, name];
    if (name === "and" || name === "or" || name === "not") {
      if (name !== "not" && !Array.isArray(asked)) return bad({ id: "filters", of: entity.name }, here, asked);
      const all = name === "not" ? [asked] : (asked as ReadonlyArray<unknown>);
      if (all.length > mostConditions) return bad(tooLarge, here, asked);
      const of = Result.all(all.map((each, i) => inner(entity, each, name === "not" ? here : [...here, String(i)])));
      if (Result.isFailure(of)) return Result.fail(of.failure);
      found.push({ by: name, of: of.success });
      continue;
    }
    const field = fields.get(name);
    if (field === undefined) return unknownField({ id: "fieldOf", of: entity.name }, here, name, [...fields.keys()]);
    const bare = !isRecord(asked);
    // Nobody wrote the operator `is`.
    if (bare && asked !== null && !isScalar(field) && !(isAmount(field) && typeof asked === "number"))
      return bad({ id: "oneOf", words: operatorsOf(field) }, here, asked);
    for (const [operator, value] of Object.entries(bare ? { is: asked } : asked)) {
      if (value === undefined) continue;
      const path = bare ? here : [...here, operator];
      left.conditions -= operator === "hasAll" && Array.isArray(value) ? value.length : 1;
      if (left.conditions < 0) return bad(tooLarge, path, value);
      const allowed = operatorsOf(field);
      if (value === null && operator === "is") {
        found.push({ field: name, by: "absent", values: [], path, listed: false });
        continue;
      }
      if (!allowed.includes(operator)) return unknownField({ id: "oneOf", words: allowed }, path, operator, allowed);
      const target = operator === "where" ? (targetOf(field) as Entity) : undefined;
      const condition: Found<Parsed> =
        operator === "among" || operator === "notAmong"
          ? amongCondition(name, field, operator === "notAmong", value, path, inner)
          : target === undefined
            ? fieldCondition(name, field, operator, value, path)
            : Result.map(inner(target, value, path), (of) => ({ by: "where", field: name, entity: target.name, of }));
      if (Result.isFailure(condition)) return Result.fail(condition.failure);
      found.push(condition.success);
    }
  }
  return Result.succeed(found);
};

/** Validates ranges, precision and words. */
const validateFilter = (
  entity: Entity,
  conditions: ReadonlyArray<Parsed>,
  firm: Settings,
): Found<ReadonlyArray<Condition>> => {
  const fields = filterableFields(entity);
  return Result.all(conditions.map((each) => validateCondition(entity, fields, each, firm)));
};
const validateCondition = (
  entity: Entity,
  fields: ReadonlyMap<string, Field>,
  condition: Parsed,
  firm: Settings,
): Found<Condition> => {
  if (condition.by === "where" || condition.by === "among")
    return Result.map(validateFilter(entityNamed(condition.entity), condition.of, firm), (of) => ({
      ...condition,
      of,
    }));
  if (!("field" in condition))
    return Result.map(Result.all(condition.of.map((each) => validateFilter(entity, each, firm))), (of) => ({
      ...condition,
      of,
    }));
  const { path, listed, ...rest } = condition;
  const { kind } = fields.get(rest.field) as Field;
  if (rest.by === "start" || rest.by === "end" || rest.by === "inside") return Result.succeed(rest);
  const values: Array<unknown> = [];
  for (const [i, value] of rest.values.entries()) {
    const at = listed ? [...path, String(i)] : path;
    const validated: Found<unknown> = (kind.items ?? kind).validate(value, firm);
    if (Result.isFailure(validated)) return problemAt(validated.failure, at, value);
    // A list has no warnings, so a value that would be rounded is refused.
    if (kind.rounds?.(value) === true) return bad({ id: "wholeMinute" }, at, value, "Precision");
    values.push(validated.success);
  }
  return Result.succeed({ ...rest, values });
};

/** The tags that values in a filter can give; an empty text is a mismatch. */
type FilterFaults<F> = [Exclude<SentOf<F>, null>] extends [
  string | number | boolean | number | Money | ReadonlyArray<unknown>,
]
  ? Exclude<FaultsOf<F>, "Required">
  : never;
type AnyFilterFaults<Fs> = { [K in keyof Fs]: FilterFaults<Fs[K]> }[keyof Fs];
type FaultsOfClass = {
  [N in keyof typeof entities]: N extends keyof typeof classPolicies
    ? AnyFilterFaults<FieldsOfClass<(typeof entities)[N]>>
    : never;
}[keyof typeof entities];
/** A list has no warnings, so hours that would be rounded are refused. */
type WithPrecision<Tag> = Tag | ("HoursRange" extends Tag ? "Precision" : never);
/**
 * The tags that a filter can give, see {@link filterFaults}. Declarations write this type out, and a strict host that checks them sees only
 * from `Extract` that these are tags.
 */
type WhereFaults = Extract<"TypeMismatch" | "UnknownField" | WithPrecision<FaultsOfClass>, InputTag>;

/** The tags of every class, because a filter on one can compare with the values of any other. */
const filterFaults = (): ReadonlyArray<WhereFaults> => {
  const found = new Set<InputTag>(["TypeMismatch", "UnknownField", "Precision"]);
  for (const name of comparedClasses)
    for (const field of filterableFields(entityNamed(name)).values())
      if (operatorsOf(field).length > 1) for (const tag of field.kind.faults) found.add(tag);
  found.delete("Required");
  return [...found] as ReadonlyArray<WhereFaults>;
};

export interface WhereKind<E>
  extends Kind<ReadonlyArray<Condition>, unknown, WhereOf<E>, ReadonlyArray<Parsed>, WhereFaults> {}
/** The kind of a `where`. Parsing checks fields and types; validation checks ranges, precision and words with the settings. */
export const whereKind = <E extends Entity>(entity: E): WhereKind<E> => {
  const expected: Sentence = { id: "conditionsOn", of: entity.name };
  const erased: Kind<ReadonlyArray<Condition>, unknown, WhereOf<E>, ReadonlyArray<Parsed>> = {
    type: "json",
    schema: Schema.Unknown as unknown as Schema.Top & { readonly Type: ReadonlyArray<Condition> },
    expected,
    faults: filterFaults(),
    parse: (sent) =>
      isRecord(sent)
        ? parseFilter(entity, sent, [], 1, { conditions: mostConditions })
        : Result.fail({ tag: "TypeMismatch", expected }),
    validate: (conditions, firm) => validateFilter(entity, conditions, firm),
    format: (conditions) => conditions,
    json: (schemas) => filterSchema(entity, schemas),
  };
  // The kinds of the fields are erased inside.
  return erased as never;
};
