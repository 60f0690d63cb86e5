import * as fc from "fast-check";
import { datedFieldOf, derivedFieldOf } from "../../src/domain/derived-fields.ts";
import { entityNamed, knownEntity } from "../../src/domain/entities.ts";
import { customFieldsOf } from "../../src/domain/kernel/context/custom-fields.ts";
import { asField } from "../../src/domain/kernel/schema/custom-kind.ts";
import type { Entity, Field } from "../../src/domain/kernel/schema/entity.ts";
import { OwnRecord } from "../../src/domain/own-record/entity.ts";
import { fieldsOfKind, filterableFields, operatorsOf, targetOf } from "../../src/operations/query/filter-fields.ts";
import { ownClasses, places, polygons } from "../policies/custom-rows.ts";
import { type Fields, settingsOf, type World } from "../policies/world.ts";

export type Where = Readonly<Record<string, unknown>>;
/** A class that is listed; `own` names one of the firm. */
export interface Listed {
  readonly entity: Entity;
  readonly own?: string | undefined;
}
type Any = fc.Arbitrary<unknown>;

/** The rows of a listed class, as they are stored. */
const rowsOf = (world: World, { entity, own }: Listed): ReadonlyArray<Fields> =>
  (world[entity.name] ?? []).filter((row) => own === undefined || row.class === own);
/** The class that a field points to. */
export const pointed = (field: Field): Listed | undefined => {
  const entity = targetOf(field);
  if (entity !== undefined) return { entity };
  const { references } = field;
  return references !== undefined && knownEntity(references) === undefined && ownClasses.includes(references)
    ? { entity: OwnRecord, own: references }
    : undefined;
};
/** The custom fields of a listed class. */
export const customOf = (world: World, { entity, own }: Listed) =>
  Object.entries(customFieldsOf(settingsOf(world), own ?? entity.name)).map(
    ([name, custom]) => [name, asField(custom)] as const,
  );

const made = new WeakMap<World, Map<string, unknown>>();
/** What is made of a world is made once. */
const once = <T>(world: World, key: string, make: () => T): T => {
  const known = made.get(world) ?? new Map<string, unknown>();
  made.set(world, known);
  if (!known.has(key)) known.set(key, make());
  return known.get(key) as T;
};

/** A field, and the plain values that the rows have in it. */
interface Valued {
  readonly name: string;
  readonly field: Field;
  readonly values: ReadonlyArray<unknown>;
  /** Whether some rows have a value, and others none. */
  readonly mixed: boolean;
}
const distinct = (values: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
  const byText = new Map(values.map((each) => [JSON.stringify(each), each]));
  return [...byText.values()];
};
const storedValues = (world: World, of: Listed, name: string, field: Field): ReadonlyArray<unknown> =>
  once(world, `${of.entity.name} ${of.own} ${name}`, () => valuesIn(world, of, name, field));
const valuesIn = (world: World, of: Listed, name: string, { kind }: Field): ReadonlyArray<unknown> => {
  const dated = datedFieldOf(of.entity.name);
  if (dated?.name === name) return distinct((world.RateStep ?? []).map(({ rate }) => kind.format(rate as never)));
  if (derivedFieldOf(of.entity.name)?.name === name) return kind.words?.states ?? [];
  return distinct(
    rowsOf(world, of).flatMap((row) => ((row[name] ?? null) === null ? [] : [kind.format(row[name] as never)])),
  );
};
const customValues = (world: World, of: Listed, name: string, { kind }: Field): ReadonlyArray<unknown> =>
  distinct(
    rowsOf(world, of).flatMap(({ custom }) => {
      const value = custom?.[name] ?? null;
      return value !== null && kind.parse(value)._tag === "Success" ? [value] : [];
    }),
  );

