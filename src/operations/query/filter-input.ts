import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { classPolicies, entities } from "../../domain/classes.gen.ts";
import { entityNamed, knownEntity } from "../../domain/entities.ts";
import { customFieldsOf } from "../../domain/kernel/context/custom-fields.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import type { InputTag } from "../../domain/kernel/refusal/refusal.ts";
import { asField, customPath } from "../../domain/kernel/schema/custom-kind.ts";
import type { Entity, FaultsOf, Field, SentOf } from "../../domain/kernel/schema/entity.ts";
import { type Kind, longestLine, type Problem } from "../../domain/kernel/schema/kind.ts";
import { isCustomPath } from "../../domain/kernel/values/custom-path.ts";
import type { Money } from "../../domain/kernel/values/money.ts";
import { composed } from "../../domain/kernel/values/text.ts";
import { OwnRecord } from "../../domain/own-record/entity.ts";
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
import { patternOf, wordsOf } from "./text-patterns.ts";
import type { FieldsOfClass, WhereOf } from "./where-type.ts";

/** A condition before its values are validated, and its place in the filter. */
interface ParsedField extends FieldCondition {
  readonly path: ReadonlyArray<string>;
  /** The values are those of a list. */
  readonly listed: boolean;
}
/** Conditions on custom fields: which there are, only the settings of the firm say. */
interface UnreadCustom {
  readonly by: "custom";
  readonly of: Readonly<Record<string, unknown>>;
  readonly path: ReadonlyArray<string>;
  readonly depth: number;
}
type ParsedOfField = ParsedField | PointerCondition<Parsed> | AmongCondition<Parsed>;
type Parsed = ParsedOfField | JoinedConditions<Parsed> | UnreadCustom;

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
  if (operator === "matches" || operator === "words")
    return Result.flatMap((operator === "words" ? wordsOf : patternOf)(sent, path), (patterns) =>
      made("matches", patterns),
    );
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

/** A class that a filter is about; `own` is set for one that the firm declared. */
interface FilteredClass {
  readonly entity: Entity;
  readonly own?: string;
}
const nameOf = ({ entity, own }: FilteredClass): string => own ?? entity.name;
/** The class that a field points to: a built-in one, or one of the firm. */
const targetClass = (field: Field): FilteredClass | undefined => {
  const entity = targetOf(field);
  if (entity !== undefined) return { entity };
  const { references } = field;
  return references === undefined || knownEntity(references) !== undefined
    ? undefined
    : { entity: OwnRecord, own: references };
};

type ParseInner = (of: FilteredClass, filter: unknown, path: ReadonlyArray<string>) => Found<ReadonlyArray<Parsed>>;
/** Parses the conditions on one field: a value, or operators. */
const parseField = (
  name: string,
  field: Field,
  asked: unknown,
  here: ReadonlyArray<string>,
  left: { conditions: number },
  inner: ParseInner,
): Found<ReadonlyArray<ParsedOfField>> => {
  const target = targetClass(field);
  const operators = [...operatorsOf(field), ...(target?.own === undefined ? [] : ["where"])];
  const allowed = isCustomPath(name) ? operators.filter((each) => each !== "among" && each !== "notAmong") : operators;
  const bare = !isRecord(asked);
  // Nobody wrote the operator `is`.
  if (bare && asked !== null && !isScalar(field) && !(isAmount(field) && typeof asked === "number"))
    return bad({ id: "oneOf", words: allowed }, here, asked);
  const found: Array<ParsedOfField> = [];
  for (const [operator, value] of Object.entries(bare ? { is: asked } : asked)) {
    if (value === undefined) continue;
    const path = bare ? here : [...here, operator];
    left.conditions -= operator === "hasAll" && Array.isArray(value) ? value.length : 1;
    if (left.conditions < 0) return bad(tooLarge, path, value);
    if (value === null && operator === "is") {
      found.push({ field: name, by: "absent", values: [], path, listed: false });
      continue;
    }
    if (!allowed.includes(operator)) return unknownField({ id: "oneOf", words: allowed }, path, operator, allowed);
    const condition: Found<ParsedOfField> =
      operator === "among" || operator === "notAmong"
        ? amongCondition(name, field, operator === "notAmong", value, path, inner)
        : operator === "where" && target !== undefined
          ? Result.map(inner(target, value, path), (of) => ({
              ...{ by: "where" as const, field: name, entity: target.entity.name, of },
              ...(target.own === undefined ? {} : { own: target.own }),
            }))
          : fieldCondition(name, field, operator, value, path);
    if (Result.isFailure(condition)) return Result.fail(condition.failure);
    found.push(condition.success);
  }
  return Result.succeed(found);
};

/** How many names and values a filter has, at every depth. */
const sizeOf = (asked: unknown): number =>
  typeof asked !== "object" || asked === null
    ? 1
    : Object.values(asked).reduce<number>((sum, each) => sum + sizeOf(each), 1);

