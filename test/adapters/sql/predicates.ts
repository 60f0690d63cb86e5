import * as fc from "fast-check";
import type { Operand, Predicate, Scalar } from "../../../src/domain/kernel/policy/predicate.ts";
import { allFields, type Entity, type Field } from "../../../src/domain/kernel/schema/entity.ts";
import { openEnd } from "../../../src/domain/kernel/values/day.ts";

import { customOperators, onCustom, throughCustom } from "./custom-predicates.ts";

/** Few values, so that equal ones occur: letters that differ in case, form and code point order, and SQL wildcards. */
export const texts = ["a", "A", "ab", "aB", "a%", "a_", "ä", "Ä", "q\u0303", "ß*[", "1", "10", "\uFFFD", "😀", "😀b"];
/** Parts of these, and letters that patterns of databases read in their own way. */
const parts = [
  ...texts,
  "",
  "b",
  "B",
  "Q",
  "\u0303",
  "SS",
  "ss",
  "*",
  "[",
  "]",
  "^",
  "-",
  "\\",
  ".",
  "?",
  "(",
  "😀".slice(0, 2),
];
const numbers = [-1, 0, 1, 2, -3, 10, 2.5];
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

const places = ["start", "end", "inside"] as const;
const textIn = (field: string, text: Operand<string>): fc.Arbitrary<Predicate> =>
  fc
    .tuple(fc.constantFrom(...places), fc.boolean())
    .map(
      ([at, anyCase]) =>
        ({ is: "text", field, at, text, ...(anyCase && typeof text === "string" ? { anyCase } : {}) }) as Predicate,
    );

/** Patterns of the subset that JavaScript has, too. */
export const anyPattern: fc.Arbitrary<string> = fc.letrec<{ readonly pattern: string; readonly atom: string }>(
  (tie) => ({
    atom: fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          "a",
          "b",
          "A",
          "1",
          "ä",
          "😀",
          ".",
          "\\d",
          "\\w",
          "\\W",
          "\\s",
          "[ab]",
          "[^a]",
          "[a-z1]",
          "\\n",
        ),
      },
      { weight: 1, arbitrary: tie("pattern").map((inner) => `(?:${inner})`) },
    ),
    pattern: fc
      .array(
        fc.oneof(
          {
            weight: 6,
            arbitrary: fc
              .tuple(tie("atom"), fc.constantFrom("", "", "", "*", "+", "?", "{2}", "{0,2}", "*?"))
              .map((each) => each.join("")),
          },
          { weight: 1, arbitrary: fc.constantFrom("^", "$", "|") },
        ),
        { maxLength: 3 },
      )
      .map((parts) => parts.join("")),
  }),
).pattern;
const likePattern = (field: string): fc.Arbitrary<Predicate> =>
  fc
    .tuple(anyPattern, fc.constantFrom("", "", "i", "s", "m", "ims"))
    .map(([source, flags]): Predicate => ({ is: "matches", field, pattern: `/${source}/${flags}` }));

/** The values of lists in the worlds. */
export const itemsFor = ({ kind }: Field): ReadonlyArray<Scalar> =>
  kind.items?.type === "integer" ? [0, 1, 480] : ["a", "b"];
const onList = (field: string, of: Field): fc.Arbitrary<Predicate> =>
  fc
    .tuple(fc.array(fc.constantFrom<Scalar>(...itemsFor(of), "c", 2), { maxLength: 5 }), fc.boolean())
    .map(([values, only]) => ({ is: "has", field, values, ...(only ? { only } : {}) }) as Predicate);

/** Members of an amount, of all amounts of the class. */
const onAmount = (field: string): fc.Arbitrary<Predicate> =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom("=", "<", "<=", ">", ">="), fc.constantFrom(0, 1, 2, 3, 1.5))
      .map(([by, to]) => ({ is: "compare", field: `${field}.minor`, by, to }) as Predicate),
    fc
      .constantFrom("USD", "EUR", "CHF")
      .map((to): Predicate => ({ is: "compare", field: `${field}.currency`, by: "=", to })),
    fc.constant<Predicate>({ is: "compare", field: `${field}.minor`, by: "=", to: null }),
  );