const letters = (text: unknown): ReadonlyArray<string> => [...String(text)];
/** A part of one of the texts, that its operator finds in it. */
const partOf = (texts: ReadonlyArray<unknown>, operator: string): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...texts), fc.integer({ min: 1, max: 3 }), fc.nat(3)).map(([text, length, from]) => {
    const all = letters(text);
    const part =
      operator === "startsWith"
        ? all.slice(0, length)
        : operator === "endsWith"
          ? all.slice(-length)
          : all.slice(from % all.length).slice(0, length);
    return part.join("");
  });
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/#-]/g, "\\$&");
const changedCase = (text: string): string => (text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase());
const pattern = (texts: ReadonlyArray<unknown>): Any =>
  fc
    .tuple(
      fc.constantFrom("^a", "a$", "a|b", "[a-c]", "^.{1,2}$", "^part", "part$", "part", "\\w "),
      partOf(texts, "contains"),
      fc.boolean(),
      fc.constantFrom(...texts),
    )
    .map(([form, inside, anyCase, text]) => {
      const ends: Readonly<Record<string, ReadonlyArray<string>>> = {
        "^part": letters(text).slice(0, 2),
        part$: letters(text).slice(-2),
      };
      const source = form.replace("part", () => escaped(ends[form]?.join("") ?? inside));
      return anyCase ? { pattern: source, anyCase } : source;
    });
const wordsOf = (texts: ReadonlyArray<unknown>): Any =>
  fc
    .constantFrom(
      ...texts.flatMap((each) => String(each).split(/[^\p{L}\p{M}\p{N}_]+/u)).filter((each) => each !== ""),
      "b",
    )
    .chain((word) => fc.constantFrom(word, changedCase(word)));

/** A value for an operator on a field; null if the rows have none. */
const operand = (world: World, operator: string, { field, values, mixed }: Valued, depth: number): Any | null => {
  const some = values.length === 0 ? null : fc.constantFrom(...values);
  const list = some && fc.subarray([...values], { minLength: 1, maxLength: Math.max(1, values.length - 1) });
  const items = distinct(values.flatMap((each) => (Array.isArray(each) ? each : []))).filter(
    (each) => typeof each === "string" || field.kind.items?.type === "integer",
  );
  switch (operator) {
    case "exists":
      return mixed ? fc.boolean() : null;
    case "is":
    case "not":
      return some && fc.oneof({ weight: 6, arbitrary: some }, fc.constant(null));
    case "in":
    case "notIn":
      return list;
    case "hasAll":
    case "hasAny":
    case "hasOnly":
      return items.length === 0
        ? null
        : fc.subarray([...items], { minLength: 1, maxLength: Math.min(items.length, operator === "hasAll" ? 2 : 5) });
    case "startsWith":
    case "endsWith":
    case "contains":
      return (
        some &&
        fc
          .tuple(partOf(values, operator), fc.boolean(), fc.boolean())
          .map(([text, anyCase, other]) => (anyCase ? { text: other ? changedCase(text) : text, anyCase } : text))
      );
    case "matches":
      return some && pattern(values);
    case "words":
      return some && wordsOf(values);
    case "among":
    case "notAmong": {
      const all = fieldsOfKind(field).filter((each) => {
        const [source = "", name = ""] = each.split(".");
        const entity = entityNamed(source);
        const found = storedValues(world, { entity }, name, filterableFields(entity).get(name) as Field);
        return found.some((value) => values.includes(value));
      });
      if (all.length === 0) return null;
      return fc.constantFrom(...all).chain((of) => {
        const entity = entityNamed(of.split(".")[0] as string);
        const alone = fc.constant({ of });
        return depth > 0
          ? alone
          : fc.oneof(
              alone,
              simple(world, { entity }).map((where) => ({ of, where })),
            );
      });
    }
    case "where": {
      const target = pointed(field);
      if (target === undefined || depth > 0) return null;
      const ids = rowsOf(world, target).map(({ objectId }) => objectId);
      // Not where every pointer dangles.
      return values.flat().filter((each) => ids.includes(each as string)).length > 1 ? simple(world, target) : null;
    }
    case "near":
      return fc
        .tuple(fc.constantFrom(...places), fc.constantFrom(undefined, 0, 800, 1_112, 6_000, 12_000))
        .map(([point, maxKm]) => (maxKm === undefined ? { point } : { point, maxKm }));
    case "within":
      return fc.oneof(
        fc.record({ center: fc.constantFrom(...places), radiusKm: fc.constantFrom(0, 800, 1_112, 6_000) }),
        fc.record({ box: fc.tuple(fc.constantFrom(...places), fc.constantFrom(...places)) }),
        fc.record({ polygon: fc.constantFrom(...polygons) }),
      );
    case "covers":
      // The corners of an area belong to it.
      return values.length === 0
        ? null
        : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...values.flat()) }, fc.constantFrom(...places));
    default:
      return some;
  }
};

