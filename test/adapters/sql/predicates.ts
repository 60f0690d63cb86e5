import * as fc from "fast-check";
import type { Operand, Predicate, Scalar } from "../../../src/domain/kernel/policy/predicate.ts";
import { allFields, type Entity, type Field } from "../../../src/domain/kernel/schema/entity.ts";
import { openEnd } from "../../../src/domain/kernel/values/day.ts";

/** Few values, so that equal ones occur: letters that differ in case, form and code point order, and SQL wildcards. */
export const texts = ["a", "A", "ab", "a%", "a_", "ä", "1", "10", "\uFFFD", "😀", "😀b"];
const numbers = [-3, -1, 0, 1, 2, 10, 2.5];
export const ids = ["id00000001", "id00000002", "id00000003", "nobody0000"];

export const valuesFor = (type: string): ReadonlyArray<Scalar> => {
  if (type === "boolean") return [true, false];
  return type === "id" ? ids : type === "text" || type === "word" || type === "literal" ? texts : numbers;
};
/** Arguments of every kind; one is never given. */
export const args = {
  text: "ab",
  id: "id00000002",
  number: 1,
  last: openEnd,
  yes: true,
  ids: ["id00000001", "nobody0000"],
  none: [],
  numbers: [0, 1, 10],
} as const;
const params = [...Object.keys(args), "notGiven"];

const weighted = <T>(...of: ReadonlyArray<readonly [number, fc.Arbitrary<T>]>): fc.Arbitrary<T> =>
  fc.oneof(...of.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** Mostly a value of the field's kind; sometimes of another kind, or a named argument. */
const operand = (type: string, named: number): fc.Arbitrary<Operand> =>
  weighted<Operand>(
    [12, fc.constantFrom(...valuesFor(type))],
    [1, fc.constantFrom<Scalar>("1", 1, true, Number.NaN)],
    [3 * named, fc.constantFrom(...params).map((param) => ({ param }))],
  );

/** The fields grouped by kind and form, each group equally likely, so that the single open end occurs often. */
const anyField = (of: Entity): fc.Arbitrary<readonly [name: string, field: Field]> => {
  const groups = new Map<string, Array<readonly [string, Field]>>();
  for (const each of Object.entries(allFields(of))) {
    const [name, { kind, optional, open }] = each;
    const group = `${kind.type} ${optional} ${open}`;
    if (name !== "organizationId") groups.set(group, [...(groups.get(group) ?? []), each]);
  }
  return fc.constantFrom(...groups.values()).chain((group) => fc.constantFrom(...group));
};

const onField = (of: Entity, named: number): fc.Arbitrary<Predicate> =>
  anyField(of).chain(([field, { kind }]) =>
    weighted<Predicate>(
      [
        6,
        fc
          .tuple(fc.constantFrom("=", "<", "<=", ">", ">="), operand(kind.type, named))
          .map(([by, to]) => ({ is: "compare", field, by, to }) as Predicate),
      ],
      [2, fc.constant<Predicate>({ is: "compare", field, by: "=", to: null })],
      [1, fc.constant<Predicate>({ is: "compare", field, by: "<=", to: null })],
      [2, operand(kind.type, named).map((to): Predicate => ({ is: "reaches", field, to }))],
      [
        2,
        fc
          .array(operand(kind.type, named), { maxLength: 6 })
          .map((values): Predicate => ({ is: "oneOf", field, values })),
      ],
      [
        2,
        weighted<Operand<string>>(
          [4, fc.constantFrom(...texts, "", "😀".slice(0, 2))],
          [named, fc.constantFrom("text", "number", "ids", "notGiven").map((param) => ({ param }))],
        ).map((text): Predicate => ({ is: "startsWith", field, text })),
      ],
    ),
  );

/** Any predicate about the class (`named: 0` without arguments) that looks at most `depth` levels further, through pointers of the given classes both ways. */
export const predicateOn = (
  of: Entity,
  classes: ReadonlyArray<Entity>,
  depth: number,
  named = 1,
): fc.Arbitrary<Predicate> => {
  if (depth === 0) return onField(of, named);
  const inner = predicateOn(of, classes, depth - 1, named);
  const out = Object.entries(of.fields)
    .flatMap(([field, { references }]) => (references === undefined ? [] : [[field, references] as const]))
    .reverse();
  const back = classes.flatMap((source) =>
    Object.entries(source.fields).flatMap(([by, { references }]) =>
      references === of.name ? [[source, by] as const] : [],
    ),
  );
  const list = fc.array(inner, { minLength: 1, maxLength: 3 });
  const through: Array<readonly [number, fc.Arbitrary<Predicate>]> = [];
  if (out.length > 0)
    through.push([
      3,
      // Sometimes a class without a table.
      fc
        .constantFrom(...out.filter((each, i) => i === 0 || classes.some(({ name }) => name === each[1])))
        .chain(([field, entity]) => {
          const target = classes.find(({ name }) => name === entity);
          const where =
            target === undefined
              ? fc.constant<Predicate>({ is: "always" })
              : predicateOn(target, classes, depth - 1, named);
          return where.map((each): Predicate => ({ is: "via", field, entity, where: each }));
        }),
    ]);
  if (back.length > 0)
    through.push([
      3,
      fc
        .constantFrom(...back)
        .chain(([source, by]) =>
          predicateOn(source, classes, depth - 1, named).map(
            (where): Predicate => ({ is: "some", entity: source.name, by, where }),
          ),
        ),
    ]);
  return weighted<Predicate>(
    [2, onField(of, named)],
    [2, list.map((each): Predicate => ({ is: "and", of: each }))],
    [2, list.map((each): Predicate => ({ is: "or", of: each }))],
    [2, inner.map((each): Predicate => ({ is: "not", of: each }))],
    [1, fc.constantFrom<Predicate>({ is: "always" }, { is: "never" }, { is: "and", of: [] }, { is: "or", of: [] })],
    ...through,
  );
};
