import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { classPolicies, entities } from "../../domain/classes.gen.ts";
import { entityNamed } from "../../domain/entities.ts";
import { customFieldsOf } from "../../domain/kernel/context/custom-fields.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import type { InputTag } from "../../domain/kernel/refusal/refusal.ts";
import { asField, customPath } from "../../domain/kernel/schema/custom-kind.ts";
import type { Entity, FaultsOf, Field, SentOf } from "../../domain/kernel/schema/entity.ts";
import type { Kind } from "../../domain/kernel/schema/kind.ts";
import { unknownField } from "../../domain/kernel/schema/unknown-field.ts";
import { isCustomPath } from "../../domain/kernel/values/custom-path.ts";
import type { Money } from "../../domain/kernel/values/money.ts";
import { isPlace } from "../../domain/kernel/values/place.ts";
import { OwnRecord } from "../../domain/own-record/entity.ts";
import type { Condition, FieldCondition } from "./filter-condition.ts";
import { comparedClasses, filterableFields, isAmount, isScalar, operatorsOf } from "./filter-fields.ts";
import {
  amongCondition,
  bad,
  type FilteredClass,
  type Found,
  fieldCondition,
  isRecord,
  nameOf,
  type Parsed,
  type ParsedOfField,
  type ParseInner,
  problemAt,
  targetClass,
  type UnreadCustom,
} from "./filter-operator.ts";
import { filterSchema } from "./filter-schema.ts";
import type { FieldsOfClass, WhereOf } from "./where-type.ts";

/** What one filter may cost a database. */
const mostConditions = 200;
const deepest = 8;

const tooLarge: Sentence = { id: "filterSize", most: mostConditions, count: deepest };

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

/** How many conditions a filter has at most, at every depth: its names, but for places and lists of values. */
const sizeOf = (asked: unknown): number => {
  if (typeof asked !== "object" || asked === null || isPlace(asked)) return 0;
  const inside = Object.values(asked).reduce<number>((sum, each) => sum + sizeOf(each), 0);
  return inside + (Array.isArray(asked) ? 0 : Object.keys(asked).length);
};

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
      left.conditions -= sizeOf(asked);
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
    if (isRecord(asked) && asked.near !== undefined && depth > 1)
      return bad({ id: "nearAtTop" }, [...here, "near"], asked.near);
    const field = asField(custom);
    const parsed = parseField(customPath(firm, className, name, custom), field, asked, here, left, inner);
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
/** Conditions whose values are no values of the field. */
const unchecked: ReadonlySet<FieldCondition["by"]> = new Set([
  ...(["start", "end", "inside", "matches"] as const),
  ...(["near", "circle", "box", "polygon", "covers"] as const),
]);
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
  if (unchecked.has(rest.by)) return Result.succeed(rest);
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