/** The fields that answers have as they are stored: a label is shown only while its state lasts. */
const valued = (world: World, of: Listed): ReadonlyArray<readonly [Valued, isCustom: boolean]> => {
  const rows = rowsOf(world, of);
  const mixed = (values: ReadonlyArray<unknown>): boolean =>
    values.some((each) => (each ?? null) === null) && values.some((each) => (each ?? null) !== null);
  return [
    ...[...filterableFields(of.entity)]
      .filter(([name, { internal }]) => internal !== true && !/[lL]abel$/.test(name))
      .map(([name, field]) => {
        const values = storedValues(world, of, name, field);
        return [{ name, field, values, mixed: mixed(rows.map((row) => row[name])) }, false] as const;
      }),
    ...customOf(world, of).map(([name, field]) => {
      const values = customValues(world, of, name, field);
      return [{ name, field, values, mixed: mixed(rows.map(({ custom }) => custom?.[name])) }, true] as const;
    }),
  ];
};
/** The operators that a custom field has. */
const operatorsOn = (field: Field, isCustom: boolean): ReadonlyArray<string> => {
  const own = pointed(field)?.own === undefined ? [] : ["where"];
  const all = [...operatorsOf(field), ...own];
  return isCustom ? all.filter((each) => each !== "among" && each !== "notAmong") : all;
};

/**
 * Filters of one condition by operator, with values of the rows. Those on custom fields are apart, and so are those on values of today.
 */
export const filtersOn = (world: World, of: Listed, depth = 0): ReadonlyMap<string, fc.Arbitrary<Where>> =>
  once(world, `${of.entity.name} ${of.own} by ${depth}`, () => madeFilters(world, of, depth));
const madeFilters = (world: World, of: Listed, depth: number): ReadonlyMap<string, fc.Arbitrary<Where>> => {
  const found = new Map<string, Array<fc.Arbitrary<Where>>>();
  const ofToday = [derivedFieldOf(of.entity.name)?.name, datedFieldOf(of.entity.name)?.name];
  for (const [each, isCustom] of valued(world, of))
    for (const operator of operatorsOn(each.field, isCustom)) {
      const value = operand(world, operator, each, depth);
      if (value === null) continue;
      const kind = isCustom ? "custom " : ofToday.includes(each.name) ? "of today " : "";
      const key = `${kind}${operator}`;
      const filter = value.map((given): Where => {
        const condition = { [each.name]: { [operator]: given } };
        return isCustom ? { custom: condition } : condition;
      });
      found.set(key, [...(found.get(key) ?? []), filter]);
    }
  return new Map([...found].map(([key, all]) => [key, fc.oneof(...all)]));
};
/** A filter behind a pointer: of one condition that needs no others. */
const simple = (world: World, of: Listed): fc.Arbitrary<Where> => {
  const all = filtersOn(world, of, 1);
  const plain = ["notIn", "exists", "custom not", "custom in", "custom within"].flatMap((key) => all.get(key) ?? []);
  return fc.oneof({ weight: 3, arbitrary: fc.oneof(...plain) }, { weight: 3, arbitrary: fc.constant({}) });
};
/** Any filter: of one condition or several, joined. */
export const anyFilter = (world: World, of: Listed): fc.Arbitrary<Where> => {
  const one = fc.oneof(...filtersOn(world, of).values());
  // `near` orders, so it stands at the top alone.
  const inside = one.filter((each) => !JSON.stringify(each).includes('"near"'));
  return fc.oneof(
    { weight: 3, arbitrary: one },
    fc.array(inside, { minLength: 2, maxLength: 3 }).map((all) => ({ or: all })),
    fc.array(inside, { minLength: 2, maxLength: 3 }).map((all) => ({ and: all })),
    inside.map((not) => ({ not })),
  );
};