/** Parses a filter on a class, and those inside it. `left` counts the conditions of the whole filter. */
const parseFilter = (
  of: FilteredClass,
  sent: unknown,
  at: ReadonlyArray<string>,
  depth: number,
  left: { conditions: number },
): Found<ReadonlyArray<Parsed>> => {
  const name = nameOf(of);
  if (!isRecord(sent)) return bad({ id: "conditionsOn", of: name }, at, sent);
  if (depth > deepest) return bad(tooLarge, at, sent);
  const fields = filterableFields(of.entity);
  const found: Array<Parsed> = [];
  const inner = (to: FilteredClass, filter: unknown, path: ReadonlyArray<string>) =>
    parseFilter(to, filter, path, depth + 1, left);
  for (const [key, asked] of Object.entries(sent)) {
    if (asked === undefined) continue;
    const here = [...at, key];
    if (key === "and" || key === "or" || key === "not") {
      if (key !== "not" && !Array.isArray(asked)) return bad({ id: "filters", of: name }, here, asked);
      const all = key === "not" ? [asked] : (asked as ReadonlyArray<unknown>);
      if (all.length > mostConditions) return bad(tooLarge, here, asked);
      const each = Result.all(all.map((one, i) => inner(of, one, key === "not" ? here : [...here, String(i)])));
      if (Result.isFailure(each)) return Result.fail(each.failure);
      found.push({ by: key, of: each.success });
      continue;
    }
    if (key === "custom") {
      if (!isRecord(asked)) return bad({ id: "customValues" }, here, asked);
      left.conditions -= sizeOf(asked) - 1;
      if (left.conditions < 0) return bad(tooLarge, here, asked);
      found.push({ by: "custom", of: asked, path: here, depth });
      continue;
    }
    const field = fields.get(key);
    if (field === undefined) return unknownField({ id: "fieldOf", of: name }, here, key, [...fields.keys()]);
    const conditions = parseField(key, field, asked, here, left, inner);
    if (Result.isFailure(conditions)) return Result.fail(conditions.failure);
    found.push(...conditions.success);
  }
  return Result.succeed(found);
};

/** Parses and validates conditions on the declared fields of a class. */
const customConditions = (
  className: string,
  { of, path, depth }: UnreadCustom,
  firm: Settings,
): Found<ReadonlyArray<Condition>> => {
  const declared = customFieldsOf(firm, className);
  const left = { conditions: mostConditions };
  const inner: ParseInner = (to, filter, at) => parseFilter(to, filter, at, depth + 1, left);
  const all = Object.entries(of).map(([name, asked]): Found<ReadonlyArray<Condition>> => {
    const here = [...path, name];
    const custom = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (custom === undefined) return unknownField({ id: "fieldOf", of: className }, here, name, Object.keys(declared));
    if (asked === undefined) return Result.succeed([]);
    const field = asField(custom);
    const parsed = parseField(customPath(name, custom), field, asked, here, left, inner);
    return Result.flatMap(parsed, (conditions) =>
      Result.all(
        conditions.map((each) =>
          Result.map(
            validateCondition({ entity: OwnRecord }, () => field, each, firm),
            (valid) => ({
              ...(valid as FieldCondition),
              custom,
            }),
          ),
        ),
      ),
    );
  });
  return Result.map(Result.all(all), (each) => each.flat());
};

/** Validates ranges, precision and words. */
const validateFilter = (
  of: FilteredClass,
  conditions: ReadonlyArray<Parsed>,
  firm: Settings,
): Found<ReadonlyArray<Condition>> => {
  const fields = filterableFields(of.entity);
  return Result.all(conditions.map((each) => validateCondition(of, (name) => fields.get(name) as Field, each, firm)));
};
const validateCondition = (
  of: FilteredClass,
  fieldNamed: (name: string) => Field,
  condition: Parsed,
  firm: Settings,
): Found<Condition> => {
  if (condition.by === "custom")
    return Result.map(customConditions(nameOf(of), condition, firm), (each) => ({ by: "and", of: [each] }));
  if (condition.by === "where" || condition.by === "among") {
    const own = condition.by === "where" ? condition.own : undefined;
    const target = { entity: entityNamed(condition.entity), ...(own === undefined ? {} : { own }) };
    return Result.map(validateFilter(target, condition.of, firm), (inside) => ({ ...condition, of: inside }));
  }
  if (!("field" in condition))
    return Result.map(Result.all(condition.of.map((each) => validateFilter(of, each, firm))), (each) => ({
      ...condition,
      of: each,
    }));
  const { path, listed, ...rest } = condition;
  const { kind } = fieldNamed(rest.field);
  if (["start", "end", "inside", "matches"].includes(rest.by)) return Result.succeed(rest);
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
        ? parseFilter({ entity }, sent, [], 1, { conditions: mostConditions })
        : Result.fail({ tag: "TypeMismatch", expected }),
    validate: (conditions, firm, input) =>
      validateFilter(
        (entity as Entity) === OwnRecord ? { entity, own: String(input?.class) } : { entity },
        conditions,
        firm,
      ),
    format: (conditions) => conditions,
    json: (schemas) => filterSchema(entity, schemas),
  };
  // The kinds of the fields are erased inside.
  return erased as never;
};