type Pointing = readonly [of: Entity, by: string, target: Entity];
/** Pointers with the number by which the latest of their records is known. */
const keyed = (pointing: ReadonlyArray<Pointing>): ReadonlyArray<readonly [...Pointing, key: string]> =>
  pointing.flatMap(([of, by, target]) =>
    of.fields[by]?.kind.items === undefined
      ? Object.entries(of.fields).flatMap(([key, { kind }]) =>
          ["day", "integer", "percent", "hours"].includes(kind.type) ? [[of, by, target, key] as const] : [],
        )
      : [],
  );
/** Pairs of fields whose values can be equal. */
const sameValues = (
  classes: ReadonlyArray<Entity>,
): ReadonlyArray<readonly [of: Entity, field: string, source: Entity, by: string]> =>
  classes.flatMap((of) =>
    Object.entries(allFields(of)).flatMap(([field, { kind }]) =>
      classes.flatMap((source) =>
        Object.entries(source.fields).flatMap(([by, each]) =>
          ["text", "id", "day", "boolean"].includes(kind.type) &&
          field !== "organizationId" &&
          (each.kind.items ?? each.kind).type === kind.type
            ? [[of, field, source, by] as const]
            : [],
        ),
      ),
    ),
  );

/** Predicates of each operator, on fields that have it. */
export const perOperator = (
  classes: ReadonlyArray<Entity>,
): ReadonlyArray<readonly [name: string, any: fc.Arbitrary<readonly [Entity, Predicate]>]> => {
  const fields = (fits: (field: Field) => boolean) =>
    classes.flatMap((of) =>
      Object.entries(of.fields).flatMap(([name, field]) => (fits(field) ? [[of, name, field] as const] : [])),
    );
  const any = (fits: (field: Field) => boolean, make: (name: string, field: Field) => fc.Arbitrary<Predicate>) =>
    fc
      .constantFrom(...fields(fits))
      .chain(([of, name, field]) => make(name, field).map((where) => [of, where] as const));
  const scalar = ({ kind }: Field): boolean => !["money", "list", "json"].includes(kind.type);
  // Values that several rows have.
  const value = ({ kind }: Field) => fc.constantFrom(...valuesFor(kind.type).slice(0, 3));
  const compares = (["=", "<", "<=", ">", ">="] as const).map(
    (by) =>
      [by, any(scalar, (field, of) => value(of).map((to): Predicate => ({ is: "compare", field, by, to })))] as const,
  );
  const text = ({ kind }: Field): boolean => ["text", "word", "literal"].includes(kind.type);
  // Parts that some texts have.
  const part = fc.constantFrom("a", "a", "a", "b", "b", "B", "A", "ä");
  const inTexts = places.flatMap((at) =>
    [false, true].map(
      (anyCase) =>
        [
          `${at}${anyCase ? " in any case" : ""}`,
          any(text, (field) =>
            part.map((of) => ({ is: "text", field, at, text: of, ...(anyCase ? { anyCase } : {}) }) as Predicate),
          ),
        ] as const,
    ),
  );
  const list = ({ kind }: Field): boolean => kind.items !== undefined;
  const lists = [false, true].map(
    (only) =>
      [
        only ? "has only" : "has any",
        any(list, (field, of) =>
          fc
            .subarray([...itemsFor(of)], { minLength: 1 })
            .map((values) => ({ is: "has", field, values, ...(only ? { only } : {}) }) as Predicate),
        ),
      ] as const,
  );
  const pointing = fields(({ references }) => classes.some(({ name }) => name === references)).map(
    ([of, name, { references }]) => [of, name, classes.find((each) => each.name === references) as Entity] as const,
  );
  const some = fc.constantFrom<Predicate>(
    ...ids.map((to): Predicate => ({ is: "compare", field: "objectId", by: "=", to })),
    { is: "oneOf", field: "objectId", values: ids.slice(1) },
  );
  return [
    ...compares,
    ...Object.entries(customOperators).map(
      ([name, where]) => [name, fc.tuple(fc.constantFrom(...classes), where)] as const,
    ),
    [
      "via custom",
      fc.tuple(
        fc.constantFrom(...classes),
        fc.constantFrom(...classes).chain((target) => throughCustom(target, some)),
      ),
    ],
    [
      "absent",
      any(
        ({ optional }) => optional,
        (field, of) =>
          fc.constant<Predicate>({
            is: "compare",
            field: of.kind.type === "money" ? `${field}.minor` : field,
            by: "=",
            to: null,
          }),
      ),
    ],
    ["reaches", any(scalar, (field, of) => value(of).map((to): Predicate => ({ is: "reaches", field, to })))],
    [
      "oneOf",
      any(scalar, (field, of) =>
        fc
          .array(value(of), { minLength: 2, maxLength: 6 })
          .map((values): Predicate => ({ is: "oneOf", field, values })),
      ),
    ],
    ...inTexts,
    [
      "matches",
      any(text, (field) =>
        fc
          .constantFrom("/^a/", "/a|b/", "/^[aA]b?$/", "/B/i", "/\\w%/", "/[ä😀]/i", "/^.{2}$/", "/[^a-z]/")
          .map((pattern): Predicate => ({ is: "matches", field, pattern })),
      ),
    ],
    ...lists,
    [
      "amount",
      any(
        ({ kind }) => kind.type === "money",
        (field) => onAmount(field),
      ),
    ],
    [
      "via",
      fc
        .constantFrom(...pointing)
        .chain(([of, field, target]) =>
          some.map((where) => [of, { is: "via", field, entity: target.name, where } as Predicate] as const),
        ),
    ],
    [
      "some with the same value",
      fc
        .constantFrom(...sameValues(classes))
        .map(
          ([of, field, source, by]) =>
            [of, { is: "some", entity: source.name, by, field, where: { is: "always" } } as Predicate] as const,
        ),
    ],
    [
      "some latest",
      fc.constantFrom(...keyed(pointing)).chain(([of, by, target, key]) =>
        value({ kind: { type: "integer" } } as Field).map(
          (to) =>
            [
              target,
              {
                ...{ is: "some", entity: of.name, by, latest: { key, among: { is: "always" } } },
                where: { is: "compare", field: key, by: ">=", to },
              } as Predicate,
            ] as const,
        ),
      ),
    ],
    [
      "some",
      fc
        .constantFrom(...pointing)
        .chain(([of, by, target]) =>
          some.map((where) => [target, { is: "some", entity: of.name, by, where } as Predicate] as const),
        ),
    ],
  ];
};

const onField = (of: Entity, named: number): fc.Arbitrary<Predicate> =>
  anyField(of).chain(([field, each]) => {
    const { kind } = each;
    if (field === "custom") return onCustom;
    if (kind.items !== undefined) return onList(field, each);
    if (kind.type === "money") return onAmount(field);
    return weighted<Predicate>(
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
          [4, fc.constantFrom(...parts)],
          [named, fc.constantFrom("text", "number", "ids", "notGiven").map((param) => ({ param }))],
        ).chain((text) => textIn(field, text)),
      ],
      [2, likePattern(field)],
    );
  });

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
      fc.constantFrom(...back).chain(([source, by]) =>
        fc
          .tuple(
            predicateOn(source, classes, depth - 1, named),
            fc.option(predicateOn(source, classes, 0, named), { nil: null }),
            fc.constantFrom(...[...keyed([[source, by, of]]).map(([, , , key]) => key), null]),
          )
          .map(
            ([where, among, key]): Predicate => ({
              ...{ is: "some", entity: source.name, by, where },
              ...(among === null || key === null ? {} : { latest: { key, among } }),
            }),
          ),
      ),
    ]);
  const same = sameValues(classes).filter(([each]) => each === of);
  if (same.length > 0)
    through.push([
      1,
      fc
        .constantFrom(...same)
        .chain(([, field, source, by]) =>
          predicateOn(source, classes, depth - 1, named).map(
            (where): Predicate => ({ is: "some", entity: source.name, by, field, where }),
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
